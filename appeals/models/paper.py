"""Sheets that were signed face to face. They count by number; nobody need ever type a name."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from appeals.models.appeals import Appeal
from chapters.models import ChapterPage
from people.models import User


class PaperBatch(models.Model):
    """Some sheets that one collector brought in. Two people count it; the second count is the one that holds."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="batches")
    chapter = models.ForeignKey(ChapterPage, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField(help_text="Of this chapter, from 1 on; written on the envelope.")
    collector = models.CharField(max_length=40, blank=True, help_text="A handle, never a name that leads to a person.")
    locale = models.CharField(max_length=10)
    country = models.CharField(max_length=2, blank=True)
    sheets = models.PositiveSmallIntegerField()
    collected_on = models.DateField()
    first_count = models.PositiveIntegerField()
    first_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    first_at = models.DateTimeField(default=timezone.now)
    counted = models.PositiveIntegerField(null=True, blank=True, help_text="The second count: what is in the tally.")
    second_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    is_destroyed = models.BooleanField(default=False, help_text="The sheets no longer exist.")
    destroyed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "chapter", "number"], name="one_batch_a_number"),
            models.CheckConstraint(condition=~Q(second_by=F("first_by")), name="two_people_count"),
            models.CheckConstraint(
                condition=Q(counted=None, second_by=None, second_at=None)
                | Q(counted__isnull=False, second_by__isnull=False, second_at__isnull=False),
                name="counted_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(is_destroyed=False) | Q(counted__isnull=False), name="destroyed_after_counting"
            ),
        ]

    def __str__(self):
        return f"batch {self.chapter_id}-{self.number}"
