"""The calendar of all dates. What it shows is put together in events/views/calendar.py."""

from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin

from content.models import BasePage


class CalendarPage(RoutablePageMixin, BasePage):
    """All dates of all chapters, with filters that stand in the address."""

    max_count_per_parent = 1
    subpage_types: list[str] = []
    page_description = _("All dates of all chapters, with filters.")

    class Meta:
        verbose_name = _("calendar")

    def get_context(self, request, *args, **kwargs):
        from events.views.calendar import calendar

        return {**super().get_context(request, *args, **kwargs), **calendar(self, request)}
