"""Events of a file become drafts of a chapter, or change the drafts they became before. Nothing is ever published here.

An event is known by its UID within its chapter. What is published keeps standing as it is: a changed file makes a new
draft of it, and publishing that shows what would become of each date.
"""

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import translation
from django.utils.html import escape, linebreaks
from django.utils.text import slugify
from django.utils.translation import gettext as _

from chapters.models import ChapterPage
from events.actions.copies import free_slug
from events.imports.reading import ImportedEvent
from events.imports.wire import event_to_json
from events.models import Attendance, EventPage, ExcludedDate, ExtraDate, Kind
from events.models.checks import event_errors
from events.recurrence import parse, stored
from people.language import fold
from people.models import User

log = logging.getLogger(__name__)

NEW, CHANGED, SAME, OLDER = "new", "changed", "same", "older"
LONGEST_STANDFIRST = 300
PLAIN = ("start_date", "start_time", "end_time", "all_day", "last_day", "until", "fold", "zone", "capacity", "city")
WORDS = ("venue", "address", "directions", "access", "audience", "join_url")


@dataclass(frozen=True)
class Written:
    """What became of one event: `page` is its draft, `needs` the columns it lacks before it can be published."""

    line: int
    title: str
    day: dt.date
    what: str
    page: int | None = None
    needs: list[str] = field(default_factory=list)


def write_events(
    *, chapter: ChapterPage, events: Iterable[ImportedEvent], actor: User | None, dry_run: bool = False
) -> list[Written]:
    """Write these events below the chapter (the first of its translations); what became of each, in order.

    With `dry_run` nothing is written, and the answer is what would become of them.
    """
    events = list(events)
    with transaction.atomic(), translation.override(chapter.locale.language_code):
        if not dry_run:  # two drafts at once would be given the same place in the tree
            ChapterPage.objects.select_for_update().get(pk=chapter.pk)
        known = _known(chapter, {event.uid for event in events})
        return [_write(event, known.get(event.uid), chapter, actor, dry_run) for event in events]


def _known(chapter: ChapterPage, uids: set[str]) -> dict[str, EventPage]:
    """The chapter's events that were imported under these UIDs: the first of each one's translations."""
    pages = EventPage.objects.child_of(chapter).filter(source_uid__in=uids).order_by("-pk")
    return {page.source_uid: page for page in pages}


def version_of(event: ImportedEvent) -> str:
    """SEQUENCE and digest of everything an event says, wherever in the file it stands."""
    told = {**event_to_json(event), "line": 0, "sequence": 0}
    return f"{event.sequence}:{hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()}"


def _write(
    event: ImportedEvent, page: EventPage | None, chapter: ChapterPage, actor: User | None, dry_run: bool
) -> Written:
    what = _what(event, page)
    if what in (SAME, OLDER):
        return Written(event.line, event.title, event.start_date, what, page.pk if page else None)
    draft = page.get_latest_revision_as_object() if page else EventPage(kind=Kind.OTHER, languages=chapter.languages)
    _fill(draft, event)
    if not dry_run:
        page = _keep(draft, chapter, actor)
    # Of a page that is not in the tree Wagtail asks for a title and an address; the editor asks for the rest.
    return Written(
        event.line, draft.title, event.start_date, what, page.pk if page else None, sorted(event_errors(draft))
    )


def _what(event: ImportedEvent, page: EventPage | None) -> str:
    if page is None:
        return NEW
    sequence, _colon, digest = page.source_version.partition(":")
    if event.sequence < int(sequence or 0):
        return OLDER
    return SAME if version_of(event).endswith(f":{digest}") else CHANGED


def _keep(draft: EventPage, chapter: ChapterPage, actor: User | None) -> EventPage:
    if draft.pk is None:
        draft.locale, draft.live, draft.owner = chapter.locale, False, actor
        draft.slug = free_slug(chapter, slugify(draft.title, allow_unicode=True)[:200] or "event")
        chapter.add_child(instance=draft)
    # Not cleaned: a draft may lack what `Written.needs` names.
    draft.save_revision(user=actor, log_action=True, clean=False)
    # A published page stands as it is; only what it was imported from is known at once.
    EventPage.objects.filter(pk=draft.pk).update(source_version=draft.source_version)
    return draft


def _fill(draft: EventPage, event: ImportedEvent) -> None:
    """Give the draft what the file says, and leave alone what no file says: pictures, risk, who sees the place."""
    for name in (*PLAIN, *WORDS):
        setattr(draft, name, getattr(event, name))
    draft.title = event.title or _("Event without a title")
    draft.rule = stored(parse(event.rule)) if event.rule else ""  # type: ignore[assignment]
    moved = [(one.start.date(), one.start.time()) for one in event.moved]
    extra = [*((one.date, one.time) for one in event.extra), *moved]
    draft.extra_dates = [
        ExtraDate(date=day, start_time=_own(time, event), sort_order=n) for n, (day, time) in enumerate(extra)
    ]
    excluded = sorted({*event.excluded, *(one.original.date() for one in event.moved)})
    draft.excluded_dates = [ExcludedDate(date=day, sort_order=n) for n, day in enumerate(excluded)]
    draft.attendance = _attendance(event)
    draft.kind = _kind(event.kinds) or draft.kind
    draft.standfirst, draft.body = _text(event)
    draft.source_uid, draft.source_version = event.uid, version_of(event)


def _own(time: dt.time | None, event: ImportedEvent) -> dt.time | None:
    return None if time == event.start_time or event.all_day else time


def _attendance(event: ImportedEvent) -> Attendance:
    if not event.join_url:
        return Attendance.OFFLINE
    return Attendance.MIXED if event.venue or event.address else Attendance.ONLINE


def _kind(names: tuple[str, ...]) -> Kind | None:
    """Our kind that a category means, by its word in English or in the chapter's language."""
    known = {fold(word): kind for kind in Kind for word in (kind.value.replace("-", " "), str(kind.label))}
    return next((known[fold(name.replace("-", " "))] for name in names if fold(name.replace("-", " ")) in known), None)


def _text(event: ImportedEvent) -> tuple[str, list[tuple[str, object]]]:
    """A description as standfirst, if it begins with a short paragraph, and body. Text is only ever text."""
    first, _gap, rest = event.text.strip().partition("\n\n")
    if len(first) > LONGEST_STANDFIRST:
        first, rest = "", event.text.strip()
    body: list[tuple[str, object]] = [("text", linebreaks(escape(rest.strip())))] if rest.strip() else []
    if event.url:
        body.append(("action", {"text": _("More about it"), "page": None, "url": event.url}))
    return first, body
