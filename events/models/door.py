"""The evening and after: links for the door, mail to guests, lists handed out, what guests thought."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from events.models.dates import Occurrence
from events.models.shifts import Shift
from people.fields import SealedTextField


class HostLink(models.Model):
    """Lets whoever has it run the door of one date without an account, until it expires or is revoked."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="host_links")
    label = models.CharField(max_length=60, help_text="Whom it was given to, so that it can be revoked: an alias.")
    token_hash = models.CharField(max_length=64, unique=True)
    token_issue = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"host link {self.uid}"


class GuestMessage(models.Model):
    """What a host wrote to the guests of a date, or to some of them."""

    class Audience(models.TextChoices):
        COMING = "coming", _("Everyone who is coming")
        WAITING = "waiting", _("Everyone on the waitlist")
        ALL = "all", _("Everyone who is coming or waiting")
        SILENT = "silent", _("Who has not answered the reminder")
        CAME = "came", _("Everyone who came")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.COMING)
    shift = models.ForeignKey(Shift, models.SET_NULL, null=True, blank=True, related_name="+", help_text="Only these.")
    subject = models.CharField(max_length=120)
    body = SealedTextField()
    recipients = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return f"message {self.uid}"


class GuestExport(models.Model):
    """A list of guests that someone asked for. It is drawn up when it is fetched; nothing of it is stored."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel (XLSX)"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="exports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=200)
    columns = models.JSONField(default=list)
    format = models.CharField(max_length=4, choices=Format, default=Format.CSV)
    token_hash = models.CharField(max_length=64, unique=True)
    token_issue = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    downloads = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return f"export {self.uid}"


class Feedback(models.Model):
    """What a guest thought of a date. It does not say who, nor at which hour."""

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="feedback")
    rating = models.PositiveSmallIntegerField(help_text="1 to 5.")
    words = SealedTextField(blank=True)
    locale = models.CharField(max_length=10)
    given_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="rating_of_1_to_5")]

    def __str__(self):
        return f"feedback {self.pk}"


class GuestMark(models.Model):
    """That someone came to this chapter, by a hash keyed for this chapter: no name, no date, no other chapter."""

    chapter = models.ForeignKey(ChapterPage, models.CASCADE, related_name="guest_marks")
    key = models.CharField(max_length=64)
    last_month = models.DateField(help_text="The first day of the month they came last.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chapter", "key"], name="one_mark_a_guest")]

    def __str__(self):
        return f"guest mark {self.pk}"
