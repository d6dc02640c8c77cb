"""What a fund pays for: money that left it, money that is bound, and who gave their word to cover what is missing.

Names of people are sealed. Subjects name what it is for, as `placement:<uid>`: the apps above know what that is.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from donations.models.funds import Fund
from donations.models.ledger import Posting
from people.fields import SealedTextField
from people.models import User


class Spending(models.Model):
    """Somebody was paid from a fund. The ledger says so too, and whether it was taken back as a mistake."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="spendings")
    posting = models.OneToOneField(Posting, models.PROTECT, related_name="spending")
    amount = models.PositiveBigIntegerField(help_text="Minor units of the fund's currency.")
    payee = SealedTextField(help_text="Who was paid, as on the invoice.")
    subject = models.CharField(max_length=60, help_text="What for, as `placement:uid`; no personal data.")
    paid_on = models.DateField()
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = SealedTextField(blank=True, help_text="The treasurer's: number of the invoice.")
    livemode = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_spending_has_an_amount")]
        indexes = [models.Index(fields=["fund", "livemode", "subject"], name="spending_by_subject")]

    def __str__(self):
        return f"spending {self.uid}"


class Commitment(models.Model):
    """Money of a fund that is bound for something ordered. What is paid for that subject uses it up."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="commitments")
    amount = models.PositiveBigIntegerField(help_text="Minor units of the fund's currency, what was paid included.")
    subject = models.CharField(max_length=60, help_text="What for, as `placement:uid`.")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    livemode = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "livemode"], name="one_commitment_a_subject"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_commitment_has_an_amount"),
        ]

    def __str__(self):
        return f"commitment for {self.subject}"


class Guarantee(models.Model):
    """Someone's recorded word to cover what is missing when it has to be paid. It is no money: no total counts it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="guarantees")
    amount = models.PositiveBigIntegerField(help_text="Minor units of the fund's currency.")
    by = SealedTextField(help_text="Whose word it is. Empty once forgotten.", blank=True)
    note = SealedTextField(blank=True, help_text="The treasurer's: how they gave it, how to reach them.")
    valid_until = models.DateField(null=True, blank=True, help_text="The last day on the fund's clock.")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    livemode = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_guarantee_has_an_amount"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="a_guarantee_is_withdrawn_by_someone",
            ),
        ]

    def __str__(self):
        return f"guarantee {self.uid}"
