"""Mail to guests who wait: seats came free and are offered to them, and that an offer ran out.

Neither holds a calendar file: the date is in nobody's calendar before the seats are theirs.
"""

from django.utils.translation import gettext as _

from events.guests import Visit
from events.mails.common import State, letter, told_of, truthful
from events.rules import has_run_out, is_open
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind


@mail_kind("events.rsvp_offered", limited=False)
def rsvp_offered(mail: OutgoingMail) -> Letter | None:
    """Seats became free for who waited, until a certain hour."""

    def write(told: Visit) -> Letter | None:
        if has_run_out(told.rsvp) or not is_open(told.date):
            return None
        subject, discreet = _("A seat is free for you: %(title)s, %(day)s"), _("A seat is free for you")
        return letter("rsvp_offered", told, subject, discreet)

    return truthful(told_of(mail, State.OFFERED), write)


@mail_kind("events.rsvp_lapsed", limited=False)
def rsvp_lapsed(mail: OutgoingMail) -> Letter | None:
    """The hour of an offer has passed. Who lost nothing by it, since the date is off or has begun, hears nothing."""
    told = told_of(mail, State.LAPSED)
    if told is None or not is_open(told.date):
        return None
    return letter("rsvp_lapsed", told, _("The offer ran out: %(title)s, %(day)s"), _("The offer ran out"))
