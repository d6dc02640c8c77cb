"""What we say: the base of every page, pictures, updates and plain pages."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page
from wagtail.search import index

from content.blocks import BodyBlock


class Picture(AbstractImage):
    """An uploaded picture, re-encoded so that no metadata is left in it."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)
    admin_form_fields = (
        "title",
        "file",
        "description",
        "credit",
        "collection",
        "tags",
        *(f"focal_point_{part}" for part in ("x", "y", "width", "height")),
    )


class PictureRendition(AbstractRendition):
    """One size of a picture, made on demand."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_filter")
        ]


class BasePage(Page):
    """What every page has. `card_template` is how other pages draw it in a list."""

    standfirst = models.TextField(_("standfirst"), blank=True, help_text=_("One or two sentences under the headline."))
    picture = models.ForeignKey(
        Picture, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )

    card_template = "content/card.html"
    content_panels = [*Page.content_panels, FieldPanel("standfirst"), FieldPanel("picture")]
    search_fields = [*Page.search_fields, index.SearchField("standfirst")]

    class Meta:
        abstract = True

    def canonical(self):
        """The first page of its translations: rows that belong to all of them hang on this one."""
        first = type(self).objects.filter(translation_key=self.translation_key).order_by("pk").first()
        return first or self


class PlainPage(BasePage):
    """A page of text: how to help, what we keep, about us."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    content_panels = [*BasePage.content_panels, FieldPanel("body")]


class UpdateIndexPage(BasePage):
    """All updates of a campaign or a chapter, newest first, with RSS."""

    subpage_types = ["content.UpdatePage"]


class UpdatePage(BasePage):
    """One thing we published, or republish with credit."""

    class Kind(models.TextChoices):
        UPDATE = "update", _("Update")
        PRESS_RELEASE = "press-release", _("Press release")
        STATEMENT = "statement", _("Statement")
        ARTICLE = "article", _("Article")
        LETTER = "letter", _("Letter")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.UPDATE)
    date = models.DateField(_("date"), default=timezone.localdate)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    author = models.CharField(_("author"), max_length=120, blank=True)
    translator = models.CharField(_("translator"), max_length=120, blank=True)
    source_name = models.CharField(_("first published by"), max_length=120, blank=True)
    source_url = models.URLField(_("address of the original"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"))

    parent_page_types = ["content.UpdateIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("date"), FieldPanel("number")], heading=_("What and when")),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("author"), FieldPanel("translator"), FieldPanel("source_name"), FieldPanel("source_url")],
            heading=_("Credit"),
        ),
    ]

    class Meta:
        indexes = [models.Index(fields=["-date", "-page_ptr"], name="update_newest")]
