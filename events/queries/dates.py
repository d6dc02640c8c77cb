"""One date as a page: its facts, its state and what may be done about it."""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.disclosure import Place, is_high_risk, public_place, reveal_of
from events.models import DateChange, EventPage, Occurrence, OccurrenceQuerySet, Reveal
from events.queries.lists import named
from events.queries.rows import also_when, clock_name, date_slab, when
from events.queries.seats import people_waiting, waiting_rule
from events.terms import terms_of
from people.language import Slab, alphabetical, city_of, listing, localise_digits, long_date, time_range
from people.places import SPOKEN

# Clocks a reader can choose from where no script tells us theirs; any other IANA name works in the address as well.
ZONES = [
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Toronto",
    "America/Vancouver",
    "America/Mexico_City",
    "America/Bogota",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Vienna",
    "Europe/Rome",
    "Europe/Amsterdam",
    "Europe/Brussels",
    "Europe/Zurich",
    "Europe/Stockholm",
    "Europe/Oslo",
    "Europe/Copenhagen",
    "Europe/Helsinki",
    "Europe/Athens",
    "Europe/Istanbul",
    "Asia/Tehran",
    "Asia/Kabul",
    "Asia/Baghdad",
    "Asia/Dubai",
    "Asia/Yerevan",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Australia/Melbourne",
    "Pacific/Auckland",
    "UTC",
]


@dataclass(frozen=True)
class Fact:
    """One line of a date's facts: what it is about, and what is so; with `links` (text and address) instead of `url`
    where there are several."""

    term: str
    text: str
    url: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DateSheet:
    """Everything the page of a date says besides its own text. `state` is one word of `state_of`."""

    slab: Slab
    label: str
    state: str
    when: str
    zone_name: str
    also_when: str
    ends_on: str
    place: Place
    facts: list[Fact]
    waiting: int = 0
    high_risk: bool = False
    count_shown: bool = True
    moved_from: str = ""
    reason: str = ""
    zone: str = ""
    zones: list[tuple[str, str]] = field(default_factory=list)

    @property
    def waiting_rule(self) -> str:
        """Who gets a seat that comes free."""
        return waiting_rule()


def dates_of(page: EventPage) -> OccurrenceQuerySet:
    """The dates of an event in any of its languages, with all that drawing them needs."""
    return Occurrence.objects.of_event(page).select_related("event__locale", "chapter__locale")


def unsaved_date(page: EventPage) -> Occurrence:
    """The first date of a page as its form now stands: what a preview shows. Never saved."""
    chapter = page.chapter
    assert chapter is not None  # events stand under chapters only
    day, start = page.start_date or dt.date(2026, 1, 1), page.start_time or dt.time(18)
    date = Occurrence(event=page, chapter=chapter, original_date=day, original_time=start, slug=str(day))
    date.set_wall(day, start, page.end_time or dt.time(19), page.zone or chapter.zone, page.fold)
    date.capacity = page.capacity
    return date


def date_sheet(date: Occurrence, page: EventPage, *, language: str, zone: str = "") -> DateSheet:
    """The page of `date` in `language`, with the reader's own clock if the address names a `zone`."""
    place = public_place(date, page)
    return DateSheet(
        slab=date_slab(date, language=language, large=True),
        label=" · ".join(part for part in (date.event.get_kind_display(), place.city or _online(place)) if part),
        state=state_of(date),
        when=when(date, language),
        zone_name=clock_name(date, language),
        also_when=also_when(date, zone, language),
        ends_on=long_date(date.end_date, language) if _lasts_into_another_day(date) else "",
        place=place,
        facts=_facts(date, page, place, language),
        waiting=people_waiting(date),
        high_risk=is_high_risk(date),
        count_shown=terms_of(date).count_shown,
        moved_from=_announced(date, language) if date.is_moved else "",
        reason=_why(date),
        zone=zone,
        zones=zone_choices(language),
    )


