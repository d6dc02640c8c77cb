"""A role or slot of one date."""

from django.db import models
from django.db.models import Q

from events.models.choices import ShiftRole
from events.models.dates import Occurrence


class Shift(models.Model):
    """What can be done at one date, with places of its own. Made from the event's `ShiftPlan`; times are wall time."""

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="shifts")
    role = models.CharField(max_length=20, choices=ShiftRole)
    name = models.CharField(max_length=80, blank=True)
    start_time = models.TimeField(null=True, blank=True, help_text="Empty: the whole time of the date.")
    end_time = models.TimeField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    seats_taken = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)
    is_closed = models.BooleanField(default=False, help_text="No longer planned, kept for those who chose it.")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_time=None, end_time=None) | Q(start_time__isnull=False, end_time__isnull=False),
                name="shift_has_both_times_or_none",
            )
        ]

    def __str__(self):
        return f"{self.role} of {self.occurrence_id}"

    @property
    def seats_left(self) -> int | None:
        """None without a limit; never below zero, since a lowered limit drops nobody."""
        return None if self.capacity is None else max(0, self.capacity - self.seats_taken)
