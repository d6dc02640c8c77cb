"""What waits for someone of a chapter, each as one line of the desk with a page behind it. Nothing here is stored: a
line goes when what it says is no longer so. Imports events.queries and events.hosts.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chapters.models import ChapterPage
from chapters.rules import Ability
from events.hosts import when_of
from events.models import Feedback, Occurrence, Rsvp, Shift
from events.queries import named
from events.queries.guest_lists import overbooked
from events.queries.posted import waiting_posts
from events.queries.shifts import shift_name
from people.language import listing, localise_digits, short_date, time_range
from people.models import User

MOST = 20  # dates of one kind
SOON = dt.timedelta(days=7)
NEWS = dt.timedelta(days=3)  # how long feedback counts as new
ENOUGH = 3  # answers before a host may read them (events/queries/feedback.py)


@dataclass(frozen=True)
class Need:
    """One line: what, a word more, the page behind it, and how much of it; `kind` colours that."""

    title: str
    note: str
    url: str
    state: str = ""
    kind: str = ""


def needs_of(chapter: ChapterPage, user: User, may: Collection[Ability], language: str) -> list[Need]:
    """What waits, the most urgent first. The queries do not grow with the dates."""
    needs: list[Need] = []
    if Ability.MANAGE_DATES in may:
        needs += _of_dates(chapter, language) + _shifts(chapter, language) + _feedback(chapter, language)
    if Ability.EDIT_PAGES in may or Ability.MANAGE_DATES in may:
        needs = _posts(chapter, user, may, language) + needs
    return needs


def _upcoming(chapter: ChapterPage):
    dates = Occurrence.objects.of_chapter(chapter).filter(event__live=True).upcoming()
    return dates.select_related("event__locale", "chapter__locale")


def _titles(dates: Collection[Occurrence], language: str) -> dict[int, str]:
    """“We read the names, Wed 25 Nov”, by the key of the date."""
    return {
        one.date.pk: listing([one.page.title, short_date(one.date.start_date, language)], language)
        for one in named(dates, language)
    }


def _of_dates(chapter: ChapterPage, language: str) -> list[Need]:
    """Dates that their series dropped, that hold more people than seats, or have an offer open."""
    offers = Rsvp.objects.filter(state=Rsvp.State.OFFERED)
    is_over = Q(capacity__lt=F("seats_taken"))
    waits = Q(off_rule=True) | is_over | Exists(offers.filter(occurrence=OuterRef("pk")))
    found = _upcoming(chapter).filter(waits).exclude(status=Occurrence.Status.CANCELLED)
    dates = list(found[:MOST])
    titles = _titles(dates, language)
    asked = offers.filter(occurrence__in=dates).order_by().values("occurrence")
    open_offers = {row["occurrence"]: row for row in asked.annotate(n=Count("pk"), first=Min("offer_until"))}
    needs = []
    for date in dates:
        title, url = titles[date.pk], reverse("desk_date", args=[chapter.slug, date.uid])
        if date.off_rule:
            settle = reverse("desk_date_settle", args=[chapter.slug, date.uid])
            needs.append(Need(title, _("Its series no longer names this day"), settle, _("Choose"), "off"))
        if more := overbooked(date):
            too_many = ngettext("%(n)s more person than seats", "%(n)s more people than seats", more)
            needs.append(Need(title, too_many % {"n": localise_digits(more, language)}, url, _("Overbooked"), "off"))
        if row := open_offers.get(date.pk):
            needs.append(Need(title, *_offer(date, row, language, f"{url}?show=offered#guests")))
    return needs


def _offer(date: Occurrence, row: dict, language: str, url: str) -> tuple[str, str, str, str]:
    until = row["first"].astimezone(ZoneInfo(date.zone))
    hour = listing([short_date(until.date(), language), time_range(until.time(), language=language)], language)
    count = ngettext("%(n)s offer", "%(n)s offers", row["n"]) % {"n": localise_digits(row["n"], language)}
    return _("The first offer of a seat runs out: %(when)s") % {"when": hour}, url, count, "few"


def _shifts(chapter: ChapterPage, language: str) -> list[Need]:
    """What nobody does yet on the dates of the next days."""
    soon = _upcoming(chapter).filter(starts_at__lt=timezone.now() + SOON, status=Occurrence.Status.SCHEDULED)
    lacking = Shift.objects.filter(occurrence__in=soon.values("pk"), is_closed=False, seats_taken__lt=F("capacity"))
    by_date: dict[int, list[Shift]] = {}
    rows = lacking.select_related("occurrence__event__locale", "occurrence__chapter__locale")
    for shift in rows.order_by("occurrence__starts_at", "occurrence", "position")[: 3 * MOST]:
        by_date.setdefault(shift.occurrence_id, []).append(shift)
    dates = [shifts[0].occurrence for shifts in by_date.values()]
    titles = _titles(dates, language)
    needs = []
    for date in dates:
        missing = sum(shift.seats_left or 0 for shift in by_date[date.pk])
        words = ngettext("%(n)s missing", "%(n)s missing", missing) % {"n": localise_digits(missing, language)}
        what = listing([shift_name(shift) for shift in by_date[date.pk]], language)
        url = reverse("desk_date", args=[chapter.slug, date.uid])
        needs.append(Need(titles[date.pk], what, f"{url}#teams", words, "few"))
    return needs


def _feedback(chapter: ChapterPage, language: str) -> list[Need]:
    """Dates whose guests have just said what they thought."""
    said = Feedback.objects.filter(occurrence__chapter__translation_key=chapter.translation_key).order_by()
    since = timezone.now().date() - NEWS
    counted = said.values("occurrence").annotate(n=Count("pk"), new=Count("pk", filter=Q(given_on__gte=since)))
    numbers = {row["occurrence"]: row["n"] for row in counted.filter(new__gt=0, n__gte=ENOUGH)[:MOST]}
    dates = list(Occurrence.objects.filter(pk__in=numbers).select_related("event__locale", "chapter__locale"))
    titles, needs = _titles(dates, language), []
    for date in sorted(dates, key=lambda one: one.starts_at, reverse=True):
        try:
            url = reverse("desk_feedback", args=[chapter.slug, date.uid])
        except NoReverseMatch:
            continue
        needs.append(Need(titles[date.pk], _("What guests thought"), url, localise_digits(numbers[date.pk], language)))
    return needs


def _posts(chapter: ChapterPage, user: User, may: Collection[Ability], language: str) -> list[Need]:
    """Dates that wait to be published: all of them for who publishes, one's own for others."""
    needs = []
    for event in waiting_posts(chapter):
        if Ability.EDIT_PAGES in may or event.owner_id == user.pk:
            newest = event.get_latest_revision_as_object()
            when = when_of(newest, newest.zone or chapter.zone, language)
            url = reverse("desk_posted", args=[chapter.slug, event.pk])
            word = _("Publish it?") if Ability.EDIT_PAGES in may else _("Waits")
            needs.append(Need(newest.title, when, url, word, "few"))
    return needs
