"""Money that arrived, and what became of it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from donations.models.funds import Fund, Match
from donations.models.giving import Attempt, Pledge, Words
from people.fields import SealedTextField
from people.models import Contact, User


class MonthlyGift(Words):
    """A subscription: a gift each month until the donor or their bank ends it.

    What the donor asks for (`end_asked_at`, `amount_asked`) stands here first; the worker tells the payment company.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Every month")
        PAST_DUE = "past-due", _("The last payment failed")
        ENDED = "ended", _("It has ended")
        LAPSED = "lapsed", _("Ended, since payments kept failing")

    RUNNING = (State.ACTIVE, State.PAST_DUE)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="monthly_gifts")
    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="monthly_gift")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="monthly_gifts")
    subscription_id = models.CharField(max_length=120, unique=True)
    amount = models.PositiveBigIntegerField(help_text="Minor units a month, without the tip.")
    tip = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    livemode = models.BooleanField()
    chapter = models.ForeignKey(ChapterPage, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    next_at = models.DateTimeField(null=True, blank=True, help_text="When the next payment is due.")
    failed_invoice = models.CharField(max_length=120, blank=True, help_text="The one that waits to be paid.")
    pay_url = SealedTextField(blank=True, help_text="The payment company's page on which that invoice can be paid.")
    end_asked_at = models.DateTimeField(null=True, blank=True)
    amount_asked = models.PositiveBigIntegerField(null=True, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_monthly_gift_has_an_amount")]

    def __str__(self):
        return f"monthly gift {self.uid}"

    @property
    def is_running(self) -> bool:
        """Whether the payment company still takes money for it, ended or not as far as its donor is concerned."""
        return self.state in self.RUNNING


class Gift(Words):
    """Money that arrived, once. `counted` is its worth to the fund; the ledger says how much of that is still there."""

    class Way(models.TextChoices):
        CARD = "card", _("by card")
        DEBIT = "debit", _("by bank debit")
        TRANSFER = "transfer", _("by bank transfer")
        CHEQUE = "cheque", _("by cheque")
        CASH = "cash", _("in cash")

    ONLINE = (Way.CARD, Way.DEBIT)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="gifts")
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, blank=True, related_name="gifts")
    monthly = models.ForeignKey(MonthlyGift, models.PROTECT, null=True, blank=True, related_name="gifts")
    pledge = models.OneToOneField(Pledge, models.PROTECT, null=True, blank=True, related_name="gift")
    match = models.ForeignKey(Match, models.PROTECT, null=True, blank=True, related_name="gifts")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="gifts")
    way = models.CharField(max_length=10, choices=Way)
    amount = models.PositiveBigIntegerField(help_text="Minor units of `currency`, without the tip.")
    tip = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3, help_text="As it was given.")
    counted = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Minor units of the fund's currency; empty until it is exchanged."
    )
    livemode = models.BooleanField()
    payment_intent = models.CharField(max_length=120, unique=True, null=True, blank=True)
    charge_id = models.CharField(max_length=120, unique=True, null=True, blank=True)
    invoice_id = models.CharField(max_length=120, unique=True, null=True, blank=True)
    received_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    second_counter = models.CharField(max_length=80, blank=True, help_text="Handle of who counted the cash along.")
    note = SealedTextField(blank=True, help_text="The treasurer's: cheque number, which vigil.")
    attested = models.BooleanField(default=False, help_text="No government or party gave it, as the treasurer knows.")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_gift_has_an_amount"),
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(monthly=None), name="one_gift_an_attempt_unless_monthly"
            ),
            models.CheckConstraint(
                condition=Q(way__in=("card", "debit"), payment_intent__isnull=False)
                | (~Q(way__in=("card", "debit")) & Q(payment_intent=None, recorded_by__isnull=False)),
                name="an_offline_gift_was_recorded_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["fund", "livemode", "-received_at"], name="gift_newest"),
            models.Index(
                fields=["fund", "livemode", "-received_at", "-id"],
                condition=Q(shows_name=True, erased_at=None),
                name="gift_named",
            ),
            models.Index(fields=["fund", "livemode"], condition=Q(counted=None), name="gift_on_its_way"),
        ]

    def __str__(self):
        return f"gift {self.uid}"


class GiftCredit(models.Model):
    """A chapter's share of a gift. The shares of a gift add up to it."""

    gift = models.ForeignKey(Gift, models.CASCADE, related_name="credits")
    chapter = models.ForeignKey(ChapterPage, models.CASCADE, related_name="+")
    amount = models.PositiveBigIntegerField(help_text="Minor units of the gift's currency.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gift", "chapter"], name="one_share_a_chapter")]

    def __str__(self):
        return f"share of gift {self.gift_id}"


class Refund(models.Model):
    """Money given back, whole or in part."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")  # the worker has not told the payment company yet
        PENDING = "pending", _("Under way")
        SUCCEEDED = "succeeded", _("Given back")
        FAILED = "failed", _("Failed; the money stays with the fund")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="refunds")
    refund_id = models.CharField(max_length=120, unique=True, null=True, blank=True)
    amount = models.PositiveBigIntegerField(help_text="Minor units of the gift's currency, with its part of the tip.")
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_refund_has_an_amount")]

    def __str__(self):
        return f"refund {self.uid}"


class Dispute(models.Model):
    """A bank asks for the money back in the donor's name."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Decided for us")
        LOST = "lost", _("Decided against us")

    dispute_id = models.CharField(max_length=120, unique=True)
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="disputes")
    amount = models.PositiveBigIntegerField(help_text="Minor units of the gift's currency.")
    fee = models.PositiveBigIntegerField(default=0, help_text="Minor units of the currency that is settled in.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return self.dispute_id


class Receipt(models.Model):
    """A numbered receipt. Numbers of a year have no gaps; a corrected one replaces the one before it."""

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="receipts")
    livemode = models.BooleanField()
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    amount = models.PositiveBigIntegerField(help_text="What the donor gave and has not got back, with the tip.")
    tip = models.PositiveBigIntegerField(default=0, help_text="The part of it that was given on top.")
    currency = models.CharField(max_length=3)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    issued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["livemode", "year", "number"], name="receipts_are_numbered"),
            models.UniqueConstraint(fields=["gift"], condition=Q(replaces=None), name="one_first_receipt_a_gift"),
        ]

    def __str__(self):
        return f"{self.year}-{self.number}"
