"""People sign: the appeal, its versions, signatures."""

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "appeals"

    def ready(self):
        from wagtail.signals import page_published

        from appeals.models import AppealPage
        from appeals.signals import follow_page

        page_published.connect(follow_page, sender=AppealPage)
        self._register_steps()
        self._register_erasers()
        self._join_chapters()
        self._join_the_desk()

    def _register_steps(self):
        """What follows signing; the roof joins the ways to give and to come."""
        from appeals.next_steps import register_step, spread

        register_step("appeals.spread", 90, spread)

    def _register_erasers(self):
        """How signers are forgotten, and for how long their addresses are needed."""
        from appeals.actions import endorsing, forgetting
        from people.erasure import register_eraser, register_need
        from people.wishes import REPLAYS

        register_eraser("appeals", forgetting.forget_signer)
        register_need("appeals.signers", forgetting.signers_needed)
        register_need("appeals.endorsers", forgetting.endorsers_needed)
        REPLAYS["unsigned"] = forgetting.withdraw_again
        REPLAYS["unendorsed"] = endorsing.take_back_again

    def _join_chapters(self):
        """What stands on every chapter's page."""
        from appeals.sections import chapter_appeal
        from chapters.sections import register_section

        register_section("appeals.appeals", 15, chapter_appeal)

    def _join_the_desk(self):
        """What the front page of the desk tells of appeals."""
        from appeals.views.desk import panel
        from chapters.desk import register_panel
        from chapters.rules import Ability

        register_panel("appeals.signers", 22, Ability.SEE_SIGNERS, panel)
