"""People come: events, dates, RSVPs."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self):
        from wagtail.signals import page_published, post_page_move

        from events.models import EventPage
        from events.signals import make_dates

        page_published.connect(make_dates, sender=EventPage)
        post_page_move.connect(make_dates)
