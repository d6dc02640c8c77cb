"""What a reader can choose from to narrow a list: only what leads somewhere."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from chapters.models import ChapterPage
from chapters.queries import chapters_in_language
from events.models import CoHost, Kind, Occurrence
from events.queries.dates import zone_choices
from events.queries.filters import RADII, Filters
from events.queries.periods import Period
from events.queries.said import month_words, period_words
from people.language import alphabetical, localise_digits
from people.places import SPOKEN

MONTHS = 6  # how many the filter bar offers


def hosts_with_dates(language: str) -> list[ChapterPage]:
    """The chapters that have public dates to come, or host some along, in `language` and by its alphabet.

    Three queries that ask each chapter for one date, not all dates for their chapter.
    """
    # Those still to begin: to look back as far as the longest date can reach would read a month of what is over.
    dated = Occurrence.objects.public().filter(starts_at__gt=timezone.now()).order_by()
    own = ChapterPage.objects.filter(Exists(dated.filter(chapter=OuterRef("pk"))))
    along = CoHost.objects.credited().filter(Exists(dated.filter(event=OuterRef("event"))))
    keys = {*own.values_list("translation_key", flat=True), *along.values_list("chapter__translation_key", flat=True)}
    return [page for page in chapters_in_language(language) if page.translation_key in keys]


def chapter_choices(hosts: list[ChapterPage]) -> list[tuple[str, str]]:
    """Slug and name of each."""
    return [(page.slug, page.title) for page in hosts]


def country_choices(hosts: list[ChapterPage]) -> list[tuple[str, str]]:
    """Code and name of the countries they are in, by the alphabet of the active language."""
    countries = {str(page.country): page.country_name for page in hosts if page.country}
    return sorted(countries.items(), key=lambda choice: alphabetical(choice[1]))


@dataclass(frozen=True)
class Choices:
    """What the filter bar offers: value and words, each list in the order it is shown in."""

    kinds: list[tuple[str, str]]
    chapters: list[tuple[str, str]]
    countries: list[tuple[str, str]]
    languages: list[tuple[str, str]]
    radii: list[tuple[int, str]]
    periods: list[tuple[str, str]]
    zones: list[tuple[str, str]]
    rare: bool

    @classmethod
    def of(cls, filters: Filters, *, language: str, today: dt.date) -> Self:
        """`rare` says that a filter is set which the bar keeps folded away."""
        hosts = hosts_with_dates(language)
        spoken = ((code, str(name)) for code, name in SPOKEN)
        return cls(
            kinds=[(value, str(name)) for value, name in Kind.choices],
            chapters=chapter_choices(hosts),
            countries=country_choices(hosts),
            languages=sorted(spoken, key=lambda choice: alphabetical(choice[1])),
            radii=[(radius, _("%(n)s km") % {"n": localise_digits(radius, language)}) for radius in RADII],
            periods=_periods(filters, language, today),
            zones=zone_choices(language),
            rare=filters.without("kind", "near", "period", "zone", "view") != Filters() or filters.period.has_ends,
        )


def _periods(filters: Filters, language: str, today: dt.date) -> list[tuple[str, str]]:
    """Words and the next months; a month that was asked for stands among them."""
    months = {filters.period.month} if filters.period.month else set()
    first = today.replace(day=1)
    for _number in range(MONTHS):
        months.add(f"{first:%Y-%m}")
        first = (first + dt.timedelta(days=31)).replace(day=1)
    words = [("", _("To come")), *((word, period_words(Period(word), language)) for word in ("week", "weekend"))]
    return [*words, *((month, month_words(month, language)) for month in sorted(months)), ("past", _("Past dates"))]
