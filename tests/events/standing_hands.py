"""What tests of coming to every date have in common: a series of Tuesdays, and guests who come to all of them."""

from events.actions.standing import come_to_every_date
from events.models import EventPage, Occurrence, Rsvp, StandingRsvp
from events.rules import standing_token
from people.models import OutgoingMail
from people.secrets import email_key
from tests.events.hands import guest
from tests.events.test_plans import date, series


def tuesdays(number: int = 4, **fields) -> EventPage:
    """So many Tuesdays at 19:00, the first one ten days from the tests' November."""
    return series(f"RRULE:FREQ=WEEKLY;COUNT={number}", **fields)


def always(page: EventPage, email: str = "sima@example.org", party: int = 2, nth: int = 0, **fields) -> StandingRsvp:
    """Someone who keeps a seat at the nth date of an event, and says yes to every other one."""
    return come_to_every_date(rsvp=guest(date(page, nth), email, party, **fields))


def how(page: EventPage, email: str = "sima@example.org") -> list[str]:
    """How this guest stands at each date of an event, in order; empty where they have not answered."""
    mine = dict(Rsvp.objects.filter(contact__email_key=email_key(email)).values_list("occurrence_id", "state"))
    return [mine.get(row.pk, "") for row in Occurrence.objects.of_event(page).order_by("original_date")]


def taken(page: EventPage) -> list[int]:
    return [row.seats_taken for row in Occurrence.objects.of_event(page).order_by("original_date")]


def link(standing: StandingRsvp, step: str = "") -> str:
    return f"/rsvp/every/{standing_token(standing)}/{step}"


def told() -> list[str]:
    """Kinds of the mails about every date, in the order they were asked for."""
    rows = OutgoingMail.objects.filter(kind__startswith="events.standing").order_by("pk")
    return [kind.removeprefix("events.standing_") for kind in rows.values_list("kind", flat=True)]
