"""How each language writes digits, days, hours and zones, and what counts as the same text."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation

from people import language
from people.places import zone_choices

NBSP, DASH = "\u00a0", "\u202f–\u2060\u202f"


@pytest.mark.parametrize(
    ("day", "number", "month"),
    [
        (dt.date(2026, 3, 21), "۱", "فروردین ۱۴۰۵"),
        (dt.date(2026, 3, 20), "۲۹", "اسفند ۱۴۰۴"),
        (dt.date(2025, 3, 20), "۳۰", "اسفند ۱۴۰۳"),  # 1403 has a leap day
        (dt.date(2025, 3, 21), "۱", "فروردین ۱۴۰۴"),
    ],
)
def test_farsi_slab_leads_with_the_jalali_date(day, number, month):
    slab = language.slab(day, language="fa", large=True)

    assert (slab.day, slab.month) == (number, month)


def test_farsi_slab_keeps_the_gregorian_day_beside_it_and_for_machines():
    slab = language.slab(dt.date(2026, 11, 25), language="fa")

    assert slab == language.Slab("چهارشنبه", "۴", "آذر", "۲۵ نوامبر", "2026-11-25")


def test_slab_in_english_and_spanish_has_one_calendar():
    day = dt.date(2026, 11, 25)

    assert language.slab(day, language="en") == language.Slab("Wed", "25", "Nov", "", "2026-11-25")
    assert language.slab(day, language="es") == language.Slab("mié", "25", "nov", "", "2026-11-25")


def test_large_slab_spells_out_and_keeps_what_it_was_given():
    slab = language.slab(dt.date(2026, 11, 25), language="en", machine="2026-11-25T18:30-08:00", off=True, large=True)

    assert slab == language.Slab("Wednesday", "25", "November 2026", "", "2026-11-25T18:30-08:00", True, True)


@pytest.mark.parametrize(
    ("code", "long", "short"),
    [
        ("en", "Wednesday 25 November 2026", "25 November"),
        ("es", "miércoles 25 de noviembre de 2026", "25 de noviembre"),
        ("fa", "چهارشنبه ۴ آذر ۱۴۰۵ (۲۵ نوامبر ۲۰۲۶)", "۴ آذر (۲۵ نوامبر)"),
    ],
)
def test_dates_in_words(code, long, short):
    day = dt.date(2026, 11, 25)

    assert (language.long_date(day, code), language.short_date(day, code)) == (long, short)


@pytest.mark.parametrize(("code", "name"), [("en", "Wed"), ("es", "mié"), ("fa", "چ")])
def test_weekday_fits_the_head_of_a_month(code, name):
    assert language.weekday(dt.date(2026, 11, 25), code) == name


@pytest.mark.parametrize(
    ("start", "end", "code", "expected"),
    [
        ("18:30", "19:30", "en", f"6:30{DASH}7:30{NBSP}PM"),
        ("11:00", "13:00", "en", f"11{NBSP}AM{DASH}1{NBSP}PM"),
        ("10:00", "12:00", "en", f"10{NBSP}AM{DASH}12 noon"),
        ("22:00", "00:00", "en", f"10{NBSP}PM{DASH}12 midnight"),
        ("22:00", "21:00", "en", f"10{NBSP}PM{DASH}9{NBSP}PM"),  # until the next evening
        ("12:00", None, "en", "12 noon"),
        ("00:30", None, "en", f"12:30{NBSP}AM"),
        ("18:30", "19:30", "es", f"18:30{DASH}19:30"),
        ("18:30", "19:30", "fa", "ساعت ۱۸:۳۰ تا ۱۹:۳۰"),
        ("09:05", None, "fa", "ساعت ۹:۰۵"),
    ],
)
def test_hours(start, end, code, expected):
    until = dt.time.fromisoformat(end) if end else None

    assert language.time_range(dt.time.fromisoformat(start), until, code) == expected


@pytest.mark.parametrize(
    ("zone", "code", "long", "short"),
    [
        ("America/Los_Angeles", "en", "Pacific time", "PT"),
        ("America/New_York", "en", "Eastern time", "ET"),
        ("Europe/Berlin", "en", "Berlin time", "Berlin"),
        ("Asia/Tehran", "en", "Tehran time", "Tehran"),
        ("UTC", "en", "UTC time", "UTC"),
        ("America/Indiana/Indianapolis", "en", "Eastern time", "ET"),
        ("America/Indianapolis", "en", "Eastern time", "ET"),
        ("America/Indiana/Knox", "en", "Central time", "CT"),
        ("America/Kentucky/Louisville", "en", "Eastern time", "ET"),
        ("Pacific/Honolulu", "en", "Hawaii-Aleutian time", "HST"),
        ("America/Argentina/Buenos_Aires", "en", "Buenos Aires time", "Buenos Aires"),
    ],
)
def test_zone_is_called_what_people_there_call_it(zone, code, long, short):
    names = language.zone_name(zone, language=code), language.zone_name(zone, language=code, short=True)

    assert names == (long, short)


@pytest.mark.parametrize(
    ("zone", "farsi", "spanish"),
    [
        ("America/Los_Angeles", "لس‌آنجلس", "Los Ángeles"),
        ("America/Indiana/Indianapolis", "ایندیاناپولیس", "Indianápolis"),
        ("America/Argentina/Buenos_Aires", "بوئنوس‌آیرس", "Buenos Aires"),
        ("Asia/Kolkata", "کلکته", "Calcuta"),
        ("Europe/Kyiv", "کیف", "Kiev"),
    ],
)
def test_zone_without_a_name_in_the_language_is_its_city(zone, farsi, spanish):
    assert [language.zone_name(zone, language=code, short=True) for code in ("fa", "es")] == [farsi, spanish]


@pytest.mark.parametrize("code", ["en", "fa", "es"])
def test_no_zone_is_called_by_its_path(code):
    zones = [name for name, _label in zone_choices()]

    assert [zone for zone in zones if {"/", "_"} & set(language.zone_name(zone, language=code))] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علي", "علی"),  # Arabic and Persian yeh
        ("كتاب", "کتاب"),  # Arabic and Persian kaf
        ("می‌خوانیم", "می خوانیم"),  # half-space
        ("محمّد", "محمد"),  # tashdid
        ("ســلام", "سلام"),  # tatweel
        ("آذر", "اذر"),
        ("Münchner", "munchner"),
        ("BOGOTÁ", "bogota"),
        ("Straße", "STRASSE"),
        ("۱۴۰۵", "1405"),
        ("١٤٠٥", "1405"),
        ("  two\n spaces ", "two spaces"),
    ],
)
def test_fold_takes_two_spellings_for_one(one, other):
    assert language.fold(one) == language.fold(other)


def test_fold_keeps_different_words_apart():
    assert language.fold("مادر") != language.fold("مدر")
    assert language.fold("Marta") != language.fold("Maria")


@pytest.mark.parametrize(
    "names",
    [
        ["آتن", "اسلو", "برلین", "پاریس", "تورنتو", "کابل", "گرین‌کاسل", "لندن", "نیویورک", "وین", "هلسینکی"],
        ["Ámsterdam", "Atenas", "Berlín"],
    ],
)
def test_names_stand_as_in_the_alphabet(names):
    assert sorted(names, key=language.alphabetical) == names
    assert sorted(names) != names


def test_digits_go_both_ways():
    assert language.ascii_digits("۱۲٬۳۴۵٫۶ و ٧٨٩") == "12,345.6 و 789"
    assert language.localise_digits("2 of 60", "fa") == "۲ of ۶۰"
    assert language.localise_digits(60, "es") == "60"


@pytest.mark.parametrize(("code", "expected"), [("en", "1,204,318"), ("fa", "۱٬۲۰۴٬۳۱۸"), ("es", "1.204.318")])
def test_large_numbers(code, expected):
    assert language.number(1204318, code) == expected


def test_right_to_left():
    assert [language.is_rtl(code) for code in ("fa", "fa-ir", "ar", "en", "es")] == [True, True, True, False, False]


def test_filters_write_in_the_language_of_the_page():
    template = Template("{% load ui %}{{ seats|digits }} {{ signed|number }} {{ day|long_date }} {{ day|short_date }}")
    context = Context({"seats": 37, "signed": 6318, "day": dt.date(2026, 3, 21)})

    with translation.override("fa"):
        drawn = template.render(context)

    assert drawn == "۳۷ ۶٬۳۱۸ شنبه ۱ فروردین ۱۴۰۵ (۲۱ مارس ۲۰۲۶) ۱ فروردین (۲۱ مارس)"
