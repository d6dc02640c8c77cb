"""What is printed: drafted, frozen with its names, set by the worker, signed off by two people.

The names are read at the freeze and kept as they were, with their hash; whoever withdraws before is not among them.
A request never sets a page: the worker does.
"""

import datetime as dt
import hashlib
import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from appeals.models import Drawing
from content.typesetting import NotSet, fonts
from outreach.creative.banners import banner
from outreach.creative.coverage import uncovered
from outreach.creative.setting import set_ad
from outreach.errors import CannotBeSet, NotAllowed, NotYet
from outreach.models import Creative, Design, Placement, SignOff, State
from outreach.queries.creatives import (
    align,
    banner_shape,
    consented_to,
    digest,
    names_for,
    names_from,
    names_json,
    page_design,
    trim_of,
    without,
    words_for,
)
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)

DRAFTS = (State.IDEA, State.QUOTED, State.FUNDING, State.FUNDED, State.ORDERED)
FREEZES = (State.FUNDED, State.ORDERED)
KEPT_FOR = dt.timedelta(days=90)  # after it came out: long enough for a complaint about what was printed
A_TURN = 2
LISTED = 40  # troubles that are told at once


@transaction.atomic
def draft(*, placement: Placement, author: User | None = None, **words: object) -> Creative:
    """The words of the ad while they may still change: headline, second line, design, label.

    The words of the appeal are those of its newest version in the language of the ad. Raises NotYet, CannotBeSet, and
    NotAllowed once the file was sent.
    """
    row = Placement.objects.select_for_update(of=("self",)).select_related("format").get(pk=placement.pk)
    if row.state not in DRAFTS:
        raise NotAllowed(_("The file was sent already."))
    if row.format is None:
        raise NotYet(_("Choose where it runs, and in which shape, first."))
    creative = row.creatives.filter(frozen_at=None).first() or _next_draft(row)
    for name, value in words.items():
        if name != "design" or value:
            setattr(creative, name, value)
    _align(creative, row)
    creative.save()
    if author:
        record_audit(actor=author, verb="outreach.ad_drafted", target=row, chapter_id=row.chapter_id)
    return creative


def _align(creative: Creative, row: Placement) -> None:
    if not align(creative, row):
        raise CannotBeSet(_("The appeal does not exist in the language of this ad."))


def _next_draft(row: Placement) -> Creative:
    """A new draft: it begins with the words of the last one."""
    last = row.creatives.order_by("-number").first()
    label = row.format.publication.asks_label if row.format else True
    return Creative(
        placement=row,
        number=last.number + 1 if last else 1,
        headline=last.headline if last else "",
        second=last.second if last else "",
        design=last.design if last else "",
        shows_label=last.shows_label if last else label,
    )


@transaction.atomic
def freeze(*, placement: Placement, author: User, leaves_out: bool = False) -> Creative:
    """Keep the names as they stand now; the worker then sets the file. Raises NotYet, NotAllowed, CannotBeSet.

    Names that no typeface here can draw are listed (`CannotBeSet.problems`), and nothing is frozen, unless somebody who
    has seen the list `leaves_out` these names: they count among those who agreed, and are not printed.
    """
    row = Placement.objects.select_for_update(of=("self",)).select_related("format").get(pk=placement.pk)
    if row.state not in FREEZES:
        raise NotYet(_("Names are frozen between a treasurer’s agreement and the day the file is sent."))
    creative = row.creatives.select_for_update(of=("self",)).filter(frozen_at=None).first()
    if creative is None:
        raise NotYet(_("Write its headline first."))
    _align(creative, row)
    names = names_for(creative)
    troubles = uncovered([*[name for name, _about in names.featured], *names.everyone])
    if troubles and leaves_out:
        names = without(names, {name for name, _characters in troubles})
    elif troubles:
        lines = [f"{name}: {' '.join(characters)}" for name, characters in troubles[:LISTED]]
        raise CannotBeSet(_("No typeface here can draw these names. Nothing was frozen."), lines)
    creative.names = names_json(names)
    creative.names_digest = digest(creative.names)
    creative.consented = consented_to(creative)
    creative.frozen_at, creative.frozen_by = timezone.now(), author
    creative.state = Drawing.WAITING
    creative.save()
    details = {"names": len(names.everyone) + len(names.featured), "hash": creative.names_digest}
    details["left_out"] = len(troubles)
    record_audit(actor=author, verb="outreach.names_frozen", target=row, chapter_id=row.chapter_id, details=details)
    log.info("names frozen placement=%s creative=%s", row.pk, creative.pk)
    return creative


