"""What organizers do with endorsements: approve, decline, take down, put into words and in order."""

import logging
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appeals.actions.endorsing import Endorsing, describe
from appeals.errors import NotAllowed
from appeals.models import Appeal, Endorsement, EndorsementText
from content import freshness
from content.models import Picture
from people.actions import record_audit
from people.erasure import forget_if_unneeded
from people.models import User
from people.outbox import queue_mail

log = logging.getLogger(__name__)

State = Endorsement.State
STEP = 10  # between two neighbours in order
LAST = 32_000  # a small integer holds no more


def _locked(endorsement: Endorsement) -> Endorsement:
    rows = Endorsement.objects.select_for_update(of=("self",)).select_related("contact", "appeal")
    return rows.get(pk=endorsement.pk)


def _note(row: Endorsement, verb: str, actor: User) -> None:
    details = {"appeal": row.appeal_id, "kind": row.kind}
    chapter = row.appeal.chapter_id
    record_audit(actor=actor, verb=f"appeals.endorsement_{verb}", target=row, chapter_id=chapter, details=details)
    log.info("endorsement %s endorsement=%s", verb, row.pk)


@transaction.atomic
def approve_endorsement(*, endorsement: Endorsement, actor: User) -> bool:
    """Show it, tell whoever sent it, and forget their address. False where it is shown already."""
    row = _locked(endorsement)
    if row.state == State.APPROVED:
        return False
    if row.state == State.ASKED:
        raise NotAllowed(_("Nobody has confirmed this yet. It can be approved once the mail was answered."))
    row.order = _next_place(row)
    _decide(row, State.APPROVED, actor)
    _note(row, "approved", actor)
    return True


@transaction.atomic
def decline_endorsement(*, endorsement: Endorsement, actor: User) -> bool:
    """Do not show it, tell whoever sent it, and forget their address. False where that is decided already."""
    row = _locked(endorsement)
    if row.state == State.DECLINED:
        return False
    if row.state != State.WAITING:
        raise NotAllowed(_("Only what waits for approval can be declined."))
    _decide(row, State.DECLINED, actor)
    _note(row, "declined", actor)
    return True


def _decide(row: Endorsement, state: str, actor: User) -> None:
    contact = row.contact
    row.state, row.decided_at, row.decided_by = state, timezone.now(), actor
    row.contact, row.contact_name = None, ""
    row.save()
    if contact:
        kind = f"appeals.endorsement_{state}"
        queue_mail(kind=kind, subject_id=row.pk, to=contact, key=f"{kind}:{row.uid}", locale=contact.locale)
        forget_if_unneeded(contact)  # the mail still needs it; once that has left, nothing does
    freshness.touch()


@transaction.atomic
def take_down(*, endorsement: Endorsement, actor: User) -> bool:
    """Show it no longer. It stays on the desk for a while, where it can be approved again."""
    row = _locked(endorsement)
    if row.state != State.APPROVED:
        return False
    row.state, row.decided_at, row.decided_by = State.DECLINED, timezone.now(), actor
    row.save(update_fields=["state", "decided_at", "decided_by"])
    _note(row, "taken_down", actor)
    freshness.touch()
    return True


@transaction.atomic
def add_endorsement(*, appeal: Appeal, said: Endorsing, actor: User) -> Endorsement:
    """Write down one that was agreed to elsewhere, by letter or on the telephone. It waits for approval like any."""
    row = Endorsement(appeal=appeal, state=State.WAITING)
    describe(row, said)
    _note(row, "added", actor)
    return row


@transaction.atomic
def save_words(
    *, endorsement: Endorsement, locale: str, name: str, profession: str, words: str, actor: User
) -> EndorsementText:
    """What is said of it in one language."""
    row = _locked(endorsement)
    said = {"name": name, "profession": profession, "words": words}
    text, _made = EndorsementText.objects.update_or_create(endorsement=row, locale=locale, defaults=said)
    details = {"appeal": row.appeal_id, "locale": locale}
    verb, chapter = "appeals.endorsement_worded", row.appeal.chapter_id
    record_audit(actor=actor, verb=verb, target=row, chapter_id=chapter, details=details)
    freshness.touch()
    return text


@transaction.atomic
def save_facts(
    *, endorsement: Endorsement, country: str, website: str, picture: Picture | None, actor: User
) -> Endorsement:
    """What is true of it in every language."""
    row = _locked(endorsement)
    row.country, row.website, row.picture = country, website, picture
    row.save(update_fields=["country", "website", "picture"])
    _note(row, "changed", actor)
    freshness.touch()
    return row


@transaction.atomic
def move(*, endorsement: Endorsement, up: bool) -> None:
    """Change places with its neighbour of the same kind; the first cannot go up, nor the last down."""
    Appeal.objects.select_for_update().get(pk=endorsement.appeal_id)  # two movers take turns
    rows = list(_shown(endorsement).select_for_update().order_by("order", "pk"))
    at = next((at for at, row in enumerate(rows) if row.pk == endorsement.pk), None)
    other = None if at is None else at - 1 if up else at + 1
    if at is None or other is None or not 0 <= other < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    _number(rows)
    freshness.touch()


def _shown(endorsement: Endorsement):  # type: ignore[no-untyped-def]
    return Endorsement.objects.filter(appeal=endorsement.appeal_id, kind=endorsement.kind, state=State.APPROVED)


def _number(rows: list[Endorsement]) -> None:
    wanted: Mapping[int, int] = {row.pk: min(STEP * place, LAST) for place, row in enumerate(rows, 1)}
    for row in rows:
        row.order = wanted[row.pk]
    Endorsement.objects.bulk_update(rows, ["order"])


def _next_place(row: Endorsement) -> int:
    """Below all that are shown: the newest does not push others down."""
    last = _shown(row).order_by("-order").values_list("order", flat=True).first()
    return min((last or 0) + STEP, LAST)
