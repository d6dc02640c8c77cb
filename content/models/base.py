"""The base of every page."""

from typing import Self

from django.conf import settings
from django.db import models
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from content import freshness
from content.addresses import absolute
from content.models.cards import SocialCard
from content.models.pictures import Picture


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

    def canonical(self) -> Self:
        """The first page of its translations: rows that belong to all of them hang on this one."""
        first = type(self).objects.filter(translation_key=self.translation_key).order_by("pk").first()
        return first or self

    @property
    def hidden_from_search(self) -> bool:
        """True keeps the page out of search engines and the sitemap. Page types with a risk level override it."""
        return False

    @property
    def card_facts(self) -> dict:
        """What the page's social card says besides its headline: `label`, `line`, and `slab` (three short texts)."""
        return {"label": "", "line": self.search_description or self.standfirst, "slab": ()}

    def campaign_name_here(self) -> str:
        """What the campaign calls itself in this page's language: the home page of its tree knows."""
        top = self.path[: 2 * Page.steplen]
        return freshness.kept(f"campaign:{top}", lambda: _campaign_name(top))

    def social(self) -> dict[str, str]:
        """The facts of a link to this page: what a messenger or a search engine shows of it.

        A page whose card is not drawn yet borrows its home page's.
        """
        nearest = {self.path, self.path[: 2 * Page.steplen]}
        card = SocialCard.objects.filter(page__path__in=nearest).order_by("-page__depth").first()
        return {
            "title": self.seo_title or self.title,
            "description": self.search_description or self.standfirst,
            "image_url": absolute(card.file.url if card else static("img/card.png")),
            "url": absolute(self.url or ""),
        }

    def get_sitemap_urls(self, request=None) -> list[dict]:
        """Its addresses for search engines, the page's own first; page types with dates add theirs."""
        return [{"location": absolute(self.url or ""), "lastmod": self.last_published_at}]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["social"] = self.social()
        context["noindex"] = self.hidden_from_search
        return context


def _campaign_name(path: str) -> str:
    home = Page.objects.filter(path=path).specific().first()
    return getattr(home, "campaign_name", "") or settings.WAGTAIL_SITE_NAME
