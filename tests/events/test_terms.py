"""One level of risk, the chapter's or the event's, sets what holds for guests; the event may choose otherwise."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from chapters.models import ChapterPage
from events.actions.forgetting import forget_guests
from events.actions.rsvps import follow_date
from events.disclosure import guest_place, opens_at
from events.forms.guests import RsvpForm, email_help
from events.models import EventPage, Occurrence, Rsvp
from events.terms import AT_HIGH_RISK, erase_at, terms_of
from tests import factories
from tests.events.hands import guest, words
from tests.worlds import grown

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NORMAL, HIGH = ("allowed", True, 14 * DAY, False), ("invited", False, AT_HIGH_RISK, True)


@grown
def date() -> Occurrence:
    return factories.occurrence(
        factories.event(factories.chapter(slug="sf"), slug="vigil", capacity=9, venue="A kitchen", district="Mission")
    )


def put(date: Occurrence, **fields) -> Occurrence:
    """The date as it reads once its event says so, with nobody publishing anything."""
    EventPage.objects.filter(pk=date.event_id).update(**fields)
    return Occurrence.objects.select_related("event", "chapter").get(pk=date.pk)


def of_chapter(date: Occurrence, **fields) -> Occurrence:
    ChapterPage.objects.filter(pk=date.chapter_id).update(**fields)
    return put(date)


def told(date: Occurrence) -> tuple:
    terms = terms_of(date)
    return terms.without_email, terms.count_shown, terms.keep_for, terms.is_high_risk


def publish(page, **fields) -> None:
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_the_risk_of_chapter_or_event_sets_everything_at_once(date):
    assert told(put(date)) == NORMAL
    assert told(put(date, risk="high")) == HIGH
    assert told(put(date, risk="normal")) == NORMAL
    assert told(of_chapter(date, risk="high")) == HIGH


@pytest.mark.parametrize(
    ("fields", "without_email", "count_shown"),
    [
        ({"without_email": "refused"}, "refused", True),
        ({"without_email": "invited"}, "invited", True),
        ({"count_shown": "no"}, "allowed", False),
        ({"count_shown": "yes", "risk": "high"}, "invited", False),
        ({"without_email": "refused", "risk": "high"}, "refused", False),
    ],
)
def test_the_event_chooses_otherwise_but_never_a_count_at_high_risk(date, fields, without_email, count_shown):
    terms = terms_of(put(date, **fields))

    assert (terms.without_email, terms.count_shown) == (without_email, count_shown)
    assert (terms.keep_for == AT_HIGH_RISK) is ("risk" in fields)


def test_a_chapter_keeps_guests_as_long_as_it_chose_within_what_the_network_allows(date, settings):
    assert erase_at(of_chapter(date, keep_guests_days=3)) == date.ends_at + 3 * DAY
    settings.GUESTS_KEPT_DAYS_AT_MOST = 2
    assert erase_at(put(date)) == date.ends_at + 2 * DAY
    assert erase_at(put(date, risk="high")) == date.ends_at + AT_HIGH_RISK
    assert erase_at(of_chapter(date, keep_guests_days=1)) == date.ends_at + DAY


@pytest.mark.parametrize(("days", "sound"), [(1, True), (30, True), (0, False), (31, False)])
def test_the_editor_names_the_networks_limit_beside_the_field(days, sound):
    chapter = factories.chapter()
    chapter.keep_guests_days = days
    if sound:
        chapter.clean()
        return
    with pytest.raises(ValidationError) as refused:
        chapter.clean()

    said = "Write a number of days from 1 to 30. The network keeps guests no longer than that."
    assert refused.value.message_dict == {"keep_guests_days": [said]}


def test_the_form_says_for_each_date_when_we_forget(date):
    assert "Erased 14 days after the date." in email_help(terms_of(put(date)))
    assert "Erased 3 days after the date." in email_help(terms_of(of_chapter(date, keep_guests_days=3)))
    assert "Erased 2 days after the date." in email_help(terms_of(put(date, risk="high")))


def test_where_aliases_are_invited_the_form_shows_that_way_first(date):
    names = {risk: list(RsvpForm(date=put(date, risk=risk)).fields)[:3] for risk in ("normal", "high")}

    assert names == {"normal": ["name", "email", "party"], "high": ["name", "party", "email"]}
    assert RsvpForm(date=put(date, without_email="refused")).fields["email"].required


def test_at_high_risk_the_place_comes_in_stages_though_nobody_chose_so(date):
    risky = put(date, risk="high")

    assert opens_at(put(date, risk="normal")) is None
    assert opens_at(risky) == risky.starts_at - DAY
    assert (guest_place(risky).venue, guest_place(risky).district) == ("", "Mission")
    assert guest_place(risky, now=risky.starts_at - DAY).venue == "A kitchen"
    assert opens_at(put(date, reveal="guests")) is None  # the host chose


def test_existing_answers_follow_a_chapter_that_keeps_guests_for_less_long(date):
    row = guest(date)

    publish(date.chapter, keep_guests_days=5)
    row.refresh_from_db()
    assert row.erase_at == date.ends_at + 5 * DAY

    publish(date.chapter, keep_guests_days=20)
    row.refresh_from_db()
    assert row.erase_at == date.ends_at + 5 * DAY  # they were told when

    publish(date.event, risk="high")
    row.refresh_from_db()
    assert row.erase_at == date.ends_at + AT_HIGH_RISK


def test_what_is_over_already_is_forgotten_the_moment_the_terms_say_so(date):
    row = guest(date)
    past = timezone.now() - 3 * DAY
    Occurrence.objects.update(starts_at=past - DAY, ends_at=past)
    Rsvp.objects.update(erase_at=past + 14 * DAY)

    publish(date.chapter, risk="high")

    row.refresh_from_db()
    assert (row.name, row.contact_id, row.party, row.erased_at is not None) == ("", None, 2, True)


def test_the_hourly_job_follows_a_limit_of_the_network_that_was_lowered(date, settings):
    row = guest(date)
    settings.GUESTS_KEPT_DAYS_AT_MOST = 1

    assert forget_guests() == 0

    row.refresh_from_db()
    assert row.erase_at == date.ends_at + DAY


def test_answers_follow_a_date_that_moves(date):
    row = guest(date)
    Occurrence.objects.update(ends_at=date.ends_at + 30 * DAY)

    follow_date(occurrence=date)

    row.refresh_from_db()
    assert row.erase_at == date.ends_at + 44 * DAY


PLACES = ["/chapters/sf/vigil/", "/chapters/sf/", "/events/", "/events/feed.atom", "/chapters/sf/calendar.ics", "/"]


@pytest.mark.parametrize(("fields", "counted"), [({}, True), ({"count_shown": "no"}, False), ({"risk": "high"}, False)])
def test_no_page_list_or_feed_counts_where_nobody_may(client, date, fields, counted):
    factories.calendar()
    EventPage.objects.update(capacity=7919)
    Occurrence.objects.update(capacity=7919, seats_taken=4027)  # 3892 left
    publish(date.event, capacity=7919, **fields)

    said = " ".join(client.get(path).content.decode() for path in PLACES)

    counts = {number for number in ("4027", "3892", "4,027", "3,892") if number in said}
    assert bool(counts) is counted
    assert "I am coming" in words(client.get(PLACES[0]))
