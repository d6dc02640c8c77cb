"""Pictures and their sizes."""

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition

from content.pictures import CleanPicture, redrawn


class Picture(AbstractImage):
    """An uploaded picture, re-encoded so that no metadata is left in it."""

    title = models.CharField(
        _("name in our library"),
        max_length=255,
        blank=True,
        help_text=_("To find it again. Leave empty to use what it shows."),
    )
    description = models.CharField(
        _("what it shows"),
        max_length=255,
        help_text=_(
            "For those who do not see it, in one sentence: “Twelve people hold candles on church steps at dusk.”"
        ),
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    admin_form_fields = (
        "file",
        "description",
        "title",
        "credit",
        "collection",
        "tags",
        *(f"focal_point_{part}" for part in ("x", "y", "width", "height")),
    )

    @property
    def default_alt_text(self):
        """What it shows. Never its title, which is for finding it again."""
        return self.description

    def get_upload_to(self, filename):
        """A folder of our own; the name is random already (content/pictures.py)."""
        return f"pictures/{filename}"

    def save(self, *args, **kwargs):
        """Whatever way a file came in (form, chooser, import, shell), it is redrawn before it is stored."""
        if self.file and not self.file._committed:
            if not isinstance(self.file.file, CleanPicture):
                self.file = redrawn(self.file.file)
            self._set_image_file_metadata()
        self.title = self.title or self.description
        super().save(*args, **kwargs)

    def generate_rendition_file(self, filter, *, source=None):
        """One size of it, in memory: Wagtail would leave its temporary file open."""
        made = super().generate_rendition_file(filter, source=source)
        with made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)


class PictureRendition(AbstractRendition):
    """One size of a picture, made on demand."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_filter")
        ]
