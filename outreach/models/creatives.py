"""What is printed: drawn afresh while anything may still change, then frozen with its names and their hash."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appeals.models import AppealVersion, Drawing
from outreach.models.placements import Placement
from outreach.pictures import shrunk
from people.fields import SealedTextField
from people.models import User

SMALL = 400  # pixels across: sharp in lists, light on a first view


class Design(models.TextChoices):
    """How an ad is laid out."""

    BROADSIDE = "broadside", _("A broadside: the whole appeal over the names")
    SPREAD = "spread", _("Two pages: the appeal, and names all over")
    HALF = "half", _("Half a page: the demands, and as many names as there is room")
    BANNER = "banner", _("A banner: the demand, and where to sign")


class Creative(models.Model):
    """The words of an ad, and once frozen its names and its file. Another freeze is another row, numbered higher."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="creatives")
    number = models.PositiveSmallIntegerField()
    design = models.CharField(_("design"), max_length=10, choices=Design)
    version = models.ForeignKey(AppealVersion, models.PROTECT, related_name="+")
    locale = models.CharField(max_length=10)
    headline = models.CharField(_("headline"), max_length=200)
    second = models.CharField(_("second line"), max_length=200, blank=True)
    shows_label = models.BooleanField(_("print “advertisement” above it"), default=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    names = SealedTextField(blank=True, help_text="JSON, as they are printed; erased some time after it was printed.")
    names_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the names; it stays.")
    consented = models.PositiveIntegerField(default=0, help_text="How many agreed to be printed.")
    printed = models.PositiveIntegerField(default=0, help_text="How many of them the page holds.")
    type_size = models.PositiveIntegerField(default=0, help_text="Of the names, hundredths of a point.")
    state = models.CharField(max_length=8, choices=Drawing, default=Drawing.WAITING)
    trouble = models.TextField(blank=True, help_text="Why it could not be set, in a sentence.")
    file = models.BinaryField(blank=True, default=b"", help_text="PDF, or PNG of a banner.")
    file_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file: what is signed off.")
    erase_at = models.DateTimeField(null=True, blank=True, help_text="When its names and file are erased.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["placement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="one_creative_a_number"),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(frozen_at=None), name="one_open_creative_a_placement"
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | (~Q(names_digest="") & Q(frozen_by__isnull=False)),
                name="frozen_with_a_hash",
            ),
        ]

    def __str__(self):
        return f"creative {self.number} of {self.placement_id}"


class SignOff(models.Model):
    """That somebody looked at exactly this file and found it right. Two people do, before it is sent."""

    creative = models.ForeignKey(Creative, models.CASCADE, related_name="sign_offs")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    file_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["creative", "author"], name="one_sign_off_a_person")]

    def __str__(self):
        return f"{self.author_id} on {self.creative_id}"


class Preview(models.Model):
    """The page as it would print today, drawn by the worker when what it says has changed."""

    placement = models.OneToOneField(Placement, models.CASCADE, related_name="preview")
    mark = models.CharField(max_length=64, blank=True, help_text="Digest of everything it shows.")
    file = models.BinaryField(blank=True, default=b"", help_text="PNG.")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    small = models.BinaryField(blank=True, default=b"", help_text="The same for lists, WebP.")
    small_width = models.PositiveIntegerField(default=0)
    small_height = models.PositiveIntegerField(default=0)
    names = models.PositiveIntegerField(default=0)
    more = models.PositiveIntegerField(default=0)
    drawn_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)

    def __str__(self):
        return f"preview of {self.placement_id}"

    def save(self, *args, update_fields=None, **kwargs):
        """Whoever draws it, the small one is made of it: no request ever does."""
        if update_fields is None or "file" in update_fields:
            drawn = shrunk(bytes(self.file), SMALL) if self.file else (b"", 0, 0)
            self.small, self.small_width, self.small_height = drawn
            update_fields = update_fields and {*update_fields, "small", "small_width", "small_height"}
        super().save(*args, update_fields=update_fields, **kwargs)
