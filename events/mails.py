"""Mail to guests. What each says is read when it leaves: a mail that is no longer true is dropped, or tells the truth.

The subject of a mail about a date at high risk says nothing of it, and no calendar file travels with it: both are
seen by whoever looks over a shoulder or reads along.
"""

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.addresses import absolute
from events.disclosure import guest_place
from events.feeds import calendar_file
from events.guests import Visit, calendar_url, visit, waitlist_position
from events.models import Rsvp
from events.rules import is_late, is_open
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind

State = Rsvp.State


def _told(mail: OutgoingMail, *states: str) -> Visit | None:
    """What to tell, if the answer still is in one of these states and the date is not over."""
    rows = Rsvp.objects.select_related("occurrence__event", "occurrence__chapter", "contact")
    rsvp = rows.filter(pk=mail.subject_id, contact=mail.contact, state__in=states).first()
    return None if rsvp is None or rsvp.occurrence.is_past() else visit(rsvp)


def _truthful(told: Visit | None, write: Callable[[Visit], Letter | None]) -> Letter | None:
    """The mail that was asked for, or, where the date was cancelled meanwhile, that it is cancelled."""
    if told is None:
        return None
    if told.date.is_cancelled:
        return _letter("rsvp_off", told, _("Cancelled: %(title)s"), _("This date is cancelled"))
    return write(told)


def _letter(template: str, told: Visit, subject: str, discreet: str, **options) -> Letter:
    position = waitlist_position(told.rsvp) if told.rsvp.state == State.WAITLISTED else 0
    subject = discreet if told.is_high_risk else subject % {"title": told.title, "day": told.day}
    reply_to = [told.chapter_email] if told.chapter_email else []
    context = {"visit": told, "rsvp": told.rsvp, "position": position, "heading": discreet, "campaign": told.campaign}
    context["called_back"] = _was_called_back(told)
    context["calendar_url"] = absolute(calendar_url())
    return Letter(subject=subject, template=template, context=context, reply_to=reply_to, **options)


def _was_called_back(told: Visit) -> bool:
    """Whether a guest who already had their place was told that the date is cancelled, and it stands again."""
    since, changed = told.rsvp.confirmed_at or told.rsvp.waitlisted_at, told.date.status_at
    return not told.date.is_cancelled and changed is not None and since is not None and since <= changed


def _calendar(told: Visit) -> tuple[tuple[str, bytes, str], ...]:
    if told.is_high_risk:
        return ()
    body = calendar_file([told.date], name=told.title, language=get_language() or "en", place_of=guest_place)
    return ((f"{told.date.slug}.ics", body, "text/calendar"),)


@mail_kind("events.rsvp_ask")
def rsvp_ask(mail: OutgoingMail) -> Letter | None:
    """Who asked for seats presses a button behind this link, and so proves that the address is theirs."""
    subject = _("One step left to keep your seat")

    def write(told: Visit) -> Letter | None:
        if is_late(told.rsvp) or not is_open(told.date):
            return None
        return _letter("rsvp_ask", told, subject, subject)

    return _truthful(_told(mail, State.PENDING), write)


@mail_kind("events.rsvp_again")
def rsvp_again(mail: OutgoingMail) -> Letter | None:
    """Someone, most likely the guest, typed a guest's address into the form again."""
    subject = _("You have already answered: here is your link")
    told = _told(mail, State.CONFIRMED, State.WAITLISTED)
    return _truthful(told, lambda told: _letter("rsvp_again", told, subject, subject))


@mail_kind("events.rsvp_confirmed", limited=False)
def rsvp_confirmed(mail: OutgoingMail) -> Letter | None:
    """The seats are kept."""

    def write(told: Visit) -> Letter:
        subject, discreet = _("You are coming: %(title)s, %(day)s"), _("Your seat is kept")
        return _letter("rsvp_confirmed", told, subject, discreet, attachments=_calendar(told))

    return _truthful(_told(mail, State.CONFIRMED), write)


@mail_kind("events.rsvp_waitlisted", limited=False)
def rsvp_waitlisted(mail: OutgoingMail) -> Letter | None:
    """All seats were taken."""

    def write(told: Visit) -> Letter:
        return _letter("rsvp_waitlisted", told, _("On the waitlist: %(title)s, %(day)s"), _("You are on the waitlist"))

    return _truthful(_told(mail, State.WAITLISTED), write)


@mail_kind("events.rsvp_promoted", limited=False)
def rsvp_promoted(mail: OutgoingMail) -> Letter | None:
    """Seats became free for who waited."""

    def write(told: Visit) -> Letter:
        subject, discreet = _("A seat is yours: %(title)s, %(day)s"), _("A seat is yours")
        return _letter("rsvp_promoted", told, subject, discreet, attachments=_calendar(told))

    return _truthful(_told(mail, State.CONFIRMED), write)
