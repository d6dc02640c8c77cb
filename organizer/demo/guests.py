"""Invented guests, so that the demonstration's counts look alive. None is mailed on loading; reminders come later."""

import datetime as dt
import random
from dataclasses import dataclass

from django.utils import timezone

from events.models import Occurrence, Rsvp, Shift
from events.rules import rsvp_token
from events.terms import erase_at
from organizer.demo.doors import note_regulars, run_door
from organizer.demo.texts import read
from people.actions import contact_for
from people.models import Contact
from people.secrets import digest

PARTIES = (1, 1, 1, 1, 2, 2, 2, 3, 4)


@dataclass(frozen=True)
class Guest:
    """Someone invented: the name they go by, and the contact behind it."""

    alias: str
    contact: Contact


def invent_guests() -> list[Guest]:
    """One contact an alias: “guest-7@example.org”, who reads English or Farsi as the alias does."""
    aliases = [(alias, language) for language, words in read("guests").items() for alias in words.split()]
    return [
        Guest(alias, contact_for(email=f"guest-{number}@example.org", locale=language))
        for number, (alias, language) in enumerate(aliases, start=1)
    ]


def seat_guests(*, counts: list[tuple[int, int, int]], guests: list[Guest]) -> None:
    """Fill each date, named by its key, with as many people as are told to be coming and waiting.

    Rows are written at once instead of being asked for one by one: asking would queue a thousand mails to nobody.
    What holds for real rows holds for these: the seats taken are the sum of the parties that hold some, in all and in
    each shift. The doors of dates that are over have been open.
    """
    chance = random.Random(1401)  # noqa: S311 (the same demonstration every time, not a secret)
    dates = (
        Occurrence.objects.select_related("event", "chapter")
        .prefetch_related("shifts")
        .in_bulk([pk for pk, _coming, _waiting in counts])
    )
    rows: list[Rsvp] = []
    known: set[tuple[int, str]] = set()
    for pk, coming, waiting in sorted(counts, key=lambda count: dates[count[0]].starts_at):
        occurrence = dates[pk]
        parties = _split(coming, chance)
        queue = _split(waiting, chance)
        who = chance.sample(guests, len(parties) + len(queue))
        here = [_row(occurrence, guest, party, chance) for guest, party in zip(who, [*parties, *queue], strict=True)]
        for row in here[len(parties) :]:
            row.state, row.waitlisted_at, row.confirmed_at = Rsvp.State.WAITLISTED, row.confirmed_at, None
        _choose_shifts(here[: len(parties)], list(occurrence.shifts.all()))
        walk_ins, occurrence.seats_taken = [], coming
        if occurrence.is_past() and not occurrence.is_off:
            walk_ins = run_door(occurrence, here, chance)
            came = {guest.alias: row for guest, row in zip(who, here, strict=True) if row.arrived}
            note_regulars(occurrence, came, known, chance)
        rows += [*here, *walk_ins]
        occurrence.seats_taken += len(walk_ins)
    Rsvp.objects.bulk_create(rows)
    Occurrence.objects.bulk_update(dates.values(), ["seats_taken", "settled_at"])
    Shift.objects.bulk_update([shift for date in dates.values() for shift in date.shifts.all()], ["seats_taken"])


def _choose_shifts(rows: list[Rsvp], shifts: list[Shift]) -> None:
    """Every other party takes a shift, in turn, where all of it fits."""
    for number, row in enumerate(rows[::2] if shifts else []):
        shift = shifts[number % len(shifts)]
        if shift.capacity is None or shift.seats_taken + row.party <= shift.capacity:
            row.shift = shift
            shift.seats_taken += row.party


def _split(people: int, chance: random.Random) -> list[int]:
    """Parties that add up to so many people."""
    parties: list[int] = []
    while people > 0:
        parties.append(min(people, chance.choice(PARTIES)))
        people -= parties[-1]
    return parties


def _row(occurrence: Occurrence, guest: Guest, party: int, chance: random.Random) -> Rsvp:
    now = timezone.now()
    answered = min(now, occurrence.starts_at) - dt.timedelta(minutes=chance.randrange(30, 9 * 24 * 60))
    forgotten = erase_at(occurrence)
    row = Rsvp(
        occurrence=occurrence,
        contact=guest.contact if forgotten > now else None,
        name=guest.alias if forgotten > now else "",
        party=party,
        state=Rsvp.State.CONFIRMED,
        locale=guest.contact.locale,
        created_at=answered,
        confirmed_at=answered,
        confirm_by=answered + dt.timedelta(hours=48),
        erase_at=forgotten,
        erased_at=None if forgotten > now else forgotten,
    )
    row.token_hash = digest(rsvp_token(row))
    return row
