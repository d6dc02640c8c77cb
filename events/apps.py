"""People come: events, dates, RSVPs."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self):
        from django.db.models.signals import post_delete
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from chapters.models import ChapterPage
        from chapters.sections import register_feeds, register_section
        from events.models import DayOfActionPage, EventPage
        from events.sections import chapter_dates, chapter_feeds, chapter_host
        from events.signals import keep_dates, list_again, make_dates, reach_the_cities

        page_published.connect(make_dates, sender=EventPage)
        page_published.connect(reach_the_cities, sender=DayOfActionPage)
        page_published.connect(list_again, sender=ChapterPage)
        page_unpublished.connect(list_again, sender=EventPage)
        post_page_move.connect(make_dates)
        post_delete.connect(keep_dates, sender=EventPage)
        register_section("events.dates", 10, chapter_dates)
        register_feeds("events.dates", chapter_feeds)
        register_section("events.host", 40, chapter_host)
        self._register_panels()
        self._register_erasers()

    def _register_panels(self):
        from chapters.desk import register_panel
        from chapters.rules import Ability
        from events import desk_panels
        from events.views import desk_attendance, desk_cohosts

        register_panel("events.today", 10, Ability.OPEN_DESK, desk_panels.today)
        register_panel("events.needs", 12, Ability.OPEN_DESK, desk_panels.needs)
        register_panel("events.days", 15, Ability.OPEN_DESK, desk_panels.days)
        register_panel("events.co_hosting", 18, Ability.OPEN_DESK, desk_cohosts.panel)
        register_panel("events.dates", 20, Ability.OPEN_DESK, desk_panels.dates, aside=True)
        register_panel("events.attendance", 30, Ability.MANAGE_DATES, desk_attendance.panel, aside=True)

    def _register_erasers(self):
        from events.actions.forgetting import contacts_needed, forget_contact
        from events.actions.forgetting_hosts import forget_host, hosts_needed
        from events.actions.marks import drop_marks
        from events.actions.standing_ends import forget_standing, standing_needed
        from people.erasure import register_eraser, register_need

        register_eraser("events", forget_contact)
        register_need("events", contacts_needed)
        register_eraser("events.standing", forget_standing)
        register_need("events.standing", standing_needed)
        register_eraser("events.hosts", forget_host)
        register_need("events.hosts", hosts_needed)
        register_eraser("events.marks", drop_marks)
