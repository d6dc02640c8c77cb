"""The home page: the one page that knows every app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from appeals.models import AppealPage
from content.blocks import TEXT_FEATURES, BodyBlock, WaysBlock
from content.models import BasePage


class HomePage(BasePage):
    """The front page, and what the frame of every page says in this language."""

    campaign_name = models.CharField(_("name of the campaign"), max_length=80)
    ear = models.CharField(_("line beside the name"), max_length=120, blank=True)
    colophon = models.TextField(_("colophon"), blank=True, help_text=_("At the foot of every page: who makes this."))
    kicker = models.CharField(_("line above the headline"), max_length=60, blank=True)
    lede = RichTextField(_("opening text"), features=TEXT_FEATURES, blank=True)
    read_on = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page to read on"),
        help_text=_("Where the opening text goes on: the whole appeal, or who you are."),
    )
    read_on_text = models.CharField(_("words of that link"), max_length=80, blank=True)
    appeal = models.ForeignKey(
        AppealPage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("appeal to sign"),
        help_text=_("Its form stands on this page, and every page of this language leads to it."),
    )
    ways = StreamField(WaysBlock(), blank=True, verbose_name=_("ways to help"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("more text"))

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "content.UpdateIndexPage",
        "content.PlainPage",
        "chapters.ChapterIndexPage",
        "events.CalendarPage",
        "events.DayOfActionPage",
        "donations.FundIndexPage",
        "appeals.AppealIndexPage",
        "outreach.PlacementIndexPage",
    ]
    page_description = _("The front page of the site in one language.")
    content_panels = [
        FieldPanel("kicker"),
        *BasePage.content_panels,
        FieldPanel("lede"),
        FieldRowPanel([PageChooserPanel("read_on"), FieldPanel("read_on_text")]),
        PageChooserPanel("appeal"),
        FieldPanel("ways"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("campaign_name"), FieldPanel("ear"), FieldPanel("colophon")],
            heading=_("What every page of this language shows"),
        ),
    ]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        from organizer.queries import front

        return {**super().get_context(request, *args, **kwargs), **front(self, request)}
