"""People come: events, dates, RSVPs."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self):
        from django.db.models.signals import post_delete
        from wagtail.signals import page_published, post_page_move

        from chapters.desk import register_panel
        from chapters.rules import Ability
        from chapters.sections import register_section
        from events.actions.forgetting import contacts_needed, forget_contact
        from events.models import EventPage
        from events.sections import chapter_dates, desk_dates, desk_today
        from events.signals import keep_dates, make_dates
        from people.erasure import register_eraser, register_need

        page_published.connect(make_dates, sender=EventPage)
        post_page_move.connect(make_dates)
        post_delete.connect(keep_dates, sender=EventPage)
        register_section("events.dates", 10, chapter_dates)
        register_panel("events.today", 10, Ability.OPEN_DESK, desk_today)
        register_panel("events.dates", 20, Ability.OPEN_DESK, desk_dates, aside=True)
        register_eraser("events", forget_contact)
        register_need("events", contacts_needed)
