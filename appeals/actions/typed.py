"""Names that were typed from counted sheets. They are shown and printed as agreed on paper; the sheets alone count."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appeals import wordings
from appeals.actions.signing import take_off
from appeals.errors import NotAllowed, SheetError
from appeals.models import AppealText, AppealVersion, PaperBatch, Signature
from appeals.naming import shown
from appeals.queries.pages import version_in
from appeals.queries.paper import is_to_count
from appeals.typed_sheet import Typed, read_typed
from content import freshness
from people.actions import record_audit
from people.language import fold
from people.models import User

log = logging.getLogger(__name__)

Mark = tuple[str, str, str, str]


@dataclass(frozen=True)
class Report:
    """What became of a sheet: names added, names that were there already, and those that nobody may ever see, which
    are not kept at all."""

    added: int
    known: int
    left_out: int


def import_typed(*, batch: PaperBatch, data: bytes, author: User) -> Report:
    """Take over the names of a file, all or none. The same file again adds nothing.

    Raises SheetError with each bad line, and NotAllowed where the sheets still have to be counted.
    """
    return add_names(batch=batch, typed=read_typed(data), author=author)


@transaction.atomic
def add_names(*, batch: PaperBatch, typed: Iterable[Typed], author: User) -> Report:
    """The same from names that were read already. Two people of one name are two only if both stand in the file."""
    row = PaperBatch.objects.select_for_update().get(pk=batch.pk)
    if row.counted is None or is_to_count(row):
        raise NotAllowed(_("Names are typed only once two people have counted the sheets."))
    rows = list(typed)
    wanted = [one for one in rows if one.shows or one.prints]
    there = Counter(_mark_of(one) for one in Signature.objects.filter(batch=row))
    already = there.total()
    new = []
    for one in wanted:
        mark = _mark(one, row)
        if there[mark]:
            there[mark] -= 1
        else:
            new.append(one)
    if already + len(new) > row.counted:
        words = _("The file and the names typed before are %(names)s, and %(counted)s were counted on the sheets.")
        words %= {"names": already + len(new), "counted": row.counted}
        raise SheetError(words, [(1, words)])
    _write(row, new)
    report = Report(added=len(new), known=len(wanted) - len(new), left_out=len(rows) - len(wanted))
    details = {"number": row.number, "added": report.added, "known": report.known, "left_out": report.left_out}
    record_audit(actor=author, verb="appeals.names_typed", target=row, chapter_id=row.chapter_id, details=details)
    log.info("names typed batch=%s added=%s", row.pk, report.added)
    return report


def _mark(one: Typed, batch: PaperBatch) -> Mark:
    return fold(one.name), fold(one.city), one.country or batch.country, one.profession


def _mark_of(row: Signature) -> Mark:
    return fold(row.name), fold(row.city), row.country, row.profession


def _write(batch: PaperBatch, typed: list[Typed]) -> None:
    if not typed:
        return
    version, at = version_on(batch), moment_of(batch)
    Signature.objects.bulk_create([_signature(one, batch, version, at) for one in typed], batch_size=500)
    freshness.touch()


def _signature(one: Typed, batch: PaperBatch, version: AppealVersion, at: dt.datetime) -> Signature:
    country = one.country or batch.country
    seen = shown(name=one.name, city=one.city, country=country, display="full", shows=one.shows)
    return Signature(
        appeal_id=batch.appeal_id,
        version=version,
        state=Signature.State.CONFIRMED,
        confirmed_at=at,
        batch=batch,
        chapter_id=batch.chapter_id,
        name=one.name,
        city=one.city,
        country=country,
        profession=one.profession,
        locale=batch.locale,
        display="full",
        shows=one.shows,
        prints=one.prints,
        wording=wordings.NOW,
        on_wall=seen.on_wall,
        shown_name=seen.name,
        shown_place=seen.place,
        folded=seen.folded,
        folded_last=seen.folded_last,
    )


def version_on(batch: PaperBatch) -> AppealVersion:
    """The words that stood on the sheets: the newest of the day they were signed, in their language."""
    texts = AppealText.objects.filter(version__appeal=batch.appeal_id, locale=batch.locale)
    told = texts.filter(made_at__date__lte=batch.collected_on).select_related("version")
    text = told.order_by("-version__number").first()
    return text.version if text else version_in(batch.appeal, batch.locale)


def moment_of(batch: PaperBatch) -> dt.datetime:
    """When it was signed, as the wall orders names: noon of the day, never later than now."""
    noon = dt.datetime.combine(batch.collected_on, dt.time(12), tzinfo=dt.UTC)
    return min(noon, timezone.now())


@transaction.atomic
def remove_typed(*, signature: Signature, author: User) -> None:
    """Take a typed name away again; what was counted stays. Twice changes nothing more."""
    row = Signature.objects.select_for_update(of=("self",)).filter(pk=signature.pk, batch__isnull=False).first()
    if row is None:
        return
    record_audit(
        actor=author,
        verb="appeals.typed_name_removed",
        target=f"appeals.paperbatch:{row.batch_id}",
        chapter_id=row.chapter_id,
    )
    take_off(row)
    log.info("typed name removed batch=%s", row.batch_id)
