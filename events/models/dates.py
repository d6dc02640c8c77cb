"""One date, a row."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Exists, F, Min, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage, Risk
from events import wall
from events.models.choices import Attendance
from events.models.cohosts import CoHost
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
        if page.is_hidden:
            return self.of_chapter(page).open_to_all()
        return self.shown_by([page.translation_key]).public()

    def upcoming(self, now: dt.datetime | None = None) -> Self:
        """Not over yet, soonest first; cancelled ones too, since people look for them."""
        now = now or timezone.now()
        return self.filter(ends_at__gt=now, starts_at__gt=now - wall.LONGEST).order_by("starts_at", "pk")

    def past(self, now: dt.datetime | None = None) -> Self:
        """Over, latest first."""
        now = now or timezone.now()
        return self.filter(ends_at__lte=now, starts_at__lt=now).order_by("-starts_at", "-pk")

    def of_event(self, page: EventPage) -> Self:
        """The dates of an event, asked for in any of its languages."""
        return self.filter(event__translation_key=page.translation_key)

    def of_chapter(self, page: ChapterPage) -> Self:
        """The dates of a chapter, asked for in any of its languages."""
        return self.filter(chapter__translation_key=page.translation_key)

    def shown_by(self, keys: Iterable[uuid.UUID]) -> Self:
        """What chapters of these translation keys stand behind: their own dates, and those of events that they agreed
        to host along. Whose a date is, and so who learns its guests, `of_chapter` says.

        Both are looked up first, in two small queries: a list by plain keys can be read off the indexes.
        """
        found = ChapterPage.objects.order_by().filter(translation_key__in=list(keys)).values("translation_key")
        chapters = list(found.annotate(first=Min("pk")).values_list("first", flat=True))
        along = list(CoHost.objects.credited().filter(chapter__in=chapters).values_list("event", flat=True))
        own = Q(chapter__in=chapters)
        return self.filter(own | Q(event__in=along)) if along else self.filter(own)

    def online(self) -> Self:
        """Those that can be joined from afar."""
        return self.exclude(event__attendance=Attendance.OFFLINE)


class Occurrence(models.Model):
    """One date. Keyed by its event and its original wall start, which never change."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("Takes place")
        CANCELLED = "cancelled", _("Cancelled")
        POSTPONED = "postponed", _("Postponed")

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
    all_day = models.BooleanField(default=False, help_text="`end_date` is then the last day, itself included.")
    # What was edited for this date alone, and is left alone by the series from then on.
    own_time = models.BooleanField(default=False)
    own_seats = models.BooleanField(default=False)
    own_place = models.BooleanField(default=False, help_text="The seven columns below count instead of the event's.")
    venue = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    district = models.CharField(max_length=80, blank=True)
    directions = models.TextField(blank=True)
    map_url = models.URLField(blank=True)
    join_url = models.URLField(blank=True)
    note = models.TextField(blank=True, help_text="For everyone, about this date alone.")
    place_digest = models.CharField(max_length=64, blank=True, help_text="Of the place guests were last told of.")
    off_rule = models.BooleanField(
        default=False, help_text="The event no longer names it, but people answered: the host has to choose."
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.SCHEDULED)
    status_reason = models.TextField(blank=True)
    status_at = models.DateTimeField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    seats_taken = models.PositiveIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When who did not come was told from who did.")
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
            models.Index(fields=["starts_at", "id", "ends_at"], name="date_by_start_and_end"),
            models.Index(fields=["chapter", "starts_at", "id"], name="date_by_chapter"),
            models.Index(fields=["event", "starts_at", "id"], name="date_by_event"),
        ]

    def __str__(self):
        return f"{self.event_id} {self.slug}"

    def set_wall(self, date: dt.date, start: dt.time, end: dt.time, zone: str, fold: int = 0) -> None:
        """Put it at this wall time, ending the same day or night; nothing is saved."""
        self.set_face(wall.Face(date, start, end, wall.end_of(date, start, end)), zone, fold)

    def set_face(self, face: wall.Face, zone: str, fold: int = 0) -> None:
        """Put it at this wall time and derive the instants; nothing is saved."""
        span = wall.span_of(face, zone, fold)
        self.start_date, self.start_time, self.end_date, self.end_time = face.date, face.start, face.end_date, face.end
        self.all_day, self.zone, self.fold = face.all_day, zone, fold
        self.starts_at, self.ends_at = span.starts_at, span.ends_at

    @property
    def face(self) -> wall.Face:
        """Its wall time as it stands now."""
        return wall.Face(self.start_date, self.start_time, self.end_time, self.end_date, self.all_day)

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_postponed(self) -> bool:
        return self.status == self.Status.POSTPONED

    @property
    def is_off(self) -> bool:
        """Nobody should come at this hour: it is cancelled, or postponed and its new day is not known yet."""
        return self.status != self.Status.SCHEDULED

    @property
    def is_modified(self) -> bool:
        """Whether anything about it was edited for this date alone."""
        return self.own_time or self.own_seats or self.own_place

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
        """Whether it is over. A postponed date is not, however long ago it was to be: its new day may still come."""
        return self.has_ended(now) and not self.is_postponed

    def has_ended(self, now: dt.datetime | None = None) -> bool:
        """Whether the hour it stands at has passed."""
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
