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
from events.models import Attendance, EventPage, Occurrence, Reveal, Rsvp
from organizer.models import HomePage
from people.models import Contact, OutgoingMail
from tests.organizer.rows import row_counts

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole demonstration, loaded once for this file and rolled back after it."""
    media = str(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media, DEMO=True), transaction.atomic():
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
    coming = Sum("rsvps__party", filter=Q(rsvps__state=Rsvp.State.CONFIRMED), default=0)
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
    assert dates.exclude(status="scheduled").count() == 2
    assert [date.event.slug for date in dates if date.end_date > date.start_date] == ["a-night-of-reading"]
    assert dates.filter(event__attendance=Attendance.ONLINE).exclude(event__join_url="").exists()
    hidden = EventPage.objects.filter(risk=Risk.HIGH)
    assert set(hidden.values_list("reveal", flat=True)) == {Reveal.GUESTS}
    assert {page.get_parent().slug for page in hidden} == {"istanbul"}


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
    assert (ChapterPage.objects.filter(locale__language_code="en").count(), Picture.objects.count()) == (13, 9)
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
