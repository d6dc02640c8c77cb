"""What a date posted from the desk takes from its six fields: days and digits, the place, the kind, earlier dates."""

import datetime as dt

import pytest
from django.utils import translation
from persiantools.jdatetime import JalaliDate

from chapters.models import Role
from events.actions.posting import post_date
from events.forms.posting import PostForm
from events.models import EventPage, Kind, Occurrence, Reveal
from people.language import localise_digits
from tests import factories
from tests.events.posting_hands import day, facts, member, send, typed
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def chapter():
    return factories.chapter(slug="sf", languages=["en"])


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Give it a title"),
        ("start_date", "Wednesday", "Write the day as year-month-day"),
        ("start_date", "2026-01-01", "This day is over"),
        ("start_date", "2055-01-01", "far away"),
        ("start_time", "half past", "Write the hour like 18:30"),
        ("end_time", "18:30", "This is when it begins"),
        ("place", "", "Where do people meet?"),
        ("place", "http:// nowhere", "Paste an address"),
        ("standfirst", " ", "Write a sentence or two"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(client, chapter, field, value, words):
    client.force_login(member(chapter, Role.COORDINATOR))
    data = typed(**{field: value})

    answer = client.post("/desk/sf/post/", {**data, "agreed": "1"})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert list(form.errors) == [field]
    assert words in str(form.errors[field])
    page = answer.content.decode()
    assert all(f'value="{text}"' in page for name, text in data.items() if name not in (field, "standfirst"))
    assert EventPage.objects.count() == 0


def test_farsi_digits_and_a_jalali_day_are_read_and_the_page_is_farsi(chapter):
    factories.translation(chapter, "fa", title="سان‌فرانسیسکو", slug="sf")
    jalali = JalaliDate(day())
    user = member(chapter, Role.COORDINATOR, locale="fa")

    with translation.override("fa"):
        written = localise_digits(f"{jalali.year}/{jalali.month}/{jalali.day}", "fa")
        form = PostForm(typed(title="شب شعر", start_date=written, start_time="۱۸:۳۰", end_time="۲۰"), chapter=chapter)
        assert form.is_valid(), form.errors
        event = post_date(chapter=chapter, facts=form.facts, locale="fa", nonce="1", publish=True, actor=user)

    date = Occurrence.objects.get()
    assert (date.start_date, date.start_time, date.end_time) == (day(), dt.time(18, 30), dt.time(20))
    assert event.locale.language_code == "fa"
    assert date.chapter == chapter


def test_a_link_makes_it_an_online_date(client, chapter):
    client.force_login(member(chapter, Role.COORDINATOR))
    send(client, agreed="1", place="https://meet.example.org/names")

    event = EventPage.objects.get()
    assert (event.attendance, event.join_url, event.venue) == ("online", "https://meet.example.org/names", "")


@pytest.mark.parametrize(
    ("title", "kind"),
    [("Teach-in: what a sentence is", Kind.TEACH_IN), ("Poems", Kind.OTHER), ("VIGIL at dusk", Kind.VIGIL)],
)
def test_the_kind_follows_from_the_title(client, chapter, title, kind):
    client.force_login(member(chapter, Role.COORDINATOR))
    send(client, agreed="1", title=title)

    assert EventPage.objects.get().kind == kind


def test_what_went_with_a_place_goes_with_it_again(client, chapter):
    """A place that only guests learned last time is not made public by whoever forgets to say so."""
    factories.event(
        chapter,
        title="Poems",
        venue="The Tea House",
        address="1 Elm",
        reveal=Reveal.GUESTS,
        capacity=12,
        kind="reading",
    )
    factories.event(factories.chapter("Berlin", slug="berlin"), venue="Kulturhaus", capacity=5)
    client.force_login(member(chapter, Role.COORDINATOR))

    send(client, agreed="1")
    send(client, agreed="1", title="Songs", place="Kulturhaus", nonce="b")

    known, foreign = EventPage.objects.order_by("pk")[2:]
    assert (known.address, known.reveal, known.capacity, known.kind) == ("1 Elm", "guests", 12, "reading")
    assert (foreign.capacity, foreign.kind) == (None, "other")


def test_a_page_whose_title_is_all_signs_gets_an_address(chapter):
    actor = member(chapter, Role.COORDINATOR)
    event = post_date(chapter=chapter, facts=facts(title="★ ★ ★"), locale="en", nonce="1", publish=True, actor=actor)

    assert event.slug.startswith("reading-")
