"""What is being paid for. A `FundPage` tells of it in each language; all money hangs on the one `Fund` row behind."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage


class Fund(models.Model):
    """What money is given for. It outlives its pages: an editor may delete a page, nobody what the money did."""

    key = models.UUIDField(unique=True, help_text="The translation key of its pages.")
    name = models.CharField(max_length=255, help_text="As its first page was called when last published.")
    currency = models.CharField(max_length=3, help_text="ISO 4217. It never changes: the ledger counts in it.")
    zone = models.CharField(max_length=40, help_text="The clock that its deadline and its days are told by.")
    chapter = models.ForeignKey(
        ChapterPage, models.SET_NULL, null=True, blank=True, related_name="funds", help_text="Empty: the network's."
    )
    archived_at = models.DateTimeField(null=True, blank=True, help_text="Takes no more gifts; its money trail stays.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="fund_has_a_currency")]

    def __str__(self):
        return self.name


class FundTotal(models.Model):
    """What the ledger holds for a fund, summed as entries are written. Shown only while `is_trusted`.

    `manage.py audit_ledger` compares it with the entries; where they differ, pages add up the ledger itself.
    """

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="totals")
    livemode = models.BooleanField()
    card = models.BigIntegerField(default=0)
    offline = models.BigIntegerField(default=0)
    match = models.BigIntegerField(default=0)
    spent = models.BigIntegerField(
        default=0, db_default=0, help_text="What was paid from it, below zero: all four add up to what it holds."
    )
    is_trusted = models.BooleanField(default=True)
    shares_at = models.DateTimeField(null=True, help_text="When the chapters' shares were summed; empty: to be done.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fund", "livemode"], name="one_total_a_fund_and_book")]

    def __str__(self):
        return f"total of fund {self.fund_id}"


class FundDay(models.Model):
    """A line of a fund's money trail: what happened on one day of its clock, summed as entries are written.

    Derived like `FundTotal`, and shown only while that is trusted.
    """

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="days")
    livemode = models.BooleanField()
    day = models.DateField()
    kind = models.CharField(max_length=15, help_text="One of donations.trail_kinds.ORDER.")
    count = models.PositiveIntegerField(default=0)
    into = models.BigIntegerField(default=0, help_text="Minor units.")
    out = models.BigIntegerField(default=0, help_text="Minor units.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fund", "livemode", "day", "kind"], name="one_line_a_day")]

    def __str__(self):
        return f"{self.day} {self.kind}"


class FundShare(models.Model):
    """What a chapter brought in for a fund, summed by the worker soon after it changed: a page would take long."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="shares")
    livemode = models.BooleanField()
    chapter = models.ForeignKey(ChapterPage, models.CASCADE, related_name="+")
    amount = models.BigIntegerField(help_text="Minor units of the fund's currency.")
    gifts = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fund", "livemode", "chapter"], name="one_sum_a_chapter")]

    def __str__(self):
        return f"share of chapter {self.chapter_id}"


class Match(models.Model):
    """Someone's word to add as much as others give, up to a cap. What they then pay is a `Gift` that names it."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="matches")
    name = models.CharField(_("who"), max_length=120, help_text=_("As readers see it: two donors."))
    cap = models.PositiveBigIntegerField(help_text="Minor units of the fund's currency.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    livemode = models.BooleanField()
    ended_by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cap__gt=0), name="a_match_has_a_cap"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")), name="a_match_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return self.name
