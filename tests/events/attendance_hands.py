"""What tests of how many came have in common: dates that are over, and one evening of every kind of answer."""

import datetime as dt

from events.models import ExtraDate, Occurrence
from tests import factories

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def past_dates(chapter, *days: int, **fields) -> list[Occurrence]:
    """Dates of one event, so many days ago each, oldest first."""
    first, *more = (NOW.date() - dt.timedelta(days=ago) for ago in sorted(days, reverse=True))
    # In one go: an event that was published before gets no dates in the past.
    event = factories.event(chapter, live=False, start_date=first, **fields)
    event.extra_dates = [ExtraDate(date=day) for day in more]
    event.save_revision().publish()
    return list(Occurrence.objects.filter(event=event).order_by("starts_at"))


def answers(date: Occurrence, *facts: tuple) -> None:
    """Rows as (state, party, arrived, walk-in, returning)."""
    for state, party, *rest in facts:
        arrived, walk_in, returning = [*rest, *[None, False, None][len(rest) :]]
        came = {"arrived": arrived, "checked_in_at": date.starts_at} if state == "attended" else {}
        offer = {"offer_until": date.starts_at} if state == "offered" else {}
        row = {"state": state, "party": party, "is_walk_in": walk_in, "is_returning": returning, **came, **offer}
        factories.rsvp(date, contact=None, erased_at=date.ends_at, name="", **row)


EVENING = [
    ("attended", 3, 3, False, True),
    ("attended", 2, 1, False, False),  # one of the two stayed at home
    ("attended", 1, 2, False, None),  # and somebody came along
    ("attended", 2, 2, True, None),
    ("no-show", 4),
    ("confirmed", 1),  # the door is still open
    ("waitlisted", 5),
    ("cancelled", 6),
    ("lapsed", 7),
    ("pending", 8),
    ("offered", 9),
]
