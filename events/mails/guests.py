"""Mail to guests about their own answer. Of a date that has changed tells events/mails/changes.py.

What each says is read when it leaves: a mail that is no longer true is dropped, or tells the truth.
"""

from django.utils.translation import gettext as _

from events.guests import Visit
from events.mails.common import State, calendar_part, code_part, letter, told_of, truthful
from events.models import Rsvp
from events.rules import is_late, is_open
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind


@mail_kind("events.rsvp_ask")
def rsvp_ask(mail: OutgoingMail) -> Letter | None:
    """Who asked for seats presses a button behind this link, and so proves that the address is theirs."""
    subject = _("One step left to keep your seat")

    def write(told: Visit) -> Letter | None:
        if is_late(told.rsvp) or not is_open(told.date):
            return None
        return letter("rsvp_ask", told, subject, subject)

    return truthful(told_of(mail, State.PENDING), write)


@mail_kind("events.rsvp_again")
def rsvp_again(mail: OutgoingMail) -> Letter | None:
    """Someone, most likely the guest, typed a guest's address into the form again."""
    subject = _("You have already answered: here is your link")
    told = told_of(mail, *Rsvp.TOLD)
    return truthful(told, lambda told: letter("rsvp_again", told, subject, subject))


@mail_kind("events.rsvp_confirmed", limited=False)
def rsvp_confirmed(mail: OutgoingMail) -> Letter | None:
    """The seats are kept."""

    def write(told: Visit) -> Letter:
        subject, discreet = _("You are coming: %(title)s, %(day)s"), _("Your seat is kept")
        return letter(
            "rsvp_confirmed", told, subject, discreet, calendar=calendar_part(told), attachments=code_part(told)
        )

    return truthful(told_of(mail, State.CONFIRMED, State.ATTENDED), write)


@mail_kind("events.rsvp_waitlisted", limited=False)
def rsvp_waitlisted(mail: OutgoingMail) -> Letter | None:
    """All seats were taken."""

    def write(told: Visit) -> Letter:
        return letter("rsvp_waitlisted", told, _("On the waitlist: %(title)s, %(day)s"), _("You are on the waitlist"))

    return truthful(told_of(mail, State.WAITLISTED), write)


@mail_kind("events.rsvp_given_back", limited=False)
def rsvp_given_back(mail: OutgoingMail) -> Letter | None:
    """Seats were given back: the date leaves the calendar that an earlier mail has put it into."""
    told = told_of(mail, State.CANCELLED)
    if told is None or told.is_high_risk or told.date.is_off:
        return None
    subject, discreet = _("You are not coming: %(title)s, %(day)s"), _("Your seats are given back")
    return letter("rsvp_given_back", told, subject, discreet, calendar=calendar_part(told, "CANCEL"))
