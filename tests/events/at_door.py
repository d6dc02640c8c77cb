"""What tests of the door have in common: a date whose door is open, guests of every kind, and what must always hold."""

import datetime as dt
import json

from django.db.models import F, Sum
from django.test import Client
from django.utils import timezone

from chapters.models import Role
from events.actions.door_links import make_link
from events.doors import link_token
from events.models import HostLink, Occurrence, Rsvp
from tests import factories

State = Rsvp.State
HOUR = dt.timedelta(hours=1)
SCRIPT = {"HTTP_X_DOOR": "1"}


def at_hours(date: Occurrence, starts: float, hours: float = 1) -> Occurrence:
    """The date, beginning so many hours from now."""
    starts_at = timezone.now() + starts * HOUR
    Occurrence.objects.filter(pk=date.pk).update(starts_at=starts_at, ends_at=starts_at + hours * HOUR)
    date.refresh_from_db()
    return date


def evening(starts: float = 0.5, **fields) -> Occurrence:
    """A date of San Francisco that begins in half an hour."""
    date = factories.occurrence(factories.event(factories.chapter(slug="sf"), **fields))
    return at_hours(date, starts)


def guest(date: Occurrence, name: str = "Sima", state: str = State.CONFIRMED, party: int = 1, **fields) -> Rsvp:
    """A party as it stands before the evening, with the seats that it holds counted."""
    now = timezone.now()
    times = {"confirmed": {"confirmed_at": now}, "waitlisted": {"waitlisted_at": now}}.get(state, {})
    if state == State.OFFERED:
        times = {"offered_at": now, "offer_until": now + HOUR}
    row = factories.rsvp(date, name=name, state=state, party=party, **{**times, **fields})
    if row.holds_seats:
        Occurrence.objects.filter(pk=date.pk).update(seats_taken=F("seats_taken") + party)
    return row


def taken(date: Occurrence) -> int:
    """Seats taken, having checked that they are exactly what the answers hold."""
    date.refresh_from_db()
    held = date.rsvps.filter(state__in=Rsvp.HOLDING).aggregate(seats=Sum("party"))["seats"] or 0
    assert date.seats_taken == held
    return held


def now_is(row: Rsvp) -> tuple[str, int | None]:
    row.refresh_from_db()
    return row.state, row.arrived


def greeter(date: Occurrence, role: str = Role.GREETER) -> Client:
    """A browser in which someone of that role is logged in, with both factors."""
    client = Client()
    client.force_login(factories.with_second_factor(factories.member(date.chapter, Role(role))))
    return client


def helper(date: Occurrence, **fields) -> HostLink:
    """A link for the door, made by one of the chapter's hosts."""
    return make_link(occurrence=date, label="Rosa", actor=factories.member(date.chapter, Role.HOST))


def desk(date: Occurrence, step: str = "") -> str:
    return f"/desk/sf/dates/{date.uid}/door/{step}"


def by_link(link: HostLink, step: str = "") -> str:
    return f"/door/{link_token(link)}/{step}"


def data(response) -> dict:
    return json.loads(response.content)
