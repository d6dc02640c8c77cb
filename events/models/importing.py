"""Files of events that an organizer brings from elsewhere."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from people.fields import SealedTextField


class ImportJob(models.Model):
    """One file on its way into a chapter as drafts. The worker leases it, so a killed one loses and doubles nothing."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Being read")
        READ = "read", _("Read: look at the report")
        WRITING = "writing", _("Being written")
        DONE = "done", _("Done")
        FAILED = "failed", _("Could not be read")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    chapter = models.ForeignKey(ChapterPage, models.CASCADE, related_name="import_jobs")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    filename = models.CharField(max_length=120, blank=True)
    url = models.URLField(max_length=500, blank=True, help_text="Where to fetch it, if it was not uploaded.")
    source = SealedTextField(blank=True, help_text="The file itself, base64; gone once the job has ended.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    lease = models.DateTimeField(null=True, blank=True, help_text="Until when a worker has it.")
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    erase_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "created_at"], name="import_by_state")]

    def __str__(self):
        return f"import {self.uid}"
