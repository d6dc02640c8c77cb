"""The picture that stands for a page where its address is shared."""

from django.db import models
from django.utils import timezone
from wagtail.models import Page


class SocialCard(models.Model):
    """A page's drawn card. `digest` is the hash of what it says, so an unchanged card is not drawn again."""

    page = models.OneToOneField(Page, models.CASCADE, related_name="social_card")
    digest = models.CharField(max_length=64)
    file = models.FileField(upload_to="cards")
    drawn_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"card of page {self.page_id}"
