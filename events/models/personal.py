"""One person's own calendar of the dates they said yes to."""

from django.db import models
from django.utils import timezone

from people.models import Contact


class PersonalFeed(models.Model):
    """The address of a guest's own calendar: a secret of which only the digest is kept, and which can be revoked."""

    contact = models.OneToOneField(Contact, models.CASCADE, related_name="personal_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    token_issue = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"personal feed {self.pk}"
