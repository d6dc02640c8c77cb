"""What is printed: sheets to collect signatures on, and the document that hands all of them over.

Files lie in rows and not among the media: what a web server hands out by itself would go on naming someone who has
withdrawn.
"""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appeals.models.appeals import Appeal
from people.models import User


class Drawing(models.TextChoices):
    """How far a file is that the worker draws."""

    WAITING = "waiting", _("Waits to be set")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Did not work")


class Paper(models.TextChoices):
    A4 = "a4", _("A4")
    LETTER = "letter", pgettext_lazy("paper", "Letter")


class SheetPrint(models.Model):
    """Sheets or a booklet that somebody asked for. One row a choice, so there are never more than choices allow."""

    class Kind(models.TextChoices):
        SHEETS = "sheets", _("Sheets")
        BOOKLET = "booklet", _("A booklet: the appeal, how to collect, and sheets")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="prints")
    kind = models.CharField(max_length=8, choices=Kind)
    size = models.CharField(max_length=8, choices=Paper)
    locale = models.CharField(max_length=10)
    code = models.CharField(max_length=40, blank=True, help_text="Where its QR code says that signers come from.")
    sheets = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=Drawing, default=Drawing.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64, blank=True, help_text="Of everything the file says, and of how it is set.")
    file = models.BinaryField(blank=True, default=b"", help_text="PDF; empty until it is ready.")
    keep_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "kind", "size", "locale", "code", "sheets"], name="one_print_a_choice"
            )
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="prints_by_state")]

    def __str__(self):
        return f"print {self.uid}"


class Delivery(models.Model):
    """Everything that was signed, to be handed over: numbers, words, and the names of those who agreed to be shown.

    It names who was there when it was asked for (`asked_at`, `last_id`). Whoever withdraws since makes it untrue, and
    it is not handed out any more.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="deliveries")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    locale = models.CharField(max_length=10)
    size = models.CharField(max_length=8, choices=Paper)
    state = models.CharField(max_length=8, choices=Drawing, default=Drawing.WAITING)
    names = models.PositiveIntegerField(default=0, help_text="How many are named; known once it is begun.")
    digest = models.CharField(max_length=64, blank=True, help_text="Of those names, as they are shown.")
    last_id = models.BigIntegerField(help_text="The newest signature there was.")
    total = models.PositiveSmallIntegerField(default=0, help_text="How many volumes; 0 until it is begun.")
    done = models.PositiveSmallIntegerField(default=0, help_text="How many of them are drawn.")
    asked_at = models.DateTimeField(default=timezone.now)
    erase_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"], name="deliveries_by_state")]

    def __str__(self):
        return f"delivery {self.uid}"


class DeliveryVolume(models.Model):
    """One bound part of it: 100,000 names are some hundred pages, and setting all of them at once takes a gigabyte."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="volumes")
    number = models.PositiveSmallIntegerField(help_text="From 1 on.")
    file = models.BinaryField(help_text="PDF.")

    class Meta:
        ordering = ["delivery", "number"]
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="one_file_a_volume")]

    def __str__(self):
        return f"{self.delivery} volume {self.number}"
