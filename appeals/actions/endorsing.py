"""From a form to an endorsement that waits for approval, and back: its sender can take it away at any time.

The answer to the form is the same whoever sends it; what is different goes by mail, to the owner of the address.
"""

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appeals.errors import TooLate
from appeals.keys import endorsement_token
from appeals.models import Appeal, Endorsement, EndorsementText
from content import freshness
from people.actions import contact_for, prove, record_audit
from people.erasure import forget_if_unneeded
from people.language import fold
from people.models import Contact
from people.outbox import queue_mail
from people.secrets import digest
from people.wishes import Wish, note_key

log = logging.getLogger(__name__)

State = Endorsement.State
TO_CONFIRM = dt.timedelta(hours=72)
DECLINED_KEPT = dt.timedelta(days=30)  # long enough to change one's mind about it


@dataclass(frozen=True)
class Endorsing:
    """What someone says in public of an appeal. `language` is the one that name and words are in."""

    kind: str
    name: str
    language: str
    profession: str = ""
    country: str = ""
    website: str = ""
    words: str = ""
    prints: bool = False


@transaction.atomic
def ask_endorsement(*, appeal: Appeal, said: Endorsing, email: str, contact_name: str, locale: str) -> None:
    """Keep it until the mail is answered; `locale` is the sender's language. Returns nothing, so that nobody can tell
    whether it was sent before. Raises TooLate where the appeal is closed, as everyone sees."""
    if appeal.closed_at:
        raise TooLate(_("This appeal is closed. It takes no more signatures."))
    contact = contact_for(email=email, locale=locale)
    if contact.silenced_at:
        log.info("not endorsed appeal=%s", appeal.pk)
        return
    row = _sent_before(appeal, contact, said) or Endorsement(appeal=appeal, contact=contact, state=State.ASKED)
    if row.state == State.ASKED:
        row.contact_name, row.created_at = contact_name, timezone.now()
        describe(row, said)
    _mail(row, contact, locale)
    log.info("endorsement asked endorsement=%s", row.pk)


def _sent_before(appeal: Appeal, contact: Contact, said: Endorsing) -> Endorsement | None:
    """The same endorsement, sent before and not decided yet: they saw a slip, or pressed the button twice."""
    open_ones = Endorsement.objects.select_for_update().filter(
        appeal=appeal, contact=contact, kind=said.kind, state__in=(State.ASKED, State.WAITING)
    )
    for row in open_ones.order_by("pk"):
        if any(fold(text.name) == fold(said.name) for text in row.texts.all()):
            return row
    return None


def describe(row: Endorsement, said: Endorsing) -> None:
    """Write what is said into the row and its one text."""
    row.kind, row.country, row.website, row.prints = said.kind, said.country, said.website, said.prints
    row.locale = said.language
    row.token_hash = digest(endorsement_token(row))
    row.save()
    row.texts.all().delete()
    EndorsementText.objects.create(
        endorsement=row, locale=said.language, name=said.name, profession=said.profession, words=said.words
    )


def _mail(row: Endorsement, contact: Contact, locale: str) -> None:
    # One mail an hour: a button pressed again within it sends the same one.
    hour = timezone.now().strftime("%Y%m%d%H")
    kind = "appeals.endorse"
    queue_mail(kind=kind, subject_id=row.pk, to=contact, key=f"{kind}:{row.uid}:{row.state}:{hour}", locale=locale)


@transaction.atomic
def confirm_endorsement(*, endorsement: Endorsement) -> Endorsement:
    """Hand it to the organizers; pressing twice changes nothing more. Raises TooLate where the link has run out."""
    row = Endorsement.objects.select_for_update(of=("self",)).select_related("contact").get(pk=endorsement.pk)
    if row.state != State.ASKED:
        return row
    if has_run_out(row):
        raise TooLate(_("This link has run out. Please send the form again, and we send you a new one."))
    row.state = State.WAITING
    row.save(update_fields=["state"])
    if row.contact:
        prove(contact=row.contact)
    log.info("endorsement waits endorsement=%s", row.pk)
    return row


def has_run_out(row: Endorsement) -> bool:
    """Whether nobody pressed the button in time."""
    return row.state == State.ASKED and row.created_at + TO_CONFIRM <= timezone.now()


@transaction.atomic
def take_back(*, endorsement: Endorsement) -> None:
    """Its sender takes it away, whatever has become of it: nothing of it stays."""
    row = (
        Endorsement.objects.select_for_update(of=("self",)).select_related("contact").filter(pk=endorsement.pk).first()
    )
    if row is None:
        return
    details = {"appeal": row.appeal_id, "state": row.state}
    record_audit(actor=None, verb="appeals.endorsement_taken_back", target=row, details=details)
    if row.token_hash:
        note_key("unendorsed", row.token_hash)
    pk = row.pk
    _drop(row)
    log.info("endorsement taken back endorsement=%s", pk)


def _drop(row: Endorsement) -> None:
    contact = row.contact
    row.delete()
    if contact:
        forget_if_unneeded(contact)
    freshness.touch()


@transaction.atomic
def take_back_again(wish: Wish) -> bool:
    """After a restore: take away what was taken back since the backup; whether there was something."""
    rows = list(Endorsement.objects.select_for_update().filter(token_hash=wish.email_key, created_at__lte=wish.at))
    for row in rows:
        _drop(row)
    return bool(rows)


def forget_endorsements() -> int:
    """Delete what nobody confirmed in time, and what was declined long ago; how many."""
    now, gone = timezone.now(), 0
    asked = Endorsement.objects.filter(state=State.ASKED, created_at__lte=now - TO_CONFIRM)
    declined = Endorsement.objects.filter(state=State.DECLINED, decided_at__lte=now - DECLINED_KEPT)
    for pk in [*asked.values_list("pk", flat=True), *declined.values_list("pk", flat=True)]:
        gone += _forget(pk, now)
    return gone


@transaction.atomic
def _forget(pk: int, now: dt.datetime) -> bool:
    row = Endorsement.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    is_old = row.state == State.DECLINED and row.decided_at is not None and row.decided_at <= now - DECLINED_KEPT
    if not (is_old or has_run_out(row)):
        return False
    _drop(row)
    return True
