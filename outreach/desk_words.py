"""Ads in words, for the desk: deadlines by the publication's clock, lengths, shapes, prices.

Imports outreach.models and outreach.queries.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from outreach.models import AdFormat
from outreach.queries.deadlines import ISSUE, MATERIALS, SPACE, Deadline
from people.language import clock, long_date, number, on_clock, zone_name

NEAR = 3  # days before a deadline from which on it is marked
INCH = 25_400  # micrometres
KINDS: dict[str, Promise] = {
    SPACE: gettext_lazy("Space to be booked"),
    MATERIALS: gettext_lazy("File to be sent"),
    ISSUE: gettext_lazy("It comes out"),
}


@dataclass(frozen=True)
class DeadlineLine:
    """A deadline in words. `also` is the same moment on the reader's clock, where that is another one."""

    kind: str
    what: str
    when: str
    also: str
    left: str
    machine: str
    is_past: bool
    is_near: bool
    deadline: Deadline


def deadline_line(deadline: Deadline, now: dt.datetime, here: str = "") -> DeadlineLine:
    """Space to be booked: Thursday 3 December 2026, 5 PM, Eastern time · 3 days left. `here` is the reader's zone."""
    days = deadline.days_left(now)
    # The day on which it comes out is not past before it is over.
    past = days < 0 if deadline.kind == ISSUE else deadline.is_past(now)
    return DeadlineLine(
        kind=deadline.kind,
        what=str(KINDS[deadline.kind]),
        when=moment(deadline.at, whole_day=deadline.kind == ISSUE),
        also="" if deadline.kind == ISSUE else _also(deadline.at, here),
        left=days_left(days, past),
        machine=deadline.at.isoformat(),
        is_past=past,
        is_near=not past and days <= NEAR,
        deadline=deadline,
    )


def moment(at: dt.datetime, *, whole_day: bool = False) -> str:
    """A day, and the hour on the clock of the place it is told by."""
    day = long_date(at.date())
    zone = at.tzinfo.key if isinstance(at.tzinfo, ZoneInfo) else "UTC"
    if whole_day:
        return day
    return _("%(day)s, %(hour)s") % {"day": day, "hour": on_clock(clock(at.time()), zone_name(zone))}


def _also(at: dt.datetime, here: str) -> str:
    if not here or at.astimezone(ZoneInfo(here)).utcoffset() == at.utcoffset():
        return ""
    mine = at.astimezone(ZoneInfo(here))
    return on_clock(clock(mine.time()), zone_name(here)) if mine.date() == at.date() else moment(mine)


def days_left(days: int, past: bool) -> str:
    """3 days left · today · 2 days ago."""
    if not days:
        return _("past since today") if past else _("today")
    if past:
        return ngettext("%(count)s day ago", "%(count)s days ago", -days) % {"count": number(-days)}
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": number(days)}


def millimetres(length: int) -> str:
    """266.7 mm."""
    return _("%(figure)s mm") % {"figure": _figure(Decimal(length) / 1000, 2)}


def inches(length: int) -> str:
    """10.5 in."""
    return _("%(figure)s in") % {"figure": _figure(Decimal(length) / INCH, 3)}


def points(hundredths: int) -> str:
    """6.5 pt."""
    return _("%(figure)s pt") % {"figure": _figure(Decimal(hundredths) / 100, 2)}


def percent_of(hundredths: int) -> str:
    """12.5 %, from hundredths of a percent."""
    return _("%(figure)s %%") % {"figure": _figure(Decimal(hundredths) / 100, 2)}


def _figure(value: Decimal, places: int) -> str:
    return number(float(round(value, places)))


def size_of(shape: AdFormat) -> str:
    """266.7 × 361.95 mm (10.5 × 14.25 in) · 728 × 90 pixels."""
    if shape.kind == AdFormat.Kind.BANNER:
        said = {"width": number(shape.pixel_width), "height": number(shape.pixel_height)}
        return _("%(width)s × %(height)s pixels") % said
    metric, imperial = (f"{say(shape.width)} × {say(shape.height)}" for say in (millimetres, inches))
    said = {"metric": metric, "imperial": imperial}
    if shape.pages > 1:
        return _("%(metric)s (%(imperial)s) a page, two pages") % said
    return _("%(metric)s (%(imperial)s)") % said


def both(length: int) -> str:
    """3.18 mm (0.125 in), or nothing."""
    return f"{millimetres(length)} ({inches(length)})" if length else _("none")
