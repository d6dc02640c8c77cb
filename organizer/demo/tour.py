"""Where in the demonstration to see each thing that dates can be, as long as it is there."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from donations.models import Fund, FundPage, FundShare
from events.models import CoHost, DayOfActionPage, EventPage, Occurrence, Proposal, Question, RecapPage, Shift
from events.queries import dates_of, named

DATES = Occurrence.objects.select_related("event__locale", "chapter__locale")


@dataclass(frozen=True)
class Stop:
    """One thing to see: what it is, and where."""

    label: str | Promise
    url: str


def tour(language: str) -> list[Stop]:
    """Every stop that the site, as it stands, has a page for."""
    return [Stop(label, url) for label, find in STOPS if (url := find(language))]


def _event(slug: str) -> Callable[[str], str]:
    def find(language: str) -> str:
        pages = EventPage.objects.live().filter(slug=slug)
        page = pages.filter(locale__language_code=language).first() or pages.first()
        return page.url if page else ""

    return find


def _date(**lookup) -> Callable[[str], str]:
    """The next public date of which this is so; where none is to come, the latest one that is over."""

    def find(language: str) -> str:
        dates = DATES.public().filter(**lookup)
        date = dates.upcoming().first() or dates.past().first()
        return named([date], language)[0].url if date else ""

    return find


def _day(language: str) -> str:
    day = DayOfActionPage.objects.live().filter(locale__language_code=language).first()
    return day.url if day else ""


def _day_to_join(language: str) -> str:
    day = DayOfActionPage.objects.live().order_by("pk").first()
    return reverse("desk_join_day", args=["berlin", day.pk]) if day else ""


def _recap(language: str) -> str:
    pages = RecapPage.objects.live().filter(~Q(body="[]"))
    page = pages.filter(locale__language_code=language).first() or pages.first()
    return page.url if page else ""


def _with_shifts(language: str) -> str:
    taken = Shift.objects.filter(seats_taken__gt=0, occurrence__in=Occurrence.objects.public().upcoming())
    shift = taken.order_by("occurrence__starts_at").first()
    return named([DATES.get(pk=shift.occurrence_id)], language)[0].url if shift else ""


def _on_desk(name: str, slug: str, *, over: bool = False) -> Callable[[str], str]:
    """A page of the desk about the next date of an event, or the latest that is over."""

    def find(language: str) -> str:
        dates = DATES.filter(event__slug=slug)
        date = (dates.past() if over else dates.upcoming()).first()
        return reverse(name, args=[date.chapter.slug, date.uid]) if date else ""

    return find


def _attendance(language: str) -> str:
    date = DATES.filter(event__slug="wednesday-vigil").first()
    return reverse("desk_attendance", args=[date.chapter.slug]) if date else ""


def _questions(language: str) -> str:
    own = Question.objects.exclude(chapter=None).select_related("chapter").first()
    return reverse("desk_questions", args=[own.chapter.slug]) if own and own.chapter else ""


def _co_hosted(language: str) -> str:
    agreed = CoHost.objects.filter(state=CoHost.State.ACCEPTED).select_related("event").first()
    date = dates_of(agreed.event).upcoming().first() if agreed else None
    return named([date], language)[0].url if date else ""


def _waiting_proposals(language: str) -> str:
    waiting = Proposal.objects.filter(state=Proposal.State.REVIEW).select_related("chapter").first()
    return f"/desk/{waiting.chapter.slug}/" if waiting else ""


def _hosted(language: str) -> str:
    row = Proposal.objects.filter(state=Proposal.State.PUBLISHED, event__live=True).select_related("event").first()
    return row.event.url if row and row.event else ""


def _fund(slug: str) -> Callable[[str], str]:
    def find(language: str) -> str:
        pages = FundPage.objects.live().filter(slug=slug)
        page = pages.filter(locale__language_code=language).first() or pages.first()
        return page.url if page else ""

    return find


def _share(language: str) -> str:
    share = FundShare.objects.select_related("fund", "chapter").order_by("-amount").first()
    page = FundPage.objects.live().filter(translation_key=share.fund.key).first() if share else None
    return f"{page.url}for/{share.chapter.slug}/" if share and page else ""


def _purse(language: str) -> str:
    own = Fund.objects.exclude(chapter=None).select_related("chapter").first()
    return reverse("desk_money", args=[own.chapter.slug]) if own and own.chapter else ""


def _practice(language: str) -> str:
    return reverse("donations_practice") if settings.PRACTICE_PAYMENTS and Fund.objects.exists() else ""


STOPS: list[tuple[Promise, Callable[[str], str]]] = [
    (_("A weekly series with a rule, a week left out and one more date"), _event("wednesday-vigil")),
    (
        _("A series on last Fridays; guests learn the quarter first, the place a day before"),
        _event("last-friday"),
    ),
    (_("A weekly call between Los Angeles and Berlin"), _event("coast-to-coast-call")),
    (_("A date at another place, with fewer seats"), _date(own_place=True)),
    (_("A date that was moved"), _date(own_time=True, status="scheduled", event__slug="wednesday-vigil")),
    (_("A date that is postponed"), _date(status="postponed")),
    (_("A date that is cancelled"), _date(status="cancelled")),
    (_("A date that lasts two days"), _event("translation-weekend")),
    (_("A date that lasts all day"), _event("banner-painting-day")),
    (_("Shifts and roles, some of them taken"), _with_shifts),
    (_("A date that asks its guests something"), _event("letters-and-soup")),
    (_("What its guests told, on the desk for hosts"), _on_desk("desk_answers", "letters-and-soup")),
    (_("The questions of a chapter, on its desk"), _questions),
    (_("The door of a date: open from morning to night, four days in a row"), _on_desk("desk_door", "letter-table")),
    (_("What hosts wrote to their guests, on the desk"), _on_desk("desk_messages", "wednesday-vigil")),
    (
        _("What guests thought of a date, on the desk for hosts"),
        _on_desk("desk_feedback", "wednesday-vigil", over=True),
    ),
    (_("How many came over half a year, as charts"), _attendance),
    (_("A date of two chapters"), _co_hosted),
    (_("A day of action: one hour, many cities"), _day),
    (_("A day of action that Berlin has not joined yet, on its desk"), _day_to_join),
    (_("A recap of a past date"), _recap),
    (_("Dates that volunteers propose, waiting on a chapter’s desk"), _waiting_proposals),
    (_("A date of a host whom the chapter trusts"), _hosted),
    (_("A fund that is being raised: give to it by practice card"), _fund("full-page")),
    (_("A chapter’s share of that fund, with a form of its own"), _share),
    (_("A fund that is closed, and where its money came from"), _fund("first-page")),
    (_("What a bank or the next month does to practice payments"), _practice),
    (_("The treasurer’s desk of a chapter"), _purse),
]
