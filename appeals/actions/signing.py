"""From a name under a text to a signature that counts.

Signing sends a mail and counts nothing. The button behind the link in it confirms. The answer to the form is the same
whoever signs, so that nobody learns by it who has signed: what is different goes by mail, to the owner of the address.
"""

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from appeals import wordings
from appeals.actions.counting import change_for, note_changes
from appeals.errors import TooLate
from appeals.keys import domain_key, signature_token, signer_key_of
from appeals.models import Appeal, AppealVersion, Signature
from appeals.naming import shown
from appeals.queries.sources import chapter_of_source
from appeals.safeguards import Marks, hold_for
from appeals.wordings import UPDATES, VOLUNTEER
from content import freshness
from people.actions import contact_for, prove
from people.erasure import forget_if_unneeded
from people.language import fold
from people.models import Consent, Contact
from people.outbox import queue_mail
from people.secrets import digest
from people.wishes import note_key

log = logging.getLogger(__name__)

State = Signature.State
TO_CONFIRM = dt.timedelta(hours=72)


@dataclass(frozen=True)
class Signing:
    """What someone wrote down in order to sign. `email` goes no further than the mail that asks them to confirm."""

    name: str
    email: str
    country: str
    display: str
    locale: str
    city: str = ""
    profession: str = ""
    affiliation: str = ""
    reason: str = ""
    shows: bool = False
    prints: bool = False
    wants_updates: bool = False
    wants_to_help: bool = False
    source: str = ""


@transaction.atomic
def sign(*, appeal: Appeal, version: AppealVersion, signing: Signing, marks: Marks) -> None:
    """Put down a name that counts once the mail is answered; to someone who has signed already, write that they have.

    Returns nothing, so that nobody can tell which it was. Raises TooLate where the appeal is closed, as everyone sees.
    """
    if appeal.closed_at:
        raise TooLate(_("This appeal is closed. It takes no more signatures."))
    contact = contact_for(email=signing.email, locale=signing.locale)
    if contact.silenced_at:
        log.info("not signed appeal=%s", appeal.pk)
        return
    key = signer_key_of(appeal, contact.email_key)
    mine = list(Signature.objects.select_for_update().filter(appeal=appeal, signer_key=key).order_by("nth"))
    signature = _place_for(appeal, signing, mine, key)
    if signature is None:
        _tell_again(mine[0], contact, signing.locale)
        return
    is_new = signature.pk is None
    _put_down(signature, version, contact, signing, marks)
    if is_new:
        note_changes([change_for(signature, pending=1)])
    _mail("appeals.confirm", signature, contact, signing.locale)
    log.info("signed signature=%s held=%s", signature.pk, signature.held_for)


def _place_for(appeal: Appeal, signing: Signing, mine: list[Signature], key: str) -> Signature | None:
    """The row this name goes to: the one it waits in, or a new one where the mailbox has room, else None."""
    if not mine:
        return Signature(appeal=appeal, signer_key=key)
    most = _names_a_mailbox(appeal)
    if len(mine) == 1 and mine[0].state == State.PENDING and most == 1:
        return mine[0]  # they saw a slip and typed it again
    for row in mine:
        if fold(row.name) == fold(signing.name):
            return row if row.state == State.PENDING else None
    if len(mine) >= most:
        return None
    taken = {row.nth for row in mine}
    nth = next(n for n in range(len(taken) + 1) if n not in taken)
    return Signature(appeal=appeal, signer_key=key, nth=nth)


def _names_a_mailbox(appeal: Appeal) -> int:
    from appeals.queries.pages import facts_of

    facts = facts_of(appeal)
    return facts.names_per_mailbox if facts else 1


def _put_down(row: Signature, version: AppealVersion, contact: Contact, signing: Signing, marks: Marks) -> None:
    now = timezone.now()
    if row.pk and row.confirm_by and row.confirm_by <= now:
        row.token_issue += 1  # the old link has run out and stays so
    if row.pk is None:
        row.source, row.chapter = signing.source, chapter_of_source(signing.source)
        row.country = signing.country
        row.held_for = hold_for(row.appeal, signing, marks)
        row.network, row.domain_key = marks.network, domain_key(signing.email)
    elif row.country != signing.country:
        row.held_for = row.held_for or hold_for(row.appeal, signing, marks)
        note_changes([change_for(row, pending=-1)])
        row.country = signing.country
        note_changes([change_for(row, pending=1)])
    row.version, row.contact, row.state = version, contact, State.PENDING
    row.locale, row.wording = signing.locale, wordings.NOW
    _describe(row, signing)
    row.token_hash = digest(signature_token(row))
    row.confirm_by = now + TO_CONFIRM
    row.save()


def _describe(row: Signature, signing: Signing) -> None:
    for name in ("name", "city", "affiliation", "reason", "profession", "display"):
        setattr(row, name, getattr(signing, name))
    for name in ("shows", "prints", "wants_updates", "wants_to_help"):
        setattr(row, name, getattr(signing, name))
    _show(row)


def _show(row: Signature) -> None:
    """Put together what the wall shows of it."""
    seen = shown(name=row.name, city=row.city, country=row.country, display=row.display, shows=row.shows)
    row.on_wall, row.shown_name, row.shown_place = seen.on_wall, seen.name, seen.place
    row.folded, row.folded_last = seen.folded, seen.folded_last


