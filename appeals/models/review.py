"""What is looked at by people: bursts, and signatures taken out together."""

import uuid

from django.db import models
from django.utils import timezone

from appeals.models.appeals import Appeal
from people.models import User


class Sweep(models.Model):
    """Signatures to be taken out together. What it names was looked at first, can be stopped and can be undone.

    `last_id` freezes what was looked at: nobody who signs afterwards is caught by it.
    """

    class State(models.TextChoices):
        PREVIEWED = "previewed"
        SCHEDULED = "scheduled", "waits for its time, then is carried out in batches"
        DONE = "done"
        CANCELLED = "cancelled"
        UNDONE = "undone"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="sweeps")
    domain_key = models.CharField(max_length=16, blank=True)
    domain = models.CharField(max_length=255, blank=True, help_text="A mail host as it was typed; no person's.")
    network = models.CharField(max_length=64, blank=True)
    country = models.CharField(max_length=2, blank=True)
    source = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    last_id = models.BigIntegerField()
    found = models.PositiveIntegerField()
    taken_out = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEWED)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    run_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["run_at"], condition=models.Q(state="scheduled"), name="sweeps_due")]

    def __str__(self):
        return f"sweep {self.uid}"


class Alarm(models.Model):
    """An unusual number of signatures at once from one country, source, network or mail host.

    While one stands, what comes from there waits for review.
    """

    class Axis(models.TextChoices):
        COUNTRY = "country"
        SOURCE = "source"
        NETWORK = "network"
        DOMAIN = "domain"

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="alarms")
    axis = models.CharField(max_length=8, choices=Axis)
    key = models.CharField(max_length=64)
    count = models.PositiveIntegerField(help_text="How many in the hour before it was last looked at.")
    began_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: time."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "axis", "key"], condition=models.Q(ended_at=None), name="one_standing_alarm_a_key"
            )
        ]

    def __str__(self):
        return f"alarm {self.axis} {self.key}"
