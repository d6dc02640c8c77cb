"""Before money has arrived: checkouts begun, promises made, and what holds back those who test stolen cards."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from donations.models.funds import Fund
from people.fields import SealedTextField
from people.models import Contact


class Words(models.Model):
    """What a donor says along with a gift. The name is a snapshot for this gift, never looked up from an address."""

    name = SealedTextField(blank=True)
    shows_name = models.BooleanField(default=False, help_text="Their consent, for this gift.")
    message = SealedTextField(blank=True)
    dedication = SealedTextField(blank=True)
    locale = models.CharField(max_length=10)

    class Meta:
        abstract = True


class Attempt(Words):
    """A checkout begun. Its `uid` follows from the token the server gave out and from what was chosen with it.

    So a button pressed twice is one attempt and one session, and another amount is another attempt.
    """

    class Often(models.TextChoices):
        ONCE = "once", _("Once")
        MONTHLY = "monthly", _("Every month")

    class State(models.TextChoices):
        BEGUN = "begun", "no session yet"
        OPEN = "open", "the payment page is open"
        PROCESSING = "processing", "paid in a way that takes days"
        PAID = "paid"
        FAILED = "failed"
        EXPIRED = "expired"

    uid = models.UUIDField(unique=True, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="attempts")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="attempts")
    often = models.CharField(max_length=8, choices=Often, default=Often.ONCE)
    amount = models.PositiveBigIntegerField(help_text="Minor units, without the tip.")
    tip = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    livemode = models.BooleanField()
    chapter = models.ForeignKey(ChapterPage, models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.SlugField(max_length=40, blank=True, help_text="The code in the address that led here, if any.")
    state = models.CharField(max_length=10, choices=State, default=State.BEGUN)
    token_hash = models.CharField(max_length=64, unique=True, help_text="Of the address of its return page.")
    session_id = models.CharField(max_length=120, unique=True, null=True, blank=True)
    checkout_url = SealedTextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    erase_at = models.DateTimeField(help_text="When an attempt that came to nothing is forgotten.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_attempt_has_an_amount"),
            models.CheckConstraint(
                condition=~Q(often="monthly") | Q(contact__isnull=False) | Q(state__in=("paid", "failed", "expired")),
                name="monthly_needs_an_address",
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_at"], name="attempt_by_state")]

    def __str__(self):
        return f"attempt {self.uid}"


class Pledge(Words):
    """A promise. It is shown beside the money and never counted as money."""

    class Way(models.TextChoices):
        CARD = "card", _("by card, later")
        TRANSFER = "transfer", _("by bank transfer")
        CHEQUE = "cheque", _("by cheque")
        CASH = "cash", _("in cash")

    class State(models.TextChoices):
        ASKED = "asked", "waiting for the mail to be answered"
        STANDING = "standing"
        KEPT = "kept"
        WITHDRAWN = "withdrawn"
        LAPSED = "lapsed", "never confirmed, or long past its day"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="pledges")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="pledges")
    amount = models.PositiveBigIntegerField(help_text="Minor units of the fund's currency.")
    way = models.CharField(max_length=10, choices=Way)
    reference = models.CharField(max_length=12, unique=True, help_text="What a bank transfer says it is for.")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    chapter = models.ForeignKey(ChapterPage, models.SET_NULL, null=True, blank=True, related_name="+")
    livemode = models.BooleanField()
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_pledge_has_an_amount")]
        indexes = [models.Index(fields=["fund", "state"], name="pledge_by_fund")]

    def __str__(self):
        return self.reference


class Breaker(models.Model):
    """A time in which no card is taken, since too many were declined. Time or a treasurer ends it."""

    opened_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    declined = models.PositiveIntegerField(help_text="How many cards were declined in the minutes before.")
    closed_by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-until"], name="breaker_newest")]

    def __str__(self):
        return f"breaker until {self.until:%Y-%m-%d %H:%M}"
