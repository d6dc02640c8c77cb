"""The pages of funds. What they show is put together in donations/views/pages.py."""

import datetime as dt
import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from chapters.models import NetworkOrChapterPage
from content.blocks import BodyBlock
from content.models import BasePage
from donations.models.forms import FundPageForm
from donations.models.funds import Fund
from donations.money import Money
from people.language import slab
from people.places import ZoneField

# What is true of a fund in every language: the first of its pages says it for all of them.
FACTS = (
    *("currency", "also_currencies", "goal", "deadline_day", "deadline_time", "zone"),
    *("amounts", "offers_monthly", "offers_tip", "closed_on"),
)
# Donors are told before they give, or the fund is not published: fundraising codes ask for it, and so would any donor.
NEEDED = {
    "short": _("Say what happens with the money if it is not enough. A fund is not published without it."),
    "over": _("Say what happens with what is left over. A fund is not published without it."),
}


class FundIndexPage(BasePage):
    """All funds: those that are open now, and those that are closed, with what became of the money."""

    max_count_per_parent = 1
    subpage_types = ["donations.FundPage"]
    parent_page_types = ["organizer.HomePage"]
    page_description = _("The list of funds: open ones first, then those that are closed.")

    class Meta:
        verbose_name = _("list of funds")

    def get_context(self, request, *args, **kwargs):
        from donations.views.pages import all_funds

        return {**super().get_context(request, *args, **kwargs), **all_funds(self, request)}


class FundPage(RoutablePageMixin, NetworkOrChapterPage):
    """What is being paid for, told in one language. Its money hangs on the `Fund` behind all its translations."""

    currency = models.CharField(_("currency"), max_length=3, default="USD")
    also_currencies = models.JSONField(_("currencies taken besides"), default=list, blank=True)
    goal = models.PositiveBigIntegerField(_("goal"), help_text=_("Minor units of the currency."))
    deadline_day = models.DateField(_("closes on"))
    deadline_time = models.TimeField(_("at"))
    zone = ZoneField(_("time zone"), help_text=_("The clock the deadline is told by: the newspaper's, for an ad."))
    amounts = models.JSONField(_("amounts on the buttons"), default=list, help_text=_("Minor units of the currency."))
    offers_monthly = models.BooleanField(_("offer to give every month"), default=True)
    offers_tip = models.BooleanField(_("offer to add something for running the platform"), default=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    on_shortfall = models.TextField(_("if we fall short"), help_text=_("What happens with the money then."))
    on_surplus = models.TextField(_("if we go over"), help_text=_("What happens with what is left then."))
    offline_ways = models.TextField(
        _("other ways to give"), blank=True, help_text=_("Bank details, to whom cheques are made out, who takes cash.")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("story"))

    base_form_class = FundPageForm
    card_template = "donations/fund_card.html"
    parent_page_types = ["donations.FundIndexPage", "chapters.ChapterPage"]
    subpage_types: list[str] = []
    page_description = _("What is being paid for: goal, deadline, and what happens if it is not exactly enough.")
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("currency"), FieldPanel("goal_amount"), FieldPanel("also_currencies")]),
                FieldPanel("amount_list"),
                FieldRowPanel([FieldPanel("offers_monthly"), FieldPanel("offers_tip")]),
            ],
            heading=_("How much"),
        ),
        FieldRowPanel(
            [FieldPanel("deadline_day"), FieldPanel("deadline_time"), FieldPanel("zone")], heading=_("Until")
        ),
        MultiFieldPanel(
            [FieldPanel("on_shortfall"), FieldPanel("on_surplus")], heading=_("If it is not exactly enough")
        ),
        FieldPanel("offline_ways"),
        FieldPanel("body"),
    ]
    override_translatable_fields = [SynchronizedField(name, overridable=False) for name in FACTS]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("fund")

    @cached_property
    def fund(self) -> Fund | None:
        """What its money hangs on; there once it was published for the first time."""
        return Fund.objects.filter(key=self.translation_key).first()

    @property
    def closes_at(self) -> dt.datetime:
        """The deadline as an instant; in the hour that comes twice, the first."""
        facts = self.facts
        return dt.datetime.combine(facts.deadline_day, facts.deadline_time, tzinfo=zoneinfo.ZoneInfo(facts.zone))

    @property
    def is_open(self) -> bool:
        """Whether it takes gifts now."""
        return self.facts.closed_on is None and timezone.now() < self.closes_at

    @property
    def card_facts(self) -> dict:
        goal = Money(self.facts.goal, self.facts.currency).text(self.locale.language_code, whole=True)
        day = slab(self.facts.deadline_day, language=self.locale.language_code)
        line = _("Goal: %(goal)s") % {"goal": goal}
        return {**super().card_facts, "label": str(_("Fund")), "line": line, "slab": (day.week, day.day, day.month)}

    def clean(self):
        super().clean()
        if not self.is_first:
            for name in FACTS:
                setattr(self, name, getattr(self.facts, name))
        errors = {}
        if self.goal is not None and self.goal < 1:
            errors["goal"] = _("A goal is more than nothing.")
        if self.fund and self.currency != self.fund.currency:
            errors["currency"] = _("It stays: the ledger counts in it.")
        for name, message in (("on_shortfall", NEEDED["short"]), ("on_surplus", NEEDED["over"])):
            if self.live and not getattr(self, name).strip():
                errors[name] = message
        if errors:
            raise ValidationError(errors)

    @path("", name="fund")
    def whole(self, request):
        """The fund."""
        return self.render(request)

    @path("for/<str:slug>/", name="share")
    def share(self, request, slug):
        """The same fund as one chapter raises money for it, with that chapter's share."""
        from donations.views.pages import one_share

        request.shown_below = f"for/{slug}/"  # the same in the other languages
        return self.render(request, context_overrides=one_share(self, slug), template="donations/share_page.html")

    def get_context(self, request, *args, **kwargs):
        from donations.views.pages import one_fund

        return {**super().get_context(request, *args, **kwargs), **one_fund(self, request)}
