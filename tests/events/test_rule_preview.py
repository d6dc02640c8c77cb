"""The next ten dates, as the server writes them into the editor and onto a page of their own."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import translation

from events.models import EventPage, ExcludedDate
from events.recurrence import Series, preview
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db
LAST_FRIDAYS = {"start_date": "2026-01-30", "rule-freq": "MONTHLY", "rule-weekdays": "4", "rule-nths": "-1"}


NOW = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _january(time_machine):
    time_machine.move_to(NOW, tick=False)


def shown(html: str) -> list[str]:
    return re.findall(r'<time datetime="([\d-]+)"', html)


def series(rule: str, start: str, **facts) -> Series:
    facts = {"today": dt.date(2026, 1, 15), **facts}
    return Series(rule, start=dt.date.fromisoformat(start), **facts)


def test_ten_dates_and_the_words_in_each_language():
    found = preview(series("FREQ=MONTHLY;BYDAY=-1FR", "2026-01-30"), languages=["en", "fa", "es"])

    assert [day.isoformat() for day in found.days[:6]] == [
        "2026-01-30",
        "2026-02-27",
        "2026-03-27",
        "2026-04-24",
        "2026-05-29",
        "2026-06-26",
    ]
    assert (len(found.days), list(found.words), found.words["en"]) == (10, ["en", "fa", "es"], "Every last Friday")
    assert found.notes == []


def test_what_is_over_is_passed_over_and_days_left_out_do_not_count_among_the_ten():
    out = {dt.date(2026, 1, 16), dt.date(2026, 1, 17)}

    found = preview(series("FREQ=DAILY", "2020-01-01", excluded=out), languages=["en"])

    assert (len(found.days), found.days[0], found.days[1]) == (10, dt.date(2026, 1, 15), dt.date(2026, 1, 18))


@pytest.mark.parametrize(
    ("rule", "start", "facts", "note"),
    [
        ("FREQ=WEEKLY;BYDAY=FR", "2026-01-21", {}, "does not name the first date, Wednesday 21 January 2026"),
        ("FREQ=MONTHLY", "2026-01-31", {}, "take the last day of every month"),
        ("FREQ=MONTHLY;BYDAY=5FR", "2026-01-30", {}, "take the last of them"),
        ("FREQ=YEARLY", "2028-02-29", {}, "take the last day of February"),
        ("FREQ=WEEKLY", "2025-01-01", {"until": dt.date(2025, 2, 1)}, "No date is to come"),
    ],
)
def test_what_may_surprise_is_said(rule, start, facts, note):
    (only,) = preview(series(rule, start, **facts), languages=["en"]).notes

    assert note in only


def test_one_date_needs_no_words():
    found = preview(series("", "2026-01-30", extra={dt.date(2026, 2, 1)}), languages=["en"])

    assert (found.words, len(found.days), found.notes) == ({}, 2, [])


@grown(at=NOW)
def organizer():
    return factories.with_second_factor(factories.member(factories.chapter(slug="sf")))


@pytest.fixture
def ask(client, organizer):
    """Sends what the editor would, as a chapter's coordinator, past the wall."""

    def send(fields: dict, *, fragment: bool = True, language: str = "en"):
        type(organizer).objects.update(locale=language)
        client.force_login(organizer)
        return client.post(f"/admin/events/rule-dates/{'?fragment' if fragment else ''}", fields)

    return send


def test_the_editor_gets_a_fragment(ask):
    answer = ask({**LAST_FRIDAYS, "start_time": "19:00", "until": "2026-06-26"})
    html = answer.content.decode().replace("\u00a0", " ")

    assert shown(html) == ["2026-01-30", "2026-02-27", "2026-03-27", "2026-04-24", "2026-05-29", "2026-06-26"]
    assert "Every last Friday, 7 PM, until 26 June" in html
    assert '<bdi class="rule-also" lang="fa">۱۰ بهمن ۱۴۰۴</bdi>' in html
    assert "<html" not in html


