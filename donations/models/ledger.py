"""The ledger: append-only, double entry, integer minor units.

An entry is a transfer: one amount out of one account into another. It cannot be unbalanced, since it has one amount;
that both accounts are of its currency and book, and that nothing is changed or deleted, is kept by triggers
(donations/append_only.py).
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from donations.models.funds import Fund
from people.models import User


class Account(models.Model):
    """Where money is, or what it is for, in one currency of one book (live, or practice)."""

    class Kind(models.TextChoices):
        CARD = "card", "given for the fund through the payment company"
        OFFLINE = "offline", "given for the fund by transfer, cheque or cash"
        MATCH = "match", "given for the fund by who promised to match"
        SPENT = "spent", "paid from the fund for what it is for"
        TIPS = "tips", "given on top, for running the platform"
        CLEARING = "clearing", "held for us by the payment company"
        BANK = "bank", "on our bank account"
        CASH = "cash", "cash and cheques at hand"
        FEES = "fees", "what the payment company kept"
        EXCHANGE = "exchange", "the other side of a change of currency"

    GIVEN = (Kind.CARD, Kind.OFFLINE, Kind.MATCH)
    OF_FUND = (*GIVEN, Kind.SPENT)

    kind = models.CharField(max_length=10, choices=Kind)
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="accounts")
    currency = models.CharField(max_length=3)
    livemode = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "currency", "livemode"], condition=Q(fund=None), name="one_common_account"
            ),
            models.UniqueConstraint(
                fields=["kind", "fund", "currency", "livemode"],
                condition=Q(fund__isnull=False),
                name="one_account_a_fund",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("card", "offline", "match", "spent"), fund__isnull=False)
                | (~Q(kind__in=("card", "offline", "match", "spent")) & Q(fund=None)),
                name="a_fund_account_has_its_fund",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.fund_id or ''} {self.currency}"


class Posting(models.Model):
    """One thing that happened to money. `key` says which, so that hearing of it twice books it once."""

    class Kind(models.TextChoices):
        GIFT = "gift"
        REFUND = "refund"
        REFUND_FAILED = "refund-failed"
        DISPUTE = "dispute"
        DISPUTE_WON = "dispute-won"
        PAYOUT = "payout"
        SPENDING = "spent"
        CORRECTION = "correction"

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=15, choices=Kind)
    subject = models.CharField(max_length=60, help_text="What it is about, as `gift:uid`; no personal data.")
    livemode = models.BooleanField()
    at = models.DateTimeField(help_text="When it happened.")
    booked_at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="postings")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was corrected.")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="correction") | (~Q(reason="") & Q(author__isnull=False)),
                name="a_correction_has_reason_and_author",
            )
        ]
        indexes = [models.Index(fields=["subject"], name="posting_by_subject")]

    def __str__(self):
        return self.key


class Entry(models.Model):
    """One line of the ledger: `amount` out of `credit` into `debit`. Never changed, never deleted."""

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="entries")
    debit = models.ForeignKey(Account, models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, models.PROTECT, related_name="credits")
    amount = models.PositiveBigIntegerField(help_text="Minor units.")
    currency = models.CharField(max_length=3)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_entry_moves_money"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="an_entry_has_two_sides"),
        ]

    def __str__(self):
        return f"{self.amount} {self.currency}"