def zone_choices(language: str) -> list[tuple[str, str]]:
    """The clocks that are offered to a reader, by city."""
    return sorted(((name, city_of(name, language)) for name in ZONES), key=lambda choice: alphabetical(choice[1]))


def state_of(date: Occurrence, now: dt.datetime | None = None) -> str:
    """Which of its states a date is in; a cancelled date stays cancelled when its time has passed."""
    if date.is_cancelled:
        return "cancelled"
    if date.is_past(now):
        return "past"
    if date.is_postponed:
        return "postponed"
    if date.has_begun(now):
        return "begun"
    return "full" if date.is_full else "open"


def _online(place: Place) -> str:
    return _("Online") if place.is_online else ""


def _lasts_into_another_day(date: Occurrence) -> bool:
    """Longer than a night: an evening that ends at one in the morning needs no second date."""
    is_long = date.end_date > date.start_date and date.ends_at - date.starts_at > dt.timedelta(hours=6)
    return is_long and not date.all_day


def _announced(date: Occurrence, language: str) -> str:
    at = date.announced_at.astimezone(ZoneInfo(date.zone)).time()
    return listing([long_date(date.original_date, language), time_range(at, language=language)], language)


def _why(date: Occurrence) -> str:
    """The reason given for how a date stands: why it is off, or why it was moved."""
    if date.is_off or not (date.pk and date.is_moved):
        return date.status_reason
    moves = date.changes.filter(kind=DateChange.Kind.MOVED).exclude(reason="")
    return moves.values_list("reason", flat=True).first() or ""


def _facts(date: Occurrence, page: EventPage, place: Place, language: str) -> list[Fact]:
    chapter = date.chapter.localized if date.chapter.pk else date.chapter
    spoken = dict(SPOKEN)
    languages = [str(spoken[code]) for code in page.languages or [] if code in spoken]
    facts = [
        Fact(_("Where"), _where(date, place, language)),
        Fact(_("How to join"), _how_to_join(date, place)),
        Fact(_("Getting there"), place.directions),
        Fact(_("Map"), place.map_url, place.map_url),
        Fact(_("Access"), page.access),
        Fact(_("Languages"), listing(languages, language)),
        Fact(_("Who it is for"), page.audience),
        Fact(_("Hosts"), chapter.title, chapter.url or ""),
        _together_with(date, language),
        Fact(_("Photographs"), page.photos),
    ]
    return [fact for fact in facts if fact.text]


def _together_with(date: Occurrence, language: str) -> Fact:
    others = named([date], language)[0].co_hosts if date.pk else ()
    links = tuple((chapter.title, chapter.url or "") for chapter in others)
    return Fact(_("Together with"), listing([title for title, _url in links], language), links=links)


def promise(date: Occurrence) -> str:
    """When those who have no seat yet would learn the place, in the active language."""
    if reveal_of(date) != Reveal.HOURS:
        return _("Guests get the exact place by mail, once they have confirmed.")
    hours = date.event.reveal_hours
    told = ngettext(
        "Guests learn the district once they have confirmed, and the exact place %(n)s hour before the start.",
        "Guests learn the district once they have confirmed, and the exact place %(n)s hours before the start.",
        hours,
    )
    return told % {"n": localise_digits(hours)}


def _where(date: Occurrence, place: Place, language: str) -> str:
    if not place.is_hidden:
        return listing((place.venue, place.address, place.city), language)
    if place.is_online and not place.city:
        return ""
    told = promise(date)
    return f"{place.city}. {told}" if place.city else told


def _how_to_join(date: Occurrence, place: Place) -> str:
    if not place.is_online:
        return ""
    if reveal_of(date) == Reveal.HOURS:
        hours = date.event.reveal_hours
        told = ngettext(
            "Online. Guests get the link by mail, %(n)s hour before the start.",
            "Online. Guests get the link by mail, %(n)s hours before the start.",
            hours,
        )
        return told % {"n": localise_digits(hours)}
    return _("Online. Guests get the link by mail, once they have confirmed.")
