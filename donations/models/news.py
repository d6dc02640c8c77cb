"""What the donors of a fund are told about it after they gave."""

from django.db import models
from django.utils import timezone

from donations.models.funds import Fund
from people.models import User


class FundNews(models.Model):
    """A word to all donors of a fund, in every language at once. Each gets it in theirs, or in the first."""

    class Kind(models.TextChoices):
        SHORTFALL = "shortfall", "what was decided, since it is not enough"
        SURPLUS = "surplus", "what happens with more than was needed"
        PRINTED = "printed", "it is in print"

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="news")
    key = models.CharField(max_length=60, help_text="What it tells of, so that it is told once.")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.JSONField(help_text="By language, the first one first: {title, text}.")
    url = models.CharField(max_length=300, blank=True, help_text="Where more of it stands, below our own address.")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    livemode = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "fund news"
        constraints = [models.UniqueConstraint(fields=["fund", "key", "livemode"], name="news_of_a_fund_once")]

    def __str__(self):
        return f"{self.kind} {self.key}"
