"""Dates that volunteers propose to a chapter."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from events.models.pages import EventPage
from people.fields import SealedTextField
from people.models import Contact


class Proposal(models.Model):
    """What someone would like to host. `facts` is what they wrote about the date, by field name of EventPage; who they
    are stands in the sealed columns only, and ends at `erase_at`."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for the mail to be answered")
        REVIEW = "review", _("Waiting for the chapter")
        PUBLISHED = "published", _("Published")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    chapter = models.ForeignKey(ChapterPage, models.CASCADE, related_name="proposals")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="proposals")
    name = SealedTextField(blank=True)
    message = SealedTextField(blank=True)
    facts = models.JSONField(default=dict)
    event = models.ForeignKey(EventPage, models.SET_NULL, null=True, blank=True, related_name="proposals")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    answer = models.TextField(blank=True, help_text="What the chapter wrote back.")
    locale = models.CharField(max_length=10)
    token_hash = models.CharField(max_length=64, unique=True)
    token_issue = models.PositiveIntegerField(default=1)
    confirm_by = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    erase_at = models.DateTimeField(help_text="When name, message and e-mail of this row end.")

    class Meta:
        indexes = [models.Index(fields=["chapter", "state", "created_at"], name="proposal_by_state")]

    def __str__(self):
        return f"proposal {self.uid}"


class TrustedHost(models.Model):
    """Someone whose confirmed proposals a chapter publishes at once."""

    chapter = models.ForeignKey(ChapterPage, models.CASCADE, related_name="trusted_hosts")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="trusted_by")
    name = SealedTextField(blank=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chapter", "contact"], name="trusted_once_a_chapter")]

    def __str__(self):
        return f"trusted host {self.pk}"
