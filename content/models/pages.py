"""Plain pages and updates."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.search import index

from content.blocks import BodyBlock
from content.models.base import BasePage
from people.language import localise_digits, short_date


class PlainPage(BasePage):
    """A page of text: how to help, what we keep, about us."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    in_foot = models.BooleanField(
        _("link it at the foot"),
        default=True,
        help_text=_("Where menus show it: at the foot, or at the top."),
    )

    subpage_types = ["content.PlainPage"]
    page_description = _("Text, pictures and quotes: how to help, what we keep, about us.")
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    promote_panels = [*BasePage.promote_panels, FieldPanel("in_foot")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("plain page")


class UpdateIndexPage(RoutablePageMixin, BasePage):
    """All updates of a campaign or a chapter, newest first, with RSS."""

    subpage_types = ["content.UpdatePage"]
    max_count_per_parent = 1
    page_description = _("The list of updates, statements and articles, with a feed to subscribe to.")

    class Meta:
        verbose_name = _("list of updates")

    @property
    def feed_path(self) -> str:
        """Where its RSS feed is."""
        return f"{self.url}rss.xml"

    @path("")
    def newest_first(self, request):
        from content.page_views import update_list

        return self.render(request, context_overrides=update_list(self, request.GET))

    @path("rss.xml/", name="rss")
    def rss(self, request):
        from content.feeds import rss

        return rss(self)


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
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, help_text=_("Only for numbered updates."))
    author = models.CharField(_("author"), max_length=120, blank=True)
    translator = models.CharField(_("translator"), max_length=120, blank=True)
    source_name = models.CharField(_("first published by"), max_length=120, blank=True)
    source_url = models.URLField(_("address of the original"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"))

    card_template = "content/update_card.html"
    parent_page_types = ["content.UpdateIndexPage"]
    subpage_types: list[str] = []
    page_description = _("An update, press release, statement, article or letter.")
    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("date"), FieldPanel("number")], heading=_("What and when")),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("author"), FieldPanel("translator")]),
                FieldRowPanel([FieldPanel("source_name"), FieldPanel("source_url")]),
            ],
            heading=_("Credit"),
            help_text=_("For texts of others: who wrote it, who translated it, and where it stood first."),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("author"),
        index.FilterField("kind"),
        index.FilterField("date"),
    ]

    class Meta:
        verbose_name = _("update")
        indexes = [models.Index(fields=["-date", "-page_ptr"], name="update_newest")]

    @property
    def label(self) -> str:
        """What it is in two words: “Update 212”, “Statement”. Digits are localised where it is shown."""
        kind = str(self.get_kind_display())
        return f"{kind} {self.number}" if self.number else kind

    @property
    def teaser(self) -> dict[str, str]:
        """What a list shows of it, as templates/ui/teaser.html reads it."""
        return {
            "date": short_date(self.date),
            "machine": self.date.isoformat(),
            "label": localise_digits(self.label),
            "url": self.url,
            "title": self.title,
            "text": self.standfirst,
        }

    @property
    def card_facts(self) -> dict:
        return {**super().card_facts, "label": self.label}

    def get_context(self, request, *args, **kwargs):
        from content.page_views import one_update

        return {**super().get_context(request, *args, **kwargs), **one_update(self)}
