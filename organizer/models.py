"""The home page: the one page that knows every app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from content.blocks import TEXT_FEATURES, BodyBlock
from content.models import BasePage


class HomePage(BasePage):
    """The front page, and what the frame of every page says in this language."""

    campaign_name = models.CharField(_("name of the campaign"), max_length=80)
    ear = models.CharField(_("line beside the name"), max_length=120, blank=True)
    colophon = models.TextField(_("colophon"), blank=True)
    lede = RichTextField(_("opening text"), features=TEXT_FEATURES, blank=True)
    body = StreamField(BodyBlock(), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("campaign_name"), FieldPanel("ear"), FieldPanel("colophon")], heading=_("Frame")),
        FieldPanel("lede"),
        FieldPanel("body"),
    ]
