"""When guests hear of their date once more: the day before, two hours before, and thanks the morning after.

Two of these are wall time, since nobody should be woken, and what a clock shows is the truth of a date; two hours are
two hours. Whoever asks for one of these mails, writes it or draws the page behind it asks here if its time has come.
Imports events.wall and events.models.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

from events import wall
from events.models import Occurrence

DAY_BEFORE, HOURS_BEFORE, THANKS = "events.rsvp_day_before", "events.rsvp_hours_before", "events.rsvp_thanks"
EARLIEST, LATEST = dt.time(9), dt.time(20)  # no mail of the day before leaves outside these, on the clock of the date
MORNING = dt.time(10)
ONE_DAY = dt.timedelta(days=1)
HOURS = dt.timedelta(hours=2)
# How far ahead mails are asked for, so that they leave on the minute. Until then anything may still change.
AHEAD = dt.timedelta(minutes=10)
THANKED_FOR = dt.timedelta(hours=12)  # a worker that was down longer thanks nobody any more


def day_before(date: Occurrence) -> dt.datetime:
    """The same wall time the day before, between nine in the morning and eight in the evening."""
    time = min(max(date.start_time, EARLIEST), LATEST)
    return wall.instant(date.start_date - ONE_DAY, time, date.zone)


def hours_before(date: Occurrence) -> dt.datetime:
    """Two hours before it starts, whatever clocks do in between."""
    return date.starts_at - HOURS


def thanks_at(date: Occurrence) -> dt.datetime:
    """The first ten o'clock in the morning, where it took place, that is two hours or more after its end."""
    rested = (date.ends_at + HOURS).astimezone(ZoneInfo(date.zone))
    today = wall.instant(rested.date(), MORNING, date.zone)
    return today if today >= rested else wall.instant(rested.date() + ONE_DAY, MORNING, date.zone)


MOMENTS = {DAY_BEFORE: day_before, HOURS_BEFORE: hours_before, THANKS: thanks_at}


def is_time_for(kind: str, date: Occurrence, now: dt.datetime | None = None) -> bool:
    """Whether this mail is true now, or in a few minutes: “tomorrow” is said the day before only, “soon” before the
    start, thanks after a date that took place. A date that lasts all day starts at no hour, so it has no “soon”."""
    now = now or timezone.now()
    if date.is_off or now + AHEAD < MOMENTS[kind](date):
        return False
    if kind == DAY_BEFORE:
        return now.astimezone(ZoneInfo(date.zone)).date() < date.start_date
    if kind == HOURS_BEFORE:
        return now < date.starts_at and not date.all_day
    return now < thanks_at(date) + THANKED_FOR


def asks_again(date: Occurrence, now: dt.datetime | None = None) -> bool:
    """Whether guests are asked if they are still coming: from the day before until it starts."""
    now = now or timezone.now()
    return not date.is_off and day_before(date) <= now < date.starts_at
