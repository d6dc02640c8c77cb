"""What an event must say before it can be kept: one message a field, each with what to do."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import wall
from events.models.choices import Attendance, Reveal
from events.models.rule_checks import rule_errors
from people.text import is_broken, is_one_line

EARLIEST = dt.date(2000, 1, 1)
LATEST = dt.timedelta(days=3 * 366)
MOST_DAYS = dt.timedelta(days=31)  # a little less than wall.LONGEST, since clocks may change meanwhile
MOST_HOURS = 7 * 24  # before the start
LINES = ("title", "slug", "venue", "address", "city", "district", "audience", "photos", "join_url", "map_url")
TEXTS = ("standfirst", "directions", "access")


def event_errors(event) -> dict[str, ValidationError]:
    """What is wrong with an event, by field. A draft may still lack anything, so what is empty is passed over."""
    errors = {}
    for check in (_check_text, _check_place, _check_time, _check_seats, rule_errors):
        errors.update(check(event))
    return {name: ValidationError(message) for name, message in errors.items()}


def _check_text(event):
    for name in (*LINES, *TEXTS):
        text = getattr(event, name) or ""
        if is_broken(text) or (name in LINES and not is_one_line(text)):
            yield name, _("Please remove the unusual characters from this text.")


def _check_place(event):
    if event.attendance != Attendance.ONLINE and not (event.venue or event.address):
        yield "venue", _("Where do people meet? Only guests see it, if you choose so below.")
    if event.attendance != Attendance.OFFLINE and not event.join_url:
        yield "join_url", _("Paste the link to join, or choose “In person”. Only confirmed guests see it.")
    for name in ("join_url", "map_url"):
        if not is_web_address(getattr(event, name)):
            yield name, _("Paste an address that begins with https://")
    if event.reveal == Reveal.HOURS and not 1 <= (event.reveal_hours or 0) <= MOST_HOURS:
        yield "reveal_hours", _("Write a number of hours from 1 to 168, which is a week.")


def is_web_address(url: str) -> bool:
    """Whether a browser opens it as a page: web addresses only, and nothing at all."""
    return not url or url.startswith(("https://", "http://"))


def _check_time(event):
    day, start, end = event.start_date, event.start_time, event.end_time
    if day and not EARLIEST <= day <= timezone.localdate() + LATEST:
        yield "start_date", _("This date is far away. Please check the year.")
    if start and start == end:
        yield "end_time", _("This is when it begins. Write when it ends.")
    if day and event.last_day and not day <= event.last_day < day + MOST_DAYS:
        yield "last_day", _("One date lasts from its first day to its last, at most 31 days.")
    if event.fold and day and start and event.zone and not wall.comes_twice(day, start, event.zone):
        yield "fold", _("That night no clock shows this hour twice. Choose the first time.")


def _check_seats(event):
    if event.capacity == 0:
        yield "capacity", _("Write at least 1, or leave it empty for no limit.")
