"""How donors come to what is theirs, and how receipts get their numbers."""

import uuid

from django.db import models
from django.utils import timezone

from people.models import Contact


class DonorLink(models.Model):
    """A mailed link to someone's gifts; it ends by itself. The database keeps only what its secret hashes to."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="donor_links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="donor_link_ends")]

    def __str__(self):
        return f"link {self.uid}"


class ReceiptBook(models.Model):
    """The last number that was given out in a year of a book. Whoever numbers a receipt holds this row."""

    livemode = models.BooleanField()
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["livemode", "year"], name="one_receipt_book_a_year")]

    def __str__(self):
        return f"receipts of {self.year}"
