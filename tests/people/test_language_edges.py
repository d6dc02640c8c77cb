"""Where the writing of numbers, days and hours turns: noon, midnight, year ends, half a year, empty lists."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from people import language
from people.templatetags import ui

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("time", "english", "bare", "farsi", "spanish"),
    [
        ("00:00", "12 midnight", "12", "۰:۰۰", "0:00"),
        ("00:01", f"12:01{NBSP}AM", "12:01", "۰:۰۱", "0:01"),
        ("01:00", f"1{NBSP}AM", "1", "۱:۰۰", "1:00"),
        ("11:59", f"11:59{NBSP}AM", "11:59", "۱۱:۵۹", "11:59"),
        ("12:00", "12 noon", "12", "۱۲:۰۰", "12:00"),
        ("12:30", f"12:30{NBSP}PM", "12:30", "۱۲:۳۰", "12:30"),
        ("13:05", f"1:05{NBSP}PM", "1:05", "۱۳:۰۵", "13:05"),
        ("23:59", f"11:59{NBSP}PM", "11:59", "۲۳:۵۹", "23:59"),
    ],
)
def test_a_clock_around_noon_and_midnight(time, english, bare, farsi, spanish):
    moment = dt.time.fromisoformat(time)

    assert language.clock(moment, "en", period=False) == bare
    assert [language.clock(moment, code) for code in ("en", "fa", "es")] == [english, farsi, spanish]


@pytest.mark.parametrize(
    ("day", "english", "farsi", "spanish"),
    [
        ("2026-12-31", "Thursday 31 December 2026", "۱۰ دی (۳۱ دسامبر)", "31 de diciembre"),
        ("2027-01-01", "Friday 1 January 2027", "۱۱ دی (۱ ژانویهٔ)", "1 de enero"),
        ("2028-02-29", "Tuesday 29 February 2028", "۱۰ اسفند (۲۹ فوریهٔ)", "29 de febrero"),
        ("2026-03-21", "Saturday 21 March 2026", "۱ فروردین (۲۱ مارس)", "21 de marzo"),
    ],
)
def test_days_around_the_ends_of_years(day, english, farsi, spanish):
    date = dt.date.fromisoformat(day)

    assert language.long_date(date, "en") == english
    assert language.short_date(date, "fa") == farsi
    assert language.short_date(date, "es") == spanish


@pytest.mark.parametrize(("ago", "with_year"), [(-400, False), (0, False), (183, False), (184, True), (400, True)])
@pytest.mark.parametrize("code", ["en", "es", "fa"])
def test_a_slab_older_than_half_a_year_names_its_year(ago, with_year, code):
    day = timezone.now().date() - dt.timedelta(days=ago)

    month = language.slab(day, language=code).month

    assert any(mark.isdigit() for mark in month) is with_year


@pytest.mark.parametrize(
    ("code", "expected"), [("en", "January 2021"), ("es", "enero de 2021"), ("fa", "دی ۱۳۹۹"), ("fa-ir", "دی ۱۳۹۹")]
)
def test_month_and_year(code, expected):
    assert language.month_and_year(dt.date(2021, 1, 5), code) == expected


@pytest.mark.parametrize(
    ("parts", "english", "farsi"),
    [
        ([], "", ""),
        (["", ""], "", ""),
        (["Berlin"], "Berlin", "Berlin"),
        (["Church", "", "Berlin"], "Church, Berlin", "Church، Berlin"),
        (["Berlin", "Berlin"], "Berlin", "Berlin"),  # a city state says its name once
        (["b", "a", "b"], "b, a", "b، a"),
    ],
)
def test_a_listing_skips_what_is_empty_or_said(parts, english, farsi):
    assert [language.listing(parts, code) for code in ("en", "fa")] == [english, farsi]


@pytest.mark.parametrize(
    ("code", "comma", "right_to_left"),
    [("en", ", ", False), ("es", ", ", False), ("fa", "، ", True), ("ur", "، ", True), ("he", ", ", True)],
)
def test_commas_and_direction(code, comma, right_to_left):
    assert (language.comma(code), language.is_rtl(code)) == (comma, right_to_left)
    assert ui.direction(code) == ("rtl" if right_to_left else "ltr")


@pytest.mark.parametrize(
    ("value", "english", "farsi"),
    [(0, "0", "۰"), (999, "999", "۹۹۹"), (1000, "1,000", "۱٬۰۰۰"), (-5, "-5", "-۵"), (2.5, "2.5", "۲.۵")],
)
def test_numbers_small_and_large(value, english, farsi):
    told = language.number(value, "fa").replace("\u200e", "").replace("−", "-").replace("٫", ".")

    assert (language.number(value, "en"), told) == (english, farsi)


@pytest.mark.parametrize(
    ("typed", "read"), [("۱۲", "12"), ("١٢", "12"), ("1۲", "12"), ("۱٬۲۳۴٫۵", "1,234.5"), ("", ""), ("xii", "xii")]
)
def test_digits_of_any_script_become_ascii(typed, read):
    assert language.ascii_digits(typed) == read


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Ho_Chi_Minh", "Ho Chi Minh City"),
        ("America/Port-au-Prince", "Port-au-Prince"),
        ("Etc/GMT+5", "GMT+5"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_named_after_its_city(zone, expected):
    assert language.city_of(zone, "en") == expected


@pytest.mark.parametrize(("code", "language_of_page"), [(None, "fa"), ("fa", "en")])
def test_a_language_that_is_not_named_is_that_of_the_page(code, language_of_page):
    with translation.override(language_of_page):
        assert language.localise_digits(12, code) == "۱۲"


def test_with_no_language_at_all_english_serves():
    with translation.override(None):
        assert language.localise_digits(12) == "12"
        assert language.long_date(dt.date(2026, 11, 25)) == "Wednesday 25 November 2026"


FACTS = [("When", "Wednesday"), ("Where it is", "word " * 30), ("Link", "https://example.org/" + "x" * 90)]


def test_facts_stand_under_one_another_and_links_stay_whole():
    lines = ui.facts_as_text(FACTS).split("\n")

    assert {line[:15] for line in lines} == {"  When         ", "  Where it is  ", "  Link         ", " " * 15}
    assert all(len(line) <= 72 for line in lines if "https" not in line)
    assert [line for line in lines if line.endswith("x" * 90)] == ["  Link         " + FACTS[2][1]]


@pytest.mark.parametrize(
    ("source", "page_language", "drawn"),
    [
        ("{{ 'fa'|direction }}/{{ 'es'|direction }}", "en", "rtl/ltr"),
        ("a{% comma %}b", "fa", "a، b"),
        ("a{% comma %}b", "es", "a, b"),
        ("{{ '6:30'|on_clock:'Berlin time' }}", "en", "6:30, Berlin time"),
        ("{% with slab=day|slab %}{{ slab.week }} {{ slab.day }}{% endwith %}", "es", "mié 25"),
        ("{{ 12|digits }} {{ 1204|number }}", "fa", "۱۲ ۱٬۲۰۴"),
        ("{{ ''|digits }}", "fa", ""),
        ("{% facts_as_text facts %}", "en", ""),
    ],
)
def test_tags_and_filters_in_templates(source, page_language, drawn):
    with translation.override(page_language):
        text = Template("{% load ui %}" + source).render(Context({"day": dt.date(2026, 11, 25), "facts": []}))

    assert text == drawn


@pytest.mark.parametrize(("zone", "shown"), [("Asia/Tehran", f"1:30{NBSP}AM"), ("America/Los_Angeles", f"2{NBSP}PM")])
def test_what_clocks_elsewhere_show_now(monkeypatch, zone, shown):
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 12, 31, 22, tzinfo=dt.UTC))

    assert ui.clock_now(zone) == shown
