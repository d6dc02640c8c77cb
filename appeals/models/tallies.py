"""What is counted. Nothing counts rows while someone waits: changes are written down and folded by the worker."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from appeals.models.appeals import Appeal


class TallyChange(models.Model):
    """Something to count that is not in the tallies yet. Added with what it counts, deleted in the fold that counts it.

    Rows are only ever added side by side, so that nobody who signs waits for anybody else.
    """

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    country = models.CharField(max_length=2, blank=True)
    chapter_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=40, blank=True)
    day = models.DateField(help_text="In UTC: when it was confirmed, or for paper when it was collected.")
    online = models.IntegerField(default=0)
    paper = models.IntegerField(default=0)
    pending = models.IntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.online:+} online, {self.paper:+} paper, {self.pending:+} pending"


class Tally(models.Model):
    """How many, by one of five questions. The rows of each question add up to the total."""

    class Axis(models.TextChoices):
        TOTAL = "total"
        COUNTRY = "country"
        CHAPTER = "chapter", "chapter, by primary key"
        SOURCE = "source"
        DAY = "day", "day, as YYYY-MM-DD"

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="tallies")
    axis = models.CharField(max_length=8, choices=Axis)
    key = models.CharField(max_length=40, blank=True, help_text="Empty: where it is not known, and for the total.")
    online = models.IntegerField(default=0)
    paper = models.IntegerField(default=0)
    pending = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "axis", "key"], name="one_tally_a_key"),
            models.CheckConstraint(
                condition=Q(online__gte=0, paper__gte=0, pending__gte=0), name="tallies_are_not_below_nothing"
            ),
        ]

    def __str__(self):
        return f"{self.axis} {self.key}: {self.signed}"

    @property
    def signed(self) -> int:
        """Online and on paper together. What is pending is not signed yet."""
        return self.online + self.paper
