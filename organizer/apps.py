"""The whole, assembled: settings, addresses, the home page."""

from django.apps import AppConfig


class OrganizerConfig(AppConfig):
    name = "organizer"

    def ready(self):
        from appeals.next_steps import register_step
        from organizer import next_steps

        register_step("donations.fund", 10, next_steps.give)
        register_step("events.dates", 20, next_steps.come)
