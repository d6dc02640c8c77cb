"""One date, a row."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage, Risk
from events import wall
from events.models.choices import Attendance
from events.models.pages import EventPage
from people.places import ZoneField


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    """Which dates. Lists are ordered by (starts_at, id) and paged by that key."""

    def open_to_all(self) -> Self:
        """Whose page anyone can open who has its address: published, and in no private part of the site.

        In any language: the first page, which the dates hang on, may still be a draft, or be taken back.
        """
        pages = EventPage.objects.filter(translation_key=OuterRef("event__translation_key"), live=True)
        return self.filter(Exists(pages), event__view_restrictions=None, chapter__view_restrictions=None)

    def public(self) -> Self:
        """What may stand in a list: the event is published and open to all; nothing here is at high risk."""
        return self.open_to_all().exclude(Q(event__risk=Risk.HIGH) | Q(chapter__risk=Risk.HIGH))

    def for_page_of(self, page: ChapterPage) -> Self:
        """What a chapter's own page lists. That of a chapter at high risk is the only way to its dates, since no
        other list names them: who has its address finds them all there, and the form behind each."""
        dates = self.of_chapter(page)
        return dates.open_to_all() if page.is_hidden else dates.public()

    def upcoming(self, now: dt.datetime | None = None) -> Self:
        """Not over yet, soonest first; cancelled ones too, since people look for them."""
        return self.filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now: dt.datetime | None = None) -> Self:
        """Over, latest first."""
        return self.filter(ends_at__lte=now or timezone.now()).order_by("-starts_at", "-pk")

    def of_event(self, page: EventPage) -> Self:
        """The dates of an event, asked for in any of its languages."""
        return self.filter(event__translation_key=page.translation_key)

    def of_chapter(self, page: ChapterPage) -> Self:
        """The dates of a chapter, asked for in any of its languages."""
        return self.filter(chapter__translation_key=page.translation_key)

    def online(self) -> Self:
        """Those that can be joined from afar."""
        return self.exclude(event__attendance=Attendance.OFFLINE)


class Occurrence(models.Model):
    """One date. Keyed by its event and its original wall start, which never change."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("Takes place")
        CANCELLED = "cancelled", _("Cancelled")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(EventPage, models.PROTECT, related_name="occurrences", help_text="Of all translations.")
    chapter = models.ForeignKey(ChapterPage, models.PROTECT, related_name="occurrences")
    original_date = models.DateField()
    original_time = models.TimeField()
    slug = models.CharField(max_length=16, help_text="Its address below the event: the original date.")
    # Wall time as it stands now; the two instants below are derived from it and can be rebuilt at any time.
    start_date = models.DateField()
    start_time = models.TimeField()
    end_date = models.DateField()
    end_time = models.TimeField()
    zone = ZoneField()
    fold = models.PositiveSmallIntegerField(default=0, help_text="1: the second pass of an hour that comes twice.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_modified = models.BooleanField(default=False, help_text="Edited on its own: the series leaves it alone.")
    status = models.CharField(max_length=12, choices=Status, default=Status.SCHEDULED)
    status_reason = models.TextField(blank=True)
    status_at = models.DateTimeField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    seats_taken = models.PositiveIntegerField(default=0)
    # RFC 5545: SEQUENCE rises only when `fingerprint`, the hash of what the file says, has changed.
    sequence = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    revised_at = models.DateTimeField(default=timezone.now)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "original_date", "original_time"], name="one_row_a_date"),
            models.UniqueConstraint(fields=["event", "slug"], name="one_address_a_date"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="date_by_start"),
            models.Index(fields=["chapter", "starts_at", "id"], name="date_by_chapter"),
        ]

    def __str__(self):
        return f"{self.event_id} {self.slug}"

    def set_wall(self, date: dt.date, start: dt.time, end: dt.time, zone: str, fold: int = 0) -> None:
        """Put it at this wall time and derive the instants; nothing is saved."""
        span = wall.span(date, start, end, zone, fold)
        self.start_date, self.start_time, self.end_date, self.end_time = date, start, span.end_date, end
        self.zone, self.fold = zone, fold
        self.starts_at, self.ends_at = span.starts_at, span.ends_at

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_moved(self) -> bool:
        """Whether it begins at another wall time than it was first announced for."""
        # Microseconds only tell apart rows that were announced for the same wall start.
        announced = self.original_date, self.original_time.replace(microsecond=0)
        return announced != (self.start_date, self.start_time)

    @property
    def announced_at(self) -> dt.datetime:
        """The instant it was first announced for, read on today's clock of its place."""
        return wall.instant(self.original_date, self.original_time.replace(microsecond=0), self.zone)

    def is_past(self, now: dt.datetime | None = None) -> bool:
        return self.ends_at <= (now or timezone.now())

    def has_begun(self, now: dt.datetime | None = None) -> bool:
        return self.starts_at <= (now or timezone.now())

    @property
    def seats_left(self) -> int | None:
        """None without a limit; never below zero, since a lowered limit drops nobody."""
        return None if self.capacity is None else max(0, self.capacity - self.seats_taken)

    @property
    def is_full(self) -> bool:
        return self.seats_left == 0
