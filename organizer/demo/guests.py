"""Invented guests, so that the demonstration's counts look alive. None of them is ever sent mail."""

import datetime as dt
import random
from dataclasses import dataclass

from django.utils import timezone

from events.actions.rsvps import KEPT_AFTER
from events.models import Occurrence, Rsvp
from events.rules import rsvp_token
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


def seat_guests(*, dates: list[tuple[Occurrence, int, int]], guests: list[Guest]) -> None:
    """Fill each date with as many people as are told to be coming and waiting.

    Rows are written at once instead of being asked for one by one: asking would queue a thousand mails to nobody.
    What holds for real rows holds for these: the seats taken are the sum of the confirmed parties.
    """
    chance = random.Random(1401)  # noqa: S311 (the same demonstration every time, not a secret)
    rows: list[Rsvp] = []
    for occurrence, coming, waiting in dates:
        parties = _split(coming, chance)
        queue = _split(waiting, chance)
        who = chance.sample(guests, len(parties) + len(queue))
        here = [_row(occurrence, guest, party, chance) for guest, party in zip(who, [*parties, *queue], strict=True)]
        for row in here[len(parties) :]:
            row.state, row.waitlisted_at, row.confirmed_at = Rsvp.State.WAITLISTED, row.confirmed_at, None
        rows += here
        occurrence.seats_taken = coming
    Rsvp.objects.bulk_create(rows)
    Occurrence.objects.bulk_update([occurrence for occurrence, _, _ in dates], ["seats_taken"])


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
    forgotten = occurrence.ends_at + KEPT_AFTER
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
    )
    row.token_hash = digest(rsvp_token(row))
    return row
