"""The demonstration: alive around today, and fit to be seen in each of its languages."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q, Sum
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Page

from chapters.models import ChapterPage, Risk
from content.models import Picture, UpdatePage
from content.typesetting import fonts
from events.models import (
    Attendance,
    CoHost,
    DayOfActionPage,
    EventPage,
    Occurrence,
    Proposal,
    Reveal,
    Rsvp,
    Shift,
    TrustedHost,
)
from events.queries.gatherings import gathering
from organizer.demo.tour import STOPS, tour
from organizer.models import HomePage
from people.models import Contact, OutgoingMail
from tests.factories import empty_site
from tests.organizer.rows import row_counts

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole demonstration, loaded once for this file and rolled back after it."""
    media = str(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media, DEMO=True), transaction.atomic():
        empty_site()
        call_command("load_demo")
        yield media
        transaction.set_rollback(True)


@pytest.fixture
def demo(_loaded, settings):
    settings.MEDIA_ROOT, settings.DEMO = _loaded, True


class Seen(HTMLParser):
    """What a browser would load, what has no words, and every date that a reader sees."""

    RESOURCES = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "srcset", "form": "action"}

    def __init__(self, html):
        super().__init__()
        self.root, self.loads, self.wordless, self.dates, self._in_time = {}, [], [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "html":
            self.root = attrs
        if attrs.get(self.RESOURCES.get(tag, "")):
            self.loads.append(attrs[self.RESOURCES[tag]])
        if tag == "img" and not attrs.get("alt"):
            self.wordless.append(attrs.get("src"))
        self._in_time += tag == "time"

    def handle_endtag(self, tag):
        self._in_time -= tag == "time"

    def handle_data(self, data):
        if self._in_time and data.strip():
            self.dates.append(data.strip())


def pages(language):
    return Page.objects.live().filter(depth__gte=2, locale__language_code=language).order_by("path")


def looked_at(client, page):
    answer = client.get(page.url, follow=True)
    assert (page.url, answer.status_code) == (page.url, 200)
    return Seen(answer.content.decode())


def test_there_is_as_much_as_a_campaign_would_have(demo):
    now = timezone.now()
    english = Q(locale__language_code="en")
    assert ChapterPage.objects.filter(english).count() == 13
    assert EventPage.objects.filter(english).count() >= 40
    assert UpdatePage.objects.filter(english).count() >= 10
    upcoming, past = Occurrence.objects.upcoming(now), Occurrence.objects.past(now)
    assert upcoming.filter(starts_at__lt=now + dt.timedelta(weeks=1)).count() >= 8
    assert upcoming.filter(starts_at__lt=now + dt.timedelta(weeks=6)).count() >= 40
    assert past.count() >= 15
    assert set(UpdatePage.Kind) == set(UpdatePage.objects.values_list("kind", flat=True))


def test_seats_taken_are_the_confirmed_parties_and_the_waiting_wait_at_a_full_date(demo):
    coming = Sum("rsvps__party", filter=Q(rsvps__state__in=Rsvp.HOLDING), default=0)
    counted = Occurrence.objects.annotate(coming=coming).values_list("seats_taken", "coming")
    assert [taken for taken, _ in counted] == [people for _, people in counted]
    assert [date for date in Occurrence.objects.exclude(capacity=None) if date.seats_taken > date.capacity] == []
    waiting = Occurrence.objects.filter(rsvps__state=Rsvp.State.WAITLISTED).distinct().get()
    assert (waiting.event.slug, waiting.seats_left) == ("poems-written-in-prison", 0)


def test_every_state_of_a_date_can_be_found(demo):
    dates = Occurrence.objects.upcoming()
    assert dates.filter(capacity=None).exists()
    assert dates.filter(capacity__gte=400).exists()
    assert [date.event.slug for date in dates.exclude(capacity=None) if 0 < date.seats_left <= 2] == [
        "letters-and-soup"
    ]
    assert [date for date in dates.exclude(status="scheduled") if not date.status_reason] == []
    assert set(dates.values_list("status", flat=True)) == {"scheduled", "cancelled", "postponed"}
    assert {date.event.slug for date in dates if date.end_date > date.start_date} == {
        "a-night-of-reading",
        "translation-weekend",
    }
    assert {date.event.slug for date in dates.filter(all_day=True)} == {"translation-weekend", "banner-painting-day"}
    assert dates.filter(event__attendance=Attendance.ONLINE).exclude(event__join_url="").exists()
    hidden = EventPage.objects.filter(risk=Risk.HIGH)
    assert set(hidden.values_list("reveal", flat=True)) == {Reveal.GUESTS}
    assert {page.get_parent().slug for page in hidden} == {"istanbul"}


def test_series_repeat_by_rules_that_hold_no_dates(demo):
    vigil = EventPage.objects.get(slug="wednesday-vigil", locale__language_code="en")
    dates = Occurrence.objects.filter(event=vigil)
    assert ["BYDAY=WE" in str(vigil.rule), "DTSTART" in str(vigil.rule)] == [True, False]
    assert not dates.filter(start_date=vigil.excluded_dates.get().date).exists()
    assert dates.get(start_date=vigil.extra_dates.get().date).start_time == dt.time(16)
    usual = dates.filter(own_time=False).exclude(start_date=vigil.extra_dates.get().date)
    assert {date.start_date.isoweekday() for date in usual} == {3}
    fridays = list(Occurrence.objects.filter(event__slug="last-friday").upcoming())
    assert {(day.start_date.isoweekday(), (day.start_date + dt.timedelta(days=7)).day <= 7) for day in fridays} == {
        (5, True)
    }
    assert len(fridays) > 3
    call = Occurrence.objects.filter(event__slug="coast-to-coast-call", own_time=False)
    assert {date.start_time for date in call} == {dt.time(10)}


def test_single_dates_were_changed_and_the_page_says_why(demo, client):
    vigil = Occurrence.objects.filter(event__slug="wednesday-vigil")
    moved, elsewhere = vigil.get(own_time=True), vigil.get(own_place=True)
    assert (moved.start_date - moved.original_date).days == 1
    assert moved.changes.get().reason == "The church is being painted on Wednesday, and the painters could not wait."
    assert (elsewhere.venue, elsewhere.capacity, elsewhere.own_seats) == ("The reading room of the library", 30, True)
    page = client.get(f"{elsewhere.event.url}{elsewhere.slug}/").content.decode()
    assert "The choir needs the church that evening" in page


def test_shifts_are_taken_by_those_who_come(demo):
    shifts = Shift.objects.filter(seats_taken__gt=0).annotate(held=Sum("rsvps__party"))
    assert {"caller", "banner"} <= {shift.role for shift in shifts}
    assert [(shift.seats_taken, shift.held) for shift in shifts if shift.seats_taken != shift.held] == []
    assert [shift for shift in shifts if shift.capacity and shift.seats_taken > shift.capacity] == []


def test_a_day_of_action_is_held_in_many_cities_and_shows_nothing_hidden(demo, client):
    day = DayOfActionPage.objects.get(locale__language_code="en")
    shown = gathering(day, language="en")
    assert shown.summary.startswith("In 10 cities and online, ")
    page = client.get(day.url).content.decode()
    assert [words in page for words in ("Where we always meet", "/chapters/istanbul/")] == [False, False]
    assert Occurrence.objects.filter(event__day_of_action=day, chapter__slug="istanbul").count() == 1
    own = EventPage.objects.filter(day_of_action=day, keeps_own_time=True, locale__language_code="en")
    assert [city.get_parent().slug for city in own] == ["greencastle"]
    for language in ("fa", "es"):
        assert client.get(DayOfActionPage.objects.get(locale__language_code=language).url).status_code == 200


def test_proposals_wait_one_is_trusted_and_two_chapters_share_a_date(demo):
    states = Proposal.objects.values_list("chapter__slug", "state")
    assert sorted(states) == [("berlin", "published"), ("san-francisco", "review"), ("san-francisco", "review")]
    assert TrustedHost.objects.get().chapter.slug == "berlin"
    asked = CoHost.objects.values_list("event__slug", "chapter__slug", "state")
    assert set(asked) == {
        ("rally-at-city-hall", "los-angeles", "accepted"),
        ("reading-evening", "san-francisco", "requested"),
    }


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_tour_leads_to_each_thing(demo, client, language):
    stops = tour(language)
    assert len(stops) == len(STOPS)
    public = [stop.url for stop in stops if not stop.url.startswith("/desk/")]
    assert {url: status for url in public if (status := client.get(url).status_code) != 200} == {}
    page = client.get("/demo/").content.decode()
    assert [stop.label for stop in tour("en") if f'href="{stop.url}"' not in page] == []


def test_the_program_of_january_2022_is_kept_at_its_hour(demo):
    date = Occurrence.objects.get(event__slug="social-forum")
    assert date.starts_at == dt.datetime(2022, 1, 9, 21, tzinfo=dt.UTC)
    assert date.seats_taken > 0
    assert set(date.rsvps.values_list("contact", flat=True)) == {None}


def test_guests_are_invented_and_none_of_them_is_written_to(demo):
    assert {contact.email.partition("@")[2] for contact in Contact.objects.all()} == {"example.org"}
    assert OutgoingMail.objects.count() == 0


def test_loading_twice_changes_nothing(demo):
    before = row_counts()
    call_command("load_demo")
    assert row_counts() == before


@pytest.mark.slow
def test_loading_again_puts_everything_back(demo, settings):
    settings.DEBUG = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    Page.objects.get(slug="what-a-postcard-weighs").delete()
    call_command("load_demo", again=True)
    assert Page.find_problems() == ([], [], [], [], [])
    tear_sheets = 1 if fonts().exists() else 0  # drawn where the typefaces for print are
    pictures = Picture.objects.count() - tear_sheets
    assert (ChapterPage.objects.filter(locale__language_code="en").count(), pictures) == (13, 11)
    assert Page.objects.filter(slug="what-a-postcard-weighs").exists()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fa", "rtl"), ("es", "ltr")])
def test_every_page_shows_in_its_language_and_asks_nobody_else(demo, client, settings, language, direction):
    for page in pages(language):
        seen = looked_at(client, page)
        assert (page.url, seen.root["lang"], seen.root["dir"]) == (page.url, language, direction)
        assert (page.url, seen.wordless) == (page.url, [])
        foreign = [url for url in seen.loads if "//" in url and not url.startswith(f"{settings.SITE_URL}/")]
        assert (page.url, foreign) == (page.url, [])


def test_farsi_dates_are_written_in_persian_digits(demo, client):
    shown = {page.url: looked_at(client, page).dates for page in pages("fa")}
    assert len(shown["/fa/"]) > 4
    assert {url: date for url, dates in shown.items() for date in dates if re.search("[0-9]", date)} == {}


def test_translations_know_each_other_and_begin_with_their_own_words(demo):
    vigil = EventPage.objects.get(slug="wednesday-vigil", locale__language_code="fa")
    assert vigil.canonical().title == "We read the names"
    assert vigil.get_latest_revision_as_object().title == vigil.title == "نام‌ها را می‌خوانیم"
    assert {home.get_children().live().count() > 3 for home in HomePage.objects.all()} == {True}
