"""Lists of dates: what they are narrowed to, how they are paged, in which language."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self, TypeVar
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from wagtail.models import Page

from chapters.models import ChapterPage
from content.addresses import absolute
from events.models import EventPage, Kind, Occurrence, OccurrenceQuerySet
from people.language import ascii_digits, fold

PAGE_SIZE = 30
LONGEST_TEXT = 80

AnyPage = TypeVar("AnyPage", EventPage, ChapterPage)


@dataclass(frozen=True)
class Filters:
    """What a list of dates is narrowed to. Everything stands in the address; what cannot be read is left out."""

    kind: str = ""
    chapter: str = ""
    online: bool = False
    text: str = ""
    past: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        kind = query.get("kind", "")
        return cls(
            kind=kind if kind in Kind.values else "",
            chapter=query.get("chapter", "").strip()[:255],
            online=query.get("online", "") not in ("", "0"),
            text=" ".join(query.get("text", "").split())[:LONGEST_TEXT],
            past=query.get("period") == "past",
        )

    def address(self, **changes: str) -> str:
        """The query string that says this, with `changes` (a cursor, for instance) at its end."""
        parts = {
            "kind": self.kind,
            "chapter": self.chapter,
            "online": "1" if self.online else "",
            "text": self.text,
            "period": "past" if self.past else "",
            **changes,
        }
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"?{query}" if query else ""

    @property
    def is_narrow(self) -> bool:
        """Whether anything besides the time is filtered."""
        return replace(self, past=False) != Filters()


def for_calendar(filters: Filters) -> OccurrenceQuerySet:
    """The public dates that match, in no order yet."""
    dates = Occurrence.objects.public()
    if filters.kind:
        dates = dates.filter(event__kind=filters.kind)
    if filters.chapter:
        # A chapter may be named by its address in any language.
        keys = Page.objects.filter(slug=filters.chapter, chapterpage__isnull=False).values("translation_key")
        dates = dates.filter(chapter__translation_key__in=keys)
    if filters.online:
        dates = dates.online()
    words = fold(filters.text).split()
    if words:
        pages = EventPage.objects.live()
        for word in words:
            pages = pages.filter(folded__contains=word)
        dates = dates.filter(event__translation_key__in=pages.values("translation_key"))
    return dates


@dataclass(frozen=True)
class Sheet:
    """One page of a list. `earlier` and `later` are the addresses of its neighbours; empty at an end."""

    dates: list[Occurrence]
    earlier: str = ""
    later: str = ""
    filters: Filters = field(default_factory=Filters)


def sheet(filters: Filters, query: Mapping[str, str], *, now: dt.datetime, size: int = PAGE_SIZE) -> Sheet:
    """The dates after (or before) the one named in the address, by (starts_at, id): never OFFSET.

    `?after=<seconds>-<id>` and `?before=…` both come from our own links; one that cannot be read shows the start.
    """
    dates = for_calendar(filters)
    dates = dates.past(now) if filters.past else dates.upcoming(now)
    after, before = _read_key(query.get("after", "")), _read_key(query.get("before", ""))
    forward = not (before and not after)
    # The past is listed latest first, so there "forward" goes back in time.
    ascending = forward != filters.past
    key = after if forward else before
    if key:
        dates = dates.filter(_beyond(key, ascending=ascending))
    order = ("starts_at", "pk") if ascending else ("-starts_at", "-pk")
    rows = list(dates.order_by(*order).select_related("event__locale", "chapter__locale")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if not forward:
        rows.reverse()
    return Sheet(
        rows,
        earlier=filters.address(before=_key(rows[0])) if rows and (key if forward else more) else "",
        later=filters.address(after=_key(rows[-1])) if rows and (more if forward else True) else "",
        filters=filters,
    )


def _key(row: Occurrence) -> str:
    return f"{int(row.starts_at.timestamp())}-{row.pk}"


def _read_key(text: str) -> tuple[dt.datetime, int] | None:
    seconds, _, pk = ascii_digits(text).partition("-")
    if not (seconds.isascii() and seconds.isdigit() and pk.isascii() and pk.isdigit() and len(pk) < 16):
        return None
    try:
        return dt.datetime.fromtimestamp(int(seconds), dt.UTC), int(pk)
    except (ValueError, OverflowError, OSError):
        return None


def _beyond(key: tuple[dt.datetime, int], *, ascending: bool) -> Q:
    moment, pk = key
    if ascending:
        return Q(starts_at__gt=moment) | Q(starts_at=moment, pk__gt=pk)
    return Q(starts_at__lt=moment) | Q(starts_at=moment, pk__lt=pk)


@dataclass(frozen=True)
class Named:
    """A date with its page and its host's in one language; `url` is empty where none is published."""

    date: Occurrence
    page: EventPage
    host: ChapterPage
    url: str

    @property
    def absolute_url(self) -> str:
        return absolute(self.url) if self.url else ""


def named(dates: Iterable[Occurrence], language: str) -> list[Named]:
    """Each date with its pages in `language`, else the first published ones: two queries, however many dates."""
    dates = list(dates)
    pages = _in_language(EventPage, {date.event.translation_key for date in dates}, language)
    drafts = {date.event.translation_key for date in dates if not date.event.live} - pages.keys()
    if drafts:  # the first page is not, or no longer, published: that of another language speaks for it
        pages |= {page.translation_key: page for page in _live(EventPage, drafts).order_by("-pk")}
    hosts = _in_language(ChapterPage, {date.chapter.translation_key for date in dates}, language)
    found = []
    for date in dates:
        page = pages.get(date.event.translation_key, date.event)
        url = page.url or ""
        host = hosts.get(date.chapter.translation_key, date.chapter)
        found.append(Named(date, page, host, f"{url}{date.slug}/" if url else ""))
    return found


def _in_language(model: type[AnyPage], keys: set[uuid.UUID], language: str) -> dict[uuid.UUID, AnyPage]:
    return {page.translation_key: page for page in _live(model, keys).filter(locale__language_code=language)}


def _live(model: type[AnyPage], keys: set[uuid.UUID]) -> QuerySet[AnyPage]:
    pages: QuerySet[AnyPage] = model.objects.live().filter(translation_key__in=keys).select_related("locale")
    return pages
