"""What else the page of a guest has to say around their date: a question after the reminder, what hosts wrote, and when
all is over how it was. Imports events.queries and events.reminders.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from events.models import GuestMessage, Rsvp
from events.queries.audiences import has_reconfirmed, messages_for, was_confirmed_by
from events.queries.feedback import may_give_feedback
from events.reminders import DAY_BEFORE, asks_again


@dataclass(frozen=True)
class Note:
    """A message of the hosts, and the local day they wrote it on."""

    message: GuestMessage
    day: dt.date


@dataclass(frozen=True)
class Around:
    """`asks`: whether they are asked if they are still coming; `answered`: whether they said so."""

    asks: bool
    answered: bool
    may_rate: bool
    notes: list[Note]


def around(rsvp: Rsvp) -> Around:
    date = rsvp.occurrence
    return Around(
        asks=asks_again(date) and was_confirmed_by(rsvp, DAY_BEFORE, date),
        answered=has_reconfirmed(rsvp, date),
        may_rate=may_give_feedback(rsvp),
        notes=[Note(one, one.created_at.astimezone(ZoneInfo(date.zone)).date()) for one in messages_for(rsvp)],
    )
