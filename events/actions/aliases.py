"""Coming without an e-mail: an alias, a code to write down, and a yes that counts at once.

Imports events.actions.answers and events.actions.rsvps.
"""

import logging
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from events.actions.answers import open_date
from events.actions.holding import check_shift
from events.actions.rsvps import check_party, confirm_rsvp
from events.actions.wishes import GuestWishes, put_wishes
from events.errors import EventError
from events.models import Occurrence, Rsvp, Shift
from events.queries.aliases import has_room_without_email
from events.recovery import as_meant, code_of
from events.rules import rsvp_token
from events.terms import erase_at, terms_of
from people.secrets import digest

log = logging.getLogger(__name__)

EMAIL_NEEDED = _("For this date an e-mail is needed. Please add yours.")
ENOUGH = _(
    "So that no robot can take every seat, only a part of them can be kept without an e-mail, and those are taken. "
    "Add an e-mail, and you can still come."
)
USED_UP = _("This page has been used already. Please fill in the form again.")


@transaction.atomic
def come_without_email(
    *,
    uid: uuid.UUID,
    occurrence: Occurrence,
    name: str,
    party: int,
    shift: Shift | None = None,
    wishes: GuestWishes,
    by_host: bool = False,
) -> Rsvp:
    """Keep the seats of a guest who gives no e-mail, or put them on the waitlist, at once: no mail could ask again.

    `uid` is drawn before the button is shown, and the answer is known by it: the same button pressed twice, or sent
    twice, is one answer. EventError where an e-mail is needed, or enough people come without one; NotNow where the date
    is cancelled or has begun. Whom a host puts down (`by_host`) is no robot, so that both of the first do not hold.
    """
    check_party(party)
    date = open_date(occurrence.pk)
    found = Rsvp.objects.filter(uid=uid).first()
    if found and (found.occurrence_id != date.pk or found.erased_at):
        raise EventError(USED_UP)
    if found:
        return found
    if not by_host and not terms_of(date).takes_aliases:
        raise EventError(EMAIL_NEEDED)
    if not by_host and not has_room_without_email(date, party):
        raise EventError(ENOUGH)
    check_shift(shift, date)
    row = Rsvp(uid=uid, occurrence=date, name=name, party=party, shift=shift, locale=wishes.locale)
    row.token_hash, row.code_hash = digest(rsvp_token(row)), digest(code_of(row))
    row.confirm_by, row.erase_at = date.starts_at, erase_at(date)
    row.save()
    put_wishes(rsvp=row, wishes=wishes)
    log.info("rsvp without e-mail rsvp=%s", row.pk)
    return confirm_rsvp(rsvp=row)


@transaction.atomic
def find_by_code(*, typed: str) -> Rsvp | None:
    """Whose recovery code this is; None for one that is nobody's, or not any more.

    The link that it leads to is made anew where it was made with another SECRET_KEY: the code outlives that.
    """
    found = Rsvp.objects.select_for_update().filter(code_hash=digest(as_meant(typed)), erased_at=None).first()
    if found and found.token_hash != digest(rsvp_token(found)):
        found.token_hash = digest(rsvp_token(found))
        found.save(update_fields=["token_hash"])
    return found
