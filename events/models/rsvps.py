"""Who said yes."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.dates import Occurrence
from people.fields import SealedTextField
from people.models import Contact


class Rsvp(models.Model):
    """A party that comes to a date. `party` seats are held while it is confirmed."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for the mail to be answered")
        CONFIRMED = "confirmed", _("Coming")
        WAITLISTED = "waitlisted", _("On the waitlist")
        CANCELLED = "cancelled", _("Not coming")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="rsvps")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="rsvps")
    name = SealedTextField(blank=True)
    party = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    locale = models.CharField(max_length=10)
    token_hash = models.CharField(max_length=64, unique=True)
    token_issue = models.PositiveIntegerField(default=1)
    confirm_by = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    waitlisted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    erase_at = models.DateTimeField(help_text="When name and e-mail of this row end; the numbers stay.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "contact"], name="one_rsvp_a_contact"),
            models.CheckConstraint(condition=Q(party__gte=1, party__lte=20), name="party_of_1_to_20"),
        ]
        indexes = [models.Index(fields=["occurrence", "state", "waitlisted_at"], name="rsvp_by_state")]

    def __str__(self):
        return f"rsvp {self.uid}"
