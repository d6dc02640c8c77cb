"""Flyers to print."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.dates import Occurrence


class Flyer(models.Model):
    """A flyer that somebody asked for. One row a choice, so there are never more than dates, sizes and languages allow.

    The file lies in the row and not among the media: what a web server hands out by itself would go on telling of a
    place after its host has hidden it.
    """

    class Size(models.TextChoices):
        A4 = "a4", _("A4")
        A4_HALF = "a4-half", _("Half of A4, two on a sheet")
        LETTER = "letter", pgettext_lazy("paper", "Letter")
        LETTER_HALF = "letter-half", _("Half of Letter, two on a sheet")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be set")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Did not work")

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="flyers")
    whole = models.BooleanField(default=False, help_text="Of all dates of the event, not of this one alone.")
    size = models.CharField(max_length=12, choices=Size)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64, blank=True, help_text="Of everything the file says, and of how it is set.")
    file = models.BinaryField(blank=True, default=b"", help_text="PDF; empty until it is ready.")
    keep_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "whole", "size", "language"], name="one_flyer_a_choice"),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="flyer_by_state")]

    def __str__(self):
        return f"flyer {self.pk} {self.size} {self.language}"
