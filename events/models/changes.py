"""What happened to a date. Mail, its page and SEQUENCE follow from these rows."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.dates import Occurrence


class DateChange(models.Model):
    """One change of one date; rows are only ever added.

    `before` and `after` hold what changed, as machine values: `start_date`, `start_time`, `end_date`, `end_time`,
    `zone`, `capacity`, `status`, and `place` (only ever true: a place's words stay behind events.disclosure).
    """

    class Kind(models.TextChoices):
        CANCELLED = "cancelled", _("Cancelled")
        CALLED_BACK = "called-back", _("Takes place after all")
        POSTPONED = "postponed", _("Postponed")
        MOVED = "moved", _("Moved")
        PLACE = "place", _("Another place")
        SEATS = "seats", _("Other seats")

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.TextField(blank=True, help_text="For everyone who opens the page.")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    sequence = models.PositiveIntegerField(help_text="The SEQUENCE of the date once it had changed.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["occurrence", "-at"], name="change_by_date")]

    def __str__(self):
        return f"{self.kind} of {self.occurrence_id}"
