"""When an ad has to be booked, sent, and comes out. All of it by the publication's own clock."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

from outreach.models import Placement, Publication, State

SPACE, MATERIALS, ISSUE = "space", "materials", "issue"
# Until when a deadline is still to be kept.
WAITS = {
    SPACE: (State.IDEA, State.QUOTED, State.FUNDING, State.FUNDED),
    MATERIALS: (State.IDEA, State.QUOTED, State.FUNDING, State.FUNDED, State.ORDERED),
    ISSUE: (State.ORDERED, State.SENT, State.PROOFED),
}


@dataclass(frozen=True)
class Deadline:
    """One day of an ad that somebody has to keep."""

    placement: Placement
    kind: str
    at: dt.datetime

    @property
    def key(self) -> str:
        """Names it: a deadline that moved is another one."""
        return f"{self.kind}:{self.at.isoformat()}"

    def is_past(self, now: dt.datetime) -> bool:
        return self.at <= now

    def days_left(self, now: dt.datetime) -> int:
        """Days on the publication's calendar; 0 is today."""
        return (self.at.date() - now.astimezone(self.at.tzinfo).date()).days


def space_until(placement: Placement) -> dt.datetime | None:
    """The space deadline: as quoted, or as the publisher agreed to since. None without a quote."""
    quote = placement.quote
    if quote is None:
        return None
    if placement.extended_to and placement.extended_to > quote.space_on:
        zone = ZoneInfo(quote.publication.zone)
        return dt.datetime.combine(placement.extended_to, quote.space_at, tzinfo=zone)
    return quote.space_until


def deadlines_of(placement: Placement) -> list[Deadline]:
    """What is still to be kept, in order."""
    quote = placement.quote
    if quote is None:
        return []
    zone = ZoneInfo(quote.publication.zone)
    issue = dt.datetime.combine(quote.issue_on, dt.time(0), tzinfo=zone)
    all_of_them = {SPACE: space_until(placement), MATERIALS: quote.materials_until, ISSUE: issue}
    found = [Deadline(placement, kind, at) for kind, at in all_of_them.items() if at and placement.state in WAITS[kind]]
    return sorted(found, key=lambda one: one.at)


def calendar_of(placements: Iterable[Placement]) -> list[Deadline]:
    """The deadlines of several ads together, the nearest first."""
    return sorted((one for placement in placements for one in deadlines_of(placement)), key=lambda one: one.at)


def today_at(publication: Publication) -> dt.date:
    """The day it is where a publication is."""
    return timezone.now().astimezone(ZoneInfo(publication.zone)).date()


def today_there(placement: Placement) -> dt.date:
    """The day it is where the publication of an ad is; in UTC where none is chosen."""
    return today_at(placement.format.publication) if placement.format else timezone.now().date()