def _tell_again(row: Signature, contact: Contact, locale: str) -> None:
    """Tell the owner of the address that it signed already, with a link to what is theirs."""
    _mail("appeals.again", row, contact, locale)
    log.info("signed again signature=%s", row.pk)


def _mail(kind: str, row: Signature, contact: Contact, locale: str) -> None:
    # One mail a link and hour: a button pressed again within it sends the same one.
    hour = timezone.now().strftime("%Y%m%d%H")
    key = f"{kind}:{row.uid}:{row.token_issue}:{hour}"
    queue_mail(kind=kind, subject_id=row.pk, to=contact, key=key, locale=locale, is_locked=True)


@transaction.atomic
def confirm_signature(*, signature: Signature) -> Signature:
    """Let it count; pressing twice changes nothing more. Raises TooLate where the link has run out, and
    Signature.DoesNotExist where it was withdrawn meanwhile."""
    row = locked(signature)
    if row.state != State.PENDING:
        return row
    now = timezone.now()
    if row.confirm_by and row.confirm_by <= now:
        raise TooLate(_("This link has run out. Please sign again, and we send you a new one."))
    pending = change_for(row, pending=-1)
    row.state, row.confirmed_at = State.CONFIRMED, now
    contact = row.contact
    if contact:
        _keep_consents(row, contact)
        if not (row.wants_updates or row.wants_to_help):
            row.contact = None
    row.save(update_fields=["state", "confirmed_at", "contact"])
    note_changes([pending, *([change_for(row, online=1)] if row.counts else [])])
    if contact and (row.contact or not forget_if_unneeded(contact, is_locked=True)):
        prove(contact=contact)
    log.info("signature confirmed signature=%s held=%s", row.pk, row.held_for)
    return row


def locked(signature: Signature) -> Signature:
    """The row as it is now, locked: first its contact, then itself, in the order in which `sign` locks them. Two that
    lock them in two orders wait for each other for ever. Raises Signature.DoesNotExist once it is withdrawn.

    The contact of a row may go away meanwhile, but it never becomes another one.
    """
    contact = Contact.objects.select_for_update().filter(pk=signature.contact_id) if signature.contact_id else []
    found = {one.pk: one for one in contact}
    row = Signature.objects.select_for_update().get(pk=signature.pk)
    if row.contact_id in found:
        row.contact = found[row.contact_id]
    return row


def _keep_consents(row: Signature, contact: Contact) -> None:
    words = wordings.WORDINGS[row.wording]
    wanted = [(UPDATES, row.wants_updates, words.wants_updates), (VOLUNTEER, row.wants_to_help, words.wants_to_help)]
    for purpose, wants, wording in wanted:
        if wants:
            Consent.objects.get_or_create(
                contact=contact,
                purpose=purpose,
                withdrawn_at=None,
                defaults={"wording": str(wording), "place": f"appeal:{row.appeal_id}"},
            )


@transaction.atomic
def withdraw_signature(*, signature: Signature) -> None:
    """Take a name away: the row is deleted, the counts follow, and no page that shows it is kept."""
    try:
        row = locked(signature)
    except Signature.DoesNotExist:
        return
    take_off(row)
    if row.signer_key:
        note_key("unsigned", row.signer_key)
    log.info("signature withdrawn signature=%s", row.pk)


def take_off(row: Signature) -> None:
    """Delete a locked signature, and what it counted for. Lock its contact before it, as `locked` does."""
    changes = []
    if row.state == State.PENDING:
        changes.append(change_for(row, pending=-1))
    elif row.counts:
        changes.append(change_for(row, online=-1))
    note_changes(changes)
    contact = row.contact
    row.delete()
    if contact:
        forget_if_unneeded(contact)
    freshness.touch()


@transaction.atomic
def change_signature(*, signature: Signature, display: str, shows: bool, prints: bool) -> Signature:
    """Be named otherwise, or in other places, from now on."""
    row = Signature.objects.select_for_update().get(pk=signature.pk)
    row.display, row.shows, row.prints = display, shows, prints
    _show(row)
    row.save()
    freshness.touch()
    log.info("signature changed signature=%s", row.pk)
    return row


@transaction.atomic
def sign_new_version(*, signature: Signature, version: AppealVersion) -> Signature:
    """Put a name that stands under an earlier wording under this one."""
    row = Signature.objects.select_for_update(of=("self",)).select_related("version").get(pk=signature.pk)
    if row.state == State.CONFIRMED and row.version.number < version.number:
        row.version = version
        row.save(update_fields=["version"])
        log.info("signed anew signature=%s version=%s", row.pk, version.number)
    return row


def forget_unconfirmed() -> int:
    """Delete what was not confirmed in time, also where it was taken out meanwhile; how many."""
    gone = 0
    due = _unconfirmed()
    while batch := list(due.values_list("pk", flat=True)[:500]):
        gone += _forget(batch)
    return gone


def _unconfirmed() -> QuerySet[Signature]:
    never = Signature.objects.filter(state__in=(State.PENDING, State.INVALID), confirmed_at=None, batch=None)
    return never.filter(confirm_by__lte=timezone.now())


@transaction.atomic
def _forget(batch: list[int]) -> int:
    rows = list(_unconfirmed().select_for_update().filter(pk__in=batch).order_by("pk"))
    note_changes(change_for(row, pending=-1) for row in rows if row.state == State.PENDING)
    Signature.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
