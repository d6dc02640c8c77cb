"""Lists of dates: what they are narrowed to, how they are paged, in which language."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chapters.models import ChapterPage
from content.addresses import absolute
from events.disclosure import is_high_risk
from events.models import CoHost, EventPage, Occurrence
from events.queries.filters import Filters
from events.queries.matching import for_calendar
from events.queries.periods import within
from people.language import ascii_digits, listing

PAGE_SIZE = 30

AnyPage = TypeVar("AnyPage", EventPage, ChapterPage)


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
    dates = within(for_calendar(filters), filters.period, now=now, zone=filters.zone)
    after, before = read_key(query.get("after", "")), read_key(query.get("before", ""))
    forward = not (before and not after)
    # The past is listed latest first, so there "forward" goes back in time.
    ascending = forward != filters.past
    key = after if forward else before
    if key:
        dates = dates.filter(beyond(key, ascending=ascending))
    order = ("starts_at", "pk") if ascending else ("-starts_at", "-pk")
    rows = list(dates.order_by(*order).select_related("event__locale", "chapter__locale")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if not forward:
        rows.reverse()
    return Sheet(
        rows,
        earlier=filters.address(before=key_of(rows[0])) if rows and (key if forward else more) else "",
        later=filters.address(after=key_of(rows[-1])) if rows and (more if forward else True) else "",
        filters=filters,
    )


def key_of(row: Occurrence) -> str:
    """Where a page of a list begins or ends, for its address."""
    return f"{int(row.starts_at.timestamp())}-{row.pk}"


def read_key(text: str) -> tuple[dt.datetime, int] | None:
    """The same, read back; None for what is none of ours."""
    seconds, _, pk = ascii_digits(text).partition("-")
    if not (seconds.isascii() and seconds.isdigit() and pk.isascii() and pk.isdigit() and len(pk) < 16):
        return None
    try:
        return dt.datetime.fromtimestamp(int(seconds), dt.UTC), int(pk)
    except (ValueError, OverflowError, OSError):
        return None


def beyond(key: tuple[dt.datetime, int], *, ascending: bool) -> Q:
    """What comes after this place in the list."""
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
    co_hosts: tuple[ChapterPage, ...] = ()

    @property
    def hosts(self) -> str:
        """“Berlin”, or “Berlin with Paris, London” where others host along."""
        if not self.co_hosts:
            return self.host.title
        others = listing([chapter.title for chapter in self.co_hosts])
        return _("%(host)s with %(others)s") % {"host": self.host.title, "others": others}

    @property
    def credit(self) -> str:
        """“Hosted by Berlin with Paris”; empty where its host is alone, since that is the rule."""
        return _("Hosted by %(hosts)s") % {"hosts": self.hosts} if self.co_hosts else ""

    @property
    def absolute_url(self) -> str:
        return absolute(self.url) if self.url else ""


def named(dates: Iterable[Occurrence], language: str) -> list[Named]:
    """Each date with its pages in `language`, else the first published ones: three queries, however many dates."""
    dates = list(dates)
    pages = _in_language(EventPage, {date.event.translation_key for date in dates}, language)
    drafts = {date.event.translation_key for date in dates if not date.event.live} - pages.keys()
    if drafts:  # the first page is not, or no longer, published: that of another language speaks for it
        pages |= {page.translation_key: page for page in _live(EventPage, drafts).order_by("-pk")}
    along = co_hosts_of(dates)
    keys = {date.chapter.translation_key for date in dates}
    keys |= {chapter.translation_key for chapters in along.values() for chapter in chapters}
    hosts = _in_language(ChapterPage, keys, language)
    found = []
    for date in dates:
        page = pages.get(date.event.translation_key, date.event)
        url = page.url or ""
        host = hosts.get(date.chapter.translation_key, date.chapter)
        others = along.get(date.event_id, []) if not is_high_risk(date) else []
        co_hosts = tuple(hosts.get(one.translation_key, one) for one in others if one.pk != date.chapter_id)
        found.append(Named(date, page, host, f"{url}{date.slug}/" if url else "", co_hosts))
    return found


def co_hosts_of(dates: Iterable[Occurrence]) -> dict[int, list[ChapterPage]]:
    """The first pages of the chapters that host along and may be named, by the key of the event. One query."""
    events = {date.event_id for date in dates if date.event_id}
    found: dict[int, list[ChapterPage]] = {}
    rows = CoHost.objects.credited().filter(event__in=events).select_related("chapter__locale")
    for row in rows.order_by("answered_at", "pk"):
        found.setdefault(row.event_id, []).append(row.chapter)
    return found


def _in_language(model: type[AnyPage], keys: set[uuid.UUID], language: str) -> dict[uuid.UUID, AnyPage]:
    return {page.translation_key: page for page in _live(model, keys).filter(locale__language_code=language)}


def _live(model: type[AnyPage], keys: set[uuid.UUID]) -> QuerySet[AnyPage]:
    pages: QuerySet[AnyPage] = model.objects.live().filter(translation_key__in=keys).select_related("locale")
    return pages
