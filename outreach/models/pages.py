"""The pages of ads. What they show is put together in outreach/views/pages.py."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from chapters.models import NetworkOrChapterPage
from content.blocks import BodyBlock
from content.models import BasePage
from outreach.models.placements import Placement


class PlacementIndexPage(BasePage):
    """All ads so far, and those that are being paid for."""

    max_count_per_parent = 1
    subpage_types = ["outreach.PlacementPage"]
    parent_page_types = ["organizer.HomePage"]
    page_description = _("The list of ads: those being paid for, then those that came out.")

    class Meta:
        verbose_name = _("list of ads")

    def get_context(self, request, *args, **kwargs):
        from outreach.views.pages import all_ads

        return {**super().get_context(request, *args, **kwargs), **all_ads(self, request)}


class PlacementPage(NetworkOrChapterPage):
    """The story of one ad in one language. The desk opens it; what is true of the ad stands in its `Placement`."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("story"))
    thanks = models.TextField(
        _("thanks"), blank=True, help_text=_("What readers and donors are told once it has come out.")
    )

    card_template = "outreach/placement_card.html"
    parent_page_types = ["outreach.PlacementIndexPage", "chapters.ChapterPage"]
    subpage_types: list[str] = []
    page_description = _("The story of one ad: what it costs, who paid, and how it came out.")
    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("thanks")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("ad")

    @cached_property
    def placement(self) -> Placement | None:
        """The ad it tells of; None for a page that was made without the desk."""
        found = Placement.objects.select_related(
            "fund", "quote__format__publication", "format__publication", "appeal", "tear_sheet", "source", "chapter"
        )
        return found.filter(page_key=self.translation_key).first()

    @property
    def card_facts(self) -> dict:
        return {**super().card_facts, "label": str(_("Ad"))}

    def clean(self):
        super().clean()
        if self.live and self.placement is None:
            raise ValidationError(_("Plan the ad at the desk first: its page is opened there."))

    def get_context(self, request, *args, **kwargs):
        from outreach.views.pages import one_ad

        return {**super().get_context(request, *args, **kwargs), **one_ad(self, request)}
