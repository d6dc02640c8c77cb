"""A day of action: chapters take part with a date of their own, and the day's hours and words reach all of them."""

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from events.actions.copies import free_slug
from events.errors import EventError, NotNow
from events.models import Attendance, DayOfActionPage, EventPage
from events.queries.gatherings import event_of
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)

WALL_TIME = ("start_date", "start_time", "end_time")
WORDS = ("title", "standfirst")


@dataclass(frozen=True)
class CityPlace:
    """What a chapter adds to the day: where it meets, how one joins from afar, for how many. All may be empty."""

    venue: str = ""
    address: str = ""
    join_url: str = ""
    capacity: int | None = None

    @property
    def attendance(self) -> Attendance:
        if not self.join_url:
            return Attendance.OFFLINE
        return Attendance.MIXED if self.is_somewhere else Attendance.ONLINE

    @property
    def is_somewhere(self) -> bool:
        return bool(self.venue or self.address)

    @property
    def is_complete(self) -> bool:
        """Whether a guest could come: a published page must say where, or how."""
        return self.is_somewhere or bool(self.join_url)


@transaction.atomic
def take_part(
    *, day: DayOfActionPage, chapter: ChapterPage, place: CityPlace, publish: bool, actor: User | None
) -> EventPage:
    """Make a chapter's event out of a day of action, in each language that both the chapter and the day speak.

    It is published only with `publish` and a complete place; else it waits as a draft. EventError where the chapter
    takes part already, NotNow once the day is over on its clock.
    """
    first, host = day.canonical(), chapter.canonical()
    DayOfActionPage.objects.select_for_update().get(pk=first.pk)  # a button pressed twice makes one event
    if event_of(first, host):
        raise EventError(_("Your chapter takes part already."))
    if first.start_date < timezone.now().date() - dt.timedelta(days=1):
        raise NotNow
    templates = {page.locale_id: page for page in _live_pages(first)}
    event = _begin(templates.get(host.locale_id, first), first, host, place, actor)
    pages = [event, *_translations(event, host, templates)]
    for page in pages:
        is_ready = publish and place.is_complete
        revision = page.save_revision(user=actor, clean=is_ready)  # a draft's place may still be missing
        if is_ready:
            revision.publish(user=actor)
    record_audit(
        actor=actor, verb="events.took_part", target=event, chapter_id=host.pk, details={"day_of_action": first.pk}
    )
    log.info("chapter takes part day=%s chapter=%s event=%s", first.pk, host.pk, event.pk)
    return EventPage.objects.get(pk=event.pk)


def _live_pages(day: DayOfActionPage) -> list[DayOfActionPage]:
    return list(DayOfActionPage.objects.live().filter(translation_key=day.translation_key))


def _begin(
    words: DayOfActionPage, day: DayOfActionPage, host: ChapterPage, place: CityPlace, actor: User | None
) -> EventPage:
    event = EventPage(
        title=words.title,
        standfirst=words.standfirst,
        picture_id=words.picture_id,
        slug=free_slug(host, day.slug),
        locale_id=host.locale_id,
        kind=day.kind,
        day_of_action=day,
        languages=host.languages,
        attendance=place.attendance,
        venue=place.venue,
        address=place.address,
        join_url=place.join_url,
        capacity=place.capacity,
        owner=actor,
        live=False,
        **{name: getattr(day, name) for name in WALL_TIME},
    )
    host.add_child(instance=event)
    return event


def _translations(event: EventPage, host: ChapterPage, templates: dict[int, DayOfActionPage]) -> list[EventPage]:
    """The event in the other languages of its chapter that the day has been translated into."""
    others = ChapterPage.objects.live().filter(translation_key=host.translation_key).exclude(pk=host.pk)
    made = []
    for page in others.select_related("locale"):
        if words := templates.get(page.locale_id):
            copy = event.copy_for_translation(page.locale).specific
            copy.title, copy.standfirst, copy.day_of_action = words.title, words.standfirst, event.day_of_action
            made.append(copy)
    return made


@transaction.atomic
def follow_day(*, day: DayOfActionPage) -> list[EventPage]:
    """Bring the events of all cities in line with a day that was published; returns those that changed.

    Hours move along unless a chapter keeps its own; title and standfirst follow wherever a city still says what the
    day once said. Each event that changes is published as the editor would, so that its guests hear of a move; a draft
    changes as a draft.
    """
    first = day.canonical()
    wall = {name: getattr(first, name) for name in ("kind", *WALL_TIME)}
    templates = {page.locale_id: (page, _once_said(page)) for page in _live_pages(first)}
    changed = []
    for event in EventPage.objects.filter(day_of_action=first).order_by("pk"):
        is_first = event.canonical().pk == event.pk
        facts = wall if is_first and not event.keeps_own_time else {}
        page, said = templates.get(event.locale_id, (first, {}))
        if _bring_in_line(event, facts, page, said):
            changed.append(event)
    log.info("day of action followed day=%s events=%s", first.pk, len(changed))
    return changed


def _once_said(page: DayOfActionPage) -> dict[str, set[str]]:
    """Every wording that a page of the day has had, by field: a city that says one of these has none of its own."""
    kept = [revision.content for revision in page.revisions.all()]
    return {name: {getattr(page, name), *(content.get(name, "") for content in kept)} for name in WORDS}


def _bring_in_line(event: EventPage, facts: dict[str, Any], day: DayOfActionPage, said: dict[str, set[str]]) -> bool:
    draft = event.get_latest_revision_as_object() if event.has_unpublished_changes or not event.live else None
    moved = _put(event, facts, day, said) if event.live else False
    if moved:
        event.save_revision().publish()
    if draft and _put(draft, facts, day, said):
        draft.save_revision(clean=False)
        moved = True
    return moved


def _put(event: EventPage, facts: dict[str, Any], day: DayOfActionPage, said: dict[str, set[str]]) -> bool:
    wanted = {**facts, **{name: getattr(day, name) for name in WORDS if getattr(event, name) in said.get(name, ())}}
    fresh = {name: value for name, value in wanted.items() if getattr(event, name) != value}
    for name, value in fresh.items():
        setattr(event, name, value)
    return bool(fresh)
