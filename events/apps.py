"""People come: events, dates, RSVPs."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self):
        from wagtail.signals import page_published, post_page_move

        from events.actions.forgetting import contacts_needed, forget_contact
        from events.models import EventPage
        from events.signals import make_dates
        from people.erasure import register_eraser, register_need

        page_published.connect(make_dates, sender=EventPage)
        post_page_move.connect(make_dates)
        register_eraser("events", forget_contact)
        register_need("events", contacts_needed)
