"""What an organizer is told in the editor, and what the editor must not delete."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from chapters.rules import Ability, chapters_where
from events import wall
from events.models import EventPage, Occurrence
from events.queries.plans import faces_of
from events.views import editor_diff
from events.views.rules import rule_dates
from people.language import clock, long_date

hooks.register("before_edit_page", editor_diff.ask_before_publishing)
hooks.register("after_edit_page", editor_diff.settle_what_was_agreed)
hooks.register("register_admin_urls", lambda: [path("events/rule-dates/", rule_dates, name="events_rule_dates")])


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_what_the_clock_and_the_seats_say(request, page):
    """Nothing is refused here: these are choices that surprise, so they are said aloud."""
    if isinstance(page, EventPage):
        for text in [*_clock_warnings(page), *_seat_warnings(page)]:
            messages.warning(request, text)


def _clock_warnings(page: EventPage):
    zone = page.zone or page.chapter.zone
    if not (page.start_date and page.start_time):
        return
    for face in faces_of(page, today=timezone.localdate()):
        if not face.all_day and wall.is_skipped(face.date, face.start, zone):
            at = wall.instant(face.date, face.start, zone).astimezone(ZoneInfo(zone)).time()
            facts = {"date": long_date(face.date), "time": clock(face.start), "shifted": clock(at)}
            yield (
                _("Clocks go forward on %(date)s, so there is no %(time)s that day. The date begins at %(shifted)s.")
                % facts
            )


def _seat_warnings(page: EventPage):
    for date in Occurrence.objects.of_event(page).upcoming():
        over = date.seats_taken - (page.capacity if page.capacity is not None else date.seats_taken)
        if over > 0 and not date.own_seats:
            text = ngettext(
                "On %(date)s, %(over)d more seat is taken than you now offer. Nobody loses theirs.",
                "On %(date)s, %(over)d more seats are taken than you now offer. Nobody loses theirs.",
                over,
            )
            yield text % {"date": long_date(date.start_date), "over": over}


@hooks.register("register_page_header_buttons")
def offer_to_do_it_again(page, user, view_name, next_url=None):
    """Beside an event's title: the way to a copy on another day. Only for those who write its chapter's pages."""
    page = page.specific
    if view_name != "edit" or not isinstance(page, EventPage) or page.chapter is None:
        return
    host = chapters_where(user, Ability.EDIT_PAGES).filter(translation_key=page.chapter.translation_key).first()
    if host:
        address = reverse("desk_again", args=[host.slug, page.pk])
        yield Button(_("Do this again"), address, icon_name="repeat", priority=35)


def dates_below(pages) -> int:
    """How many dates with answers hang on these pages or on pages below them."""
    events = EventPage.objects.none()
    for page in pages:
        events |= EventPage.objects.descendant_of(page, inclusive=True)
    return Occurrence.objects.filter(event__in=events, rsvps__isnull=False).distinct().count()


@hooks.register("before_delete_page")
def keep_what_people_answered(request, page):
    """A page with answered dates stays; the dates of one nobody answered go with it."""
    if request.method != "POST":
        return None
    if dates_below([page]):
        messages.error(
            request, _("People have answered to dates here, so this page stays. Unpublish it, or cancel its dates.")
        )
        return redirect(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))
    _drop_dates([page])
    return None


@hooks.register("before_bulk_action")
def keep_what_people_answered_in_bulk(request, action_type, objects, action_class_instance):
    """The same for many pages at once."""
    pages = [page for page in objects if isinstance(page, Page)]
    if action_type != "delete" or not pages or request.method != "POST":
        return None
    if dates_below(pages):
        messages.error(request, _("People have answered to dates of these pages, so they stay."))
        return redirect(reverse("wagtailadmin_explore_root"))
    _drop_dates(pages)
    return None


def _drop_dates(pages) -> None:
    for page in pages:
        events = EventPage.objects.descendant_of(page, inclusive=True)
        Occurrence.objects.filter(event__in=events, rsvps=None).delete()
