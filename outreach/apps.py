"""We reach out: ad placements, mailings, phone banks, letters."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "outreach"

    def ready(self):
        from donations.fund_parts import register_fund_part
        from outreach.fund_part import fund_part

        register_fund_part("outreach.ads", 10, fund_part)
        self._join_the_desk()

    def _join_the_desk(self):
        """What the front page of the desk tells of ads."""
        from chapters.desk import register_panel
        from chapters.rules import Ability
        from donations.subjects import register_subject
        from outreach.subjects import names_of_ads
        from outreach.views.desk import panel

        register_subject("placement", names_of_ads)
        register_panel("outreach.ads", 27, Ability.SEE_ADS, panel)
