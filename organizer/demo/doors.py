"""The doors of the demonstration's past dates: who was checked in, who came without a reply, who did not come."""

import datetime as dt
import random

from django.utils import timezone

from events.disclosure import is_high_risk
from events.models import Occurrence, Rsvp
from events.rules import rsvp_token
from events.terms import erase_at
from people.secrets import digest

ABSENT, FEWER, MORE = 0.16, 0.2, 0.12  # of parties, of those larger than one, of the parties that came
REGULAR, SEEN = 0.3, 0.85  # of those whom we see for the first time, and again: the town is larger than our list


def run_door(date: Occurrence, rows: list[Rsvp], chance: random.Random) -> list[Rsvp]:
    """Check the guests of a date that is over in, and return who else came."""
    coming = [row for row in rows if row.state == Rsvp.State.CONFIRMED]
    for row in coming:
        if chance.random() < ABSENT:
            row.state = Rsvp.State.NO_SHOW
        else:
            fewer = row.party > 1 and chance.random() < FEWER
            _check_in(row, row.party - fewer, date, chance)
    date.settled_at = date.ends_at + dt.timedelta(hours=12)
    more = round(len(coming) * MORE)
    return [_walk_in(date, chance) for _ in range(more if date.seats_left is None else min(more, date.seats_left))]


def note_regulars(date: Occurrence, came: dict[str, Rsvp], known: set[tuple[int, str]], chance: random.Random) -> None:
    """Say of each who came, by the name they go by, whether they had come to this chapter before. One date after the
    other, so that `known` grows."""
    if is_high_risk(date):
        return
    for alias, row in came.items():
        row.is_returning = chance.random() < (SEEN if (date.chapter_id, alias) in known else REGULAR)
        known.add((date.chapter_id, alias))


def _check_in(row: Rsvp, people: int, date: Occurrence, chance: random.Random) -> None:
    row.state, row.arrived = Rsvp.State.ATTENDED, people
    row.checked_in_at = date.starts_at + dt.timedelta(minutes=chance.randrange(-12, 15))


def _walk_in(date: Occurrence, chance: random.Random) -> Rsvp:
    row = Rsvp(occurrence=date, party=1, locale="en", is_walk_in=True, confirm_by=date.starts_at)
    row.created_at = row.confirmed_at = date.starts_at
    row.erase_at = erase_at(date)
    row.erased_at = row.erase_at if row.erase_at <= timezone.now() else None
    _check_in(row, 1, date, chance)
    row.token_hash = digest(rsvp_token(row))
    return row
