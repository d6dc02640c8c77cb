"""People give: funds, gifts, the ledger."""

from django.apps import AppConfig


class DonationsConfig(AppConfig):
    name = "donations"

    def ready(self):
        from wagtail.signals import page_published

        from donations.models import FundPage
        from donations.signals import follow_page

        page_published.connect(follow_page, sender=FundPage)
        self._register_panels()
        self._register_erasers()

    def _register_panels(self):
        """Panels of the desk and sections of a chapter's page."""
        from chapters.desk import register_panel
        from chapters.rules import Ability
        from chapters.sections import register_section
        from donations.sections import chapter_funds
        from donations.views.desk import panel

        register_section("donations.funds", 20, chapter_funds)
        register_panel("donations.money", 25, Ability.SEE_MONEY, panel)

    def _register_erasers(self):
        """How donors are forgotten, and for how long their addresses are needed."""
        from donations.actions import forgetting
        from people.erasure import register_eraser, register_need

        register_eraser("donations", forgetting.forget_donor)
        register_need("donations.gifts", forgetting.gifts_needed)
        register_need("donations.monthly", forgetting.monthly_needed)
        register_need("donations.pledges", forgetting.pledges_needed)
        register_need("donations.attempts", forgetting.attempts_needed)