@transaction.atomic
def thaw(*, placement: Placement, author: User) -> Creative:
    """Begin anew with the same words: somebody withdrew, or the proof is wrong. What was signed off counts no more.

    Raises NotAllowed once the file was sent.
    """
    row = Placement.objects.select_for_update(of=("self",)).select_related("format__publication").get(pk=placement.pk)
    if row.state not in FREEZES:
        raise NotAllowed(_("The file was sent already."))
    creative = draft(placement=row)
    record_audit(actor=author, verb="outreach.names_thawed", target=row, chapter_id=row.chapter_id)
    return creative


@transaction.atomic
def sign_off(*, creative: Creative, author: User, file_digest: str) -> SignOff:
    """Say that this very file is right. `file_digest` is of the file that was looked at. Raises NotYet, NotAllowed."""
    row = Creative.objects.select_for_update().get(pk=creative.pk)
    if row.state != Drawing.READY or row.placement.creatives.filter(number__gt=row.number).exists():
        raise NotYet(_("There is no file to look at, or a newer one is being made."))
    if row.file_digest != file_digest:
        raise NotAllowed(_("The file has changed since you looked at it. Look at it again."))
    try:
        with transaction.atomic():
            signed = SignOff.objects.create(creative=row, author=author, file_digest=file_digest)
    except IntegrityError as twice:
        raise NotAllowed(_("You have signed it off already. A second person has to.")) from twice
    details = {"creative": row.number, "file": file_digest}
    chapter = row.placement.chapter_id
    record_audit(actor=author, verb="outreach.signed_off", target=row.placement, chapter_id=chapter, details=details)
    return signed


def set_waiting() -> None:
    """Set what was frozen and has no file yet, oldest first. Twice the same does no harm."""
    if not fonts().exists():
        return
    waiting = Creative.objects.filter(frozen_at__isnull=False, state=Drawing.WAITING)
    for creative in waiting.select_related("placement__format", "placement__appeal", "version").order_by("pk")[:A_TURN]:
        _set_one(creative)


def _set_one(creative: Creative) -> None:
    placement, names = creative.placement, names_from(creative.names)
    facts: dict[str, Any]
    assert placement.format is not None  # nothing is drafted without
    try:
        with translation.override(creative.locale):
            words = words_for(placement, creative)
            if creative.design == Design.BANNER:
                facts = {"file": banner(banner_shape(placement.format), words=words)}
            else:
                ad = set_ad(page_design(creative), trim=trim_of(placement.format), words=words, names=names)
                facts = {"file": ad.pdf, "printed": ad.printed + len(names.featured), "type_size": ad.size}
    except (CannotBeSet, NotSet) as error:
        log.exception("ad not set creative=%s", creative.pk)
        said = str(error) if isinstance(error, CannotBeSet) else _("The page could not be set. The log says why.")
        Creative.objects.filter(pk=creative.pk).update(state=Drawing.FAILED, trouble=said)
        return
    digest_of_file = hashlib.sha256(facts["file"]).hexdigest()
    Creative.objects.filter(pk=creative.pk, state=Drawing.WAITING).update(
        state=Drawing.READY, file_digest=digest_of_file, trouble="", **facts
    )
    log.info("ad set creative=%s", creative.pk)


def forget_names() -> None:
    """Erase names and files some time after the ad came out, or fell through. How many, and the hash, stay."""
    now = timezone.now()
    over = Creative.objects.exclude(names="").filter(
        placement__state__in=(State.PRINTED, State.TEAR_SHEET, State.CLOSED, State.FALLEN)
    )
    over.filter(erase_at=None).update(erase_at=now + KEPT_FOR)
    erased = Creative.objects.filter(erase_at__lte=now).exclude(names="").update(names="", file=b"")
    if erased:
        log.info("names erased creatives=%s", erased)
