"""Who stands behind an appeal in public: notable signers, organizations, statements of solidarity."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appeals.models.appeals import Appeal
from content.models import Picture
from people.fields import SealedTextField
from people.models import Contact, User


class Endorsement(models.Model):
    """Someone who agreed to be named. Nothing of it is public before an organizer has approved it."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Notable signer")
        ORGANIZATION = "organization", _("Organization")
        STATEMENT = "statement", _("Statement of solidarity")

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for the mail to be answered")
        WAITING = "waiting", _("Waiting for approval")
        APPROVED = "approved", _("Shown")
        DECLINED = "declined", _("Declined")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="endorsements")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    country = models.CharField(max_length=2, blank=True)
    website = models.URLField(blank=True)
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField(default=100, help_text="Lower stands higher.")
    prints = models.BooleanField(default=False, help_text="Agreed to be printed in an ad that is paid for.")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="endorsements")
    contact_name = SealedTextField(blank=True, help_text="Who wrote to us for an organization; never shown.")
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    locale = models.CharField(max_length=10)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["appeal", "state", "order", "id"], name="endorsements_in_order")]

    def __str__(self):
        return f"endorsement {self.uid}"


class EndorsementText(models.Model):
    """What is said of it in one language: name, profession, words."""

    endorsement = models.ForeignKey(Endorsement, models.CASCADE, related_name="texts")
    locale = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    profession = models.CharField(max_length=160, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endorsement", "locale"], name="one_endorsement_text_a_language")
        ]

    def __str__(self):
        return self.name
