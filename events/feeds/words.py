"""What every feed says about a date, and that a text fits into the file it goes into."""

from django.utils.translation import gettext as _

from events.disclosure import Place, is_high_risk
from events.models import Occurrence
from events.queries import Named, day_and_hours
from events.queries.rows import moment
from people.text import is_broken, is_one_line


class Unwritable(ValueError):
    """A text that would break the file it goes into."""


def one_line(text: str) -> str:
    """`text`, if it stays on one line in any file. icalendar's own guard is an assert, gone under `python -O`."""
    if is_broken(text) or not is_one_line(text):
        raise Unwritable("a line break or control character in a calendar value")
    return text


def many_lines(text: str) -> str:
    """`text`, if it holds nothing but ordinary characters and line breaks."""
    if is_broken(text):
        raise Unwritable("a control character in a calendar text")
    return text


def status_line(date: Occurrence) -> str:
    """That a date does not take place, and why; empty where it does."""
    if not date.is_off:
        return ""
    said = _("Postponed: please do not come. The new date stands here once it is set.")
    said = said if date.is_postponed else _("Cancelled.")
    return f"{said} {date.status_reason}".strip()


def description(found: Named, language: str, place: Place, also: str = "") -> str:
    """What a calendar shows when an entry is opened: its paragraphs, an empty line between two of them. `also` is what
    only its reader is told, such as what they will do there."""
    date = found.date
    lines = [
        status_line(date),
        found.page.standfirst,
        date.note,
        day_and_hours(date, language),
        also,
        found.credit,
        *_to_come(date, place, language),
        place.directions,
        place.map_url,
        place.join_url,
        found.absolute_url,
    ]
    return "\n\n".join(line.strip() for line in lines if line and line.strip())


def _to_come(date: Occurrence, place: Place, language: str) -> list[str]:
    """How and when a reader learns what is not told here."""
    if place.opens_at:
        at = {"moment": moment(place.opens_at, date.zone, language)}
        return [_("The exact place and the link to join follow by mail: %(moment)s.") % at]
    lacks_place = place.is_hidden and not is_high_risk(date)
    return [
        _("Guests get the place by mail once they confirm.") if lacks_place else "",
        _("Guests get the link to join by mail once they confirm.") if place.is_online and not place.join_url else "",
    ]