def test_without_a_script_they_stand_on_a_page(ask):
    html = ask(LAST_FRIDAYS, fragment=False).content.decode()

    assert len(shown(html)) == 10
    assert ("<html" in html, "Nothing is saved yet" in html) == (True, True)


def test_in_farsi_the_jalali_day_comes_first(ask):
    html = ask(LAST_FRIDAYS, language="fa").content.decode()

    assert '<time datetime="2026-01-30">جمعه ۱۰ بهمن ۱۴۰۴ (۳۰ ژانویهٔ ۲۰۲۶)</time>' in html
    assert "rule-also" not in html
    assert re.findall(r'<p class="rule-words" lang="(\w\w)" dir="(\w{3})"', html) == [
        ("fa", "rtl"),
        ("en", "ltr"),
        ("es", "ltr"),
    ]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"rule-freq": "DAILY"}, "Choose the first date."),
        ({**LAST_FRIDAYS, "start_date": "soon"}, "Choose the first date."),
        ({**LAST_FRIDAYS, "until": "soon"}, "The last day is not a date."),
        ({**LAST_FRIDAYS, "start_time": "soon"}, "The hour is not a time of day."),
        ({**LAST_FRIDAYS, "rule-nths": ""}, "Please put right what is marked below: 1 thing."),
        ({**LAST_FRIDAYS, "rule-freq": ""}, "Please put right what is marked below: 1 thing."),
    ],
)
def test_what_cannot_be_shown_yet_says_why(ask, fields, problem):
    html = ask(fields).content.decode()

    assert (problem in html, shown(html)) == (True, [])


def test_all_day_has_no_hour_and_rows_are_read(ask):
    rows = {"extra_dates-0-date": "2026-02-01", "excluded_dates-0-date": "2026-02-27"}

    html = ask({**LAST_FRIDAYS, **rows, "start_time": "19:00", "all_day": "on", "rule-count": "3"}).content.decode()

    assert "Every last Friday, 3 times" in html
    assert shown(html) == ["2026-01-30", "2026-02-01", "2026-03-27"]


def test_only_who_writes_may_ask_and_only_by_sending(client, organizer):
    assert client.post("/admin/events/rule-dates/").status_code == 302
    client.force_login(organizer)
    assert client.get("/admin/events/rule-dates/").status_code == 405


def test_an_event_that_is_opened_shows_its_dates_and_keeps_its_rule(client, organizer):
    """What a browser without any script sends back unchanged leaves the rule as it was."""
    chapter = organizer.memberships.get().chapter
    page = factories.event(chapter, start_date=dt.date(2026, 1, 30), rule="RRULE:FREQ=MONTHLY;BYDAY=-1FR")
    page.excluded_dates = [ExcludedDate(date=dt.date(2026, 2, 27))]
    page.save_revision().publish()
    client.force_login(organizer)

    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert shown(html)[:2] == ["2026-01-30", "2026-03-27"]
    assert re.search(r'name="rule-nths" value="-1"[^>]* checked', html)
    assert html.count("js/rule.js") == html.count("css/rule.css") == 1
    for other in ("recurrence-widget", "recurrence.js"):
        assert other not in html


def test_the_last_one_instead_is_kept_with_the_form():
    form_class = EventPage.get_edit_handler().get_form_class()
    page = factories.event(start_date=dt.date(2026, 1, 31))
    blank = form_class(instance=page, for_user=factories.network_admin())
    data = {name: "" if (value := blank[name].value()) is None else value for name in blank.fields if name != "rule"}
    for rows in blank.formsets:
        data |= {f"{rows}-TOTAL_FORMS": "0", f"{rows}-INITIAL_FORMS": "0"}
    data |= {"body-count": "0", "rule-freq": "MONTHLY", "rule-instead": "on"}

    form = form_class(data, instance=page, for_user=factories.network_admin())

    assert form.is_valid(), form.errors
    assert form.cleaned_data["rule"] == "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1"
    broken = form_class({**data, "rule-nths": ["1"]}, instance=page, for_user=factories.network_admin())
    assert list(broken.errors) == ["rule"]
    with translation.override("es"):
        assert "id_rule-weekdays_error" in str(broken["rule"])
