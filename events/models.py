"""People come: the series, its dates and who said yes."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import StreamField
from wagtail.models import Orderable

from chapters.models import ChapterPage, Risk
from content.blocks import BodyBlock
from content.models import BasePage
from people.fields import SealedTextField
from people.models import Contact
from people.places import LanguagesField, ZoneField


class Kind(models.TextChoices):
    VIGIL = "vigil", _("Vigil")
    TEACH_IN = "teach-in", _("Teach-in")
    BANNERING = "bannering", _("Bannering")
    PHONE_BANK = "phone-bank", _("Phone bank")
    RALLY = "rally", _("Rally")
    PROGRAM = "program", _("Program")
    READING = "reading", _("Reading")
    ROUNDTABLE = "roundtable", _("Roundtable")
    AUDIO_ROOM = "audio-room", _("Audio room")
    OTHER = "other", _("Other")


class Attendance(models.TextChoices):
    """How to take part; the names follow schema.org's eventAttendanceMode."""

    OFFLINE = "offline", _("In person")
    ONLINE = "online", _("Online")
    MIXED = "mixed", _("In person and online")


class Reveal(models.TextChoices):
    """Who learns the exact place."""

    EVERYONE = "everyone", _("Everyone")
    GUESTS = "guests", _("Guests only, once they have confirmed")


class CalendarPage(RoutablePageMixin, BasePage):
    """All dates of all chapters, with filters that stand in the address."""

    max_count_per_parent = 1
    subpage_types: list[str] = []


class EventPage(RoutablePageMixin, BasePage):
    """The series, one-offs included. Wall time and zone are the truth; dates are rows of `Occurrence`."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.VIGIL)
    start_date = models.DateField(_("date"))
    start_time = models.TimeField(_("from"))
    end_time = models.TimeField(_("until"), help_text=_("Earlier than the start means the next day."))
    zone = ZoneField(_("time zone"), blank=True, help_text=_("Leave empty for the chapter's own."))
    attendance = models.CharField(_("how to take part"), max_length=10, choices=Attendance, default=Attendance.OFFLINE)
    venue = models.CharField(_("place"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True, help_text=_("Leave empty for the chapter's own."))
    directions = models.TextField(_("getting there"), blank=True)
    join_url = models.URLField(_("link to join"), blank=True, help_text=_("Only confirmed guests see it."))
    reveal = models.CharField(_("who sees the place"), max_length=10, choices=Reveal, default=Reveal.EVERYONE)
    risk = models.CharField(_("risk"), max_length=10, choices=Risk, default=Risk.NORMAL)
    audience = models.CharField(_("who it is for"), max_length=200, blank=True)
    access = models.TextField(_("access"), blank=True, help_text=_("Steps, toilets, hearing loop, seats, quiet room."))
    photos = models.CharField(_("photographs"), max_length=200, blank=True)
    languages = LanguagesField(_("languages"))
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True, help_text=_("Leave empty for no limit."))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("more about it"))
    # What the text filter looks in: title, standfirst, place and city, folded (people/language.py).
    folded = models.TextField(editable=False, blank=True)

    parent_page_types = ["chapters.ChapterPage"]
    subpage_types: list[str] = []


class ExtraDate(Orderable):
    """One more date of the same event, at the same time of day."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="extra_dates")
    date = models.DateField(_("date"))


class Occurrence(models.Model):
    """One date. Keyed by its event and its original wall start, which never change."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("Takes place")
        CANCELLED = "cancelled", _("Cancelled")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(EventPage, models.PROTECT, related_name="occurrences")
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


class Rsvp(models.Model):
    """A party that comes to a date. `party` seats are held while it is confirmed."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for the mail to be answered")
        CONFIRMED = "confirmed", _("Coming")
        WAITLISTED = "waitlisted", _("On the waitlist")
        CANCELLED = "cancelled", _("Not coming")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="rsvps")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="rsvps")
    name = SealedTextField(blank=True)
    party = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    locale = models.CharField(max_length=10)
    token_hash = models.CharField(max_length=64, unique=True)
    token_issue = models.PositiveIntegerField(default=1)
    confirm_by = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    waitlisted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    erase_at = models.DateTimeField(help_text="When name and e-mail of this row end; the numbers stay.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "contact"], name="one_rsvp_a_contact"),
            models.CheckConstraint(condition=Q(party__gte=1, party__lte=20), name="party_of_1_to_20"),
        ]
        indexes = [models.Index(fields=["occurrence", "state", "waitlisted_at"], name="rsvp_by_state")]

    def __str__(self):
        return f"rsvp {self.uid}"
