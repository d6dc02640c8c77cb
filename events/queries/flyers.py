"""What a print flyer says, in words: only what is public. Imports events.disclosure by way of the date's sheet."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from content.addresses import absolute
from events.disclosure import Place
from events.models import Flyer, Occurrence, OccurrenceQuerySet
from events.queries.dates import DateSheet, Fact, date_sheet, dates_of
from events.queries.lists import Named, named
from events.queries.rows import date_slab, when
from events.recurrence.words import label as rule_label
from people.language import listing, localise_digits, long_date, on_clock, zone_name

DATES = 8  # of a series; more would be read by nobody who walks past
LONGEST = 240  # letters of one fact: paper has an end
MILLIMETRE, INCH = 72 / 25.4, 72.0
# Width and height of the sheet in points, and how many flyers stand side by side on it.
SHEETS: dict[str, tuple[float, float, int]] = {
    Flyer.Size.A4: (210 * MILLIMETRE, 297 * MILLIMETRE, 1),
    Flyer.Size.A4_HALF: (297 * MILLIMETRE, 210 * MILLIMETRE, 2),
    Flyer.Size.LETTER: (8.5 * INCH, 11 * INCH, 1),
    Flyer.Size.LETTER_HALF: (11 * INCH, 8.5 * INCH, 2),
}


def printable_dates() -> OccurrenceQuerySet:
    """What may lie about on paper: public, to come, taking place. At high risk there is no flyer, not on the desk
    either: paper with its name and address is found by anyone."""
    dates = Occurrence.objects.public().upcoming().filter(status=Occurrence.Status.SCHEDULED)
    return dates.select_related("event__locale", "chapter__locale")


def place_in_line(flyer: Flyer) -> int:
    """How many flyers are set before this one."""
    waiting = Flyer.objects.filter(state=Flyer.State.WAITING)
    same = waiting.filter(asked_at=flyer.asked_at, pk__lt=flyer.pk)
    return waiting.filter(asked_at__lt=flyer.asked_at).count() + same.count()


def flyer_words(date: Occurrence, *, whole: bool, size: str, language: str) -> dict[str, Any] | None:
    """Everything that stands on the flyer of a date, or of all dates of its event; None where it has no address."""
    with translation.override(language):
        found = named([date], language)[0]
        if not found.url or found.page.get_view_restrictions():
            return None
        sheet = date_sheet(date, found.page, language=language)
        address = absolute(found.page.url) if whole else found.absolute_url
        return {
            **_frame(found, size, language),
            "label": sheet.label,
            "title": isolate(localise_digits(found.page.title, language)),
            "line": isolate(shortened(found.page.standfirst)),
            "slab": [sheet.slab.week, sheet.slab.day, sheet.slab.month, sheet.slab.also],
            "hours": on_clock(sheet.when, sheet.zone_name),
            "until": _("until %(day)s") % {"day": sheet.ends_on} if sheet.ends_on else "",
            "rule": _rule(found, language) if whole else "",
            "dates": [_date(one, language) for one in _coming(found)] if whole else [],
            "facts": [[fact.term, _fact(fact, sheet.place, language)] for fact in by_weight(sheet)],
            "act": _("Say that you are coming"),
            "how": _("Point a telephone’s camera at the code, or open this address. An alias is enough."),
            "address": shown_address(address),
            "code": qr_code(address),
        }


def _frame(found: Named, size: str, language: str) -> dict[str, Any]:
    width, height, flyers = SHEETS[size]
    return {
        "language": language,
        "width": width,
        "height": height,
        "flyers": flyers,
        "campaign": isolate(found.page.campaign_name_here()),
        "host": urlsplit(settings.SITE_URL).netloc,
        "cut": _("Cut here"),
    }


def _rule(found: Named, language: str) -> str:
    """How the event repeats, in words, with the name of its clock; empty for a list of single dates."""
    event = found.date.event
    words = rule_label(event.rule, event.start_date, None if event.all_day else event.start_time, event.until, language)
    return on_clock(words, zone_name(found.date.zone, language=language)) if words and not event.all_day else words


def _coming(found: Named) -> Iterable[Occurrence]:
    return dates_of(found.page).public().upcoming().filter(status=Occurrence.Status.SCHEDULED)[:DATES]


def _date(date: Occurrence, language: str) -> list[str]:
    """One date of a series: the day's number, the whole day in words, the hours."""
    return [date_slab(date, language=language).day, long_date(date.start_date, language), when(date, language)]


def _fact(fact: Fact, place: Place, language: str) -> str:
    if fact.term == _("Where") and not place.is_hidden:  # its parts may be of different scripts
        return listing(map(isolate, (place.venue, place.address, place.city)), language)
    return isolate(shortened(fact.text))


def by_weight(sheet: DateSheet) -> list[Fact]:
    """The facts, those first that a flyer cannot do without: where they do not all fit, the last ones go."""
    first = [_("Where"), _("How to join"), _("Hosts"), _("Access")]
    return sorted(sheet.facts, key=lambda fact: first.index(fact.term) if fact.term in first else len(first))


def shortened(text: str) -> str:
    """Of a long text as many whole words as paper has room for."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def isolate(text: str) -> str:
    """A text of unknown script, so that its full stop and its numbers stay where they belong in a line of the other."""
    return f"\u2068{text}\u2069" if text else ""


def shown_address(address: str) -> str:
    """An address as it is read and typed: without the scheme, and broken only behind a slash."""
    return address.partition("://")[2].replace("/", "/\u200b")


def qr_code(address: str) -> str:
    """An SVG of one unit a module, without margin. A quarter of it may be smudged or torn and it still reads."""
    drawn = BytesIO()
    segno.make(address, error="q", micro=False).save(drawn, kind="svg", border=0, xmldecl=False, nl=False)
    return drawn.getvalue().decode()
