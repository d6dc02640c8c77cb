"""Deadlines, lengths and sizes in words: by the publication's clock, in each language's digits."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from outreach.desk_words import both, days_left, deadline_line, inches, millimetres, moment, percent_of, points, size_of
from outreach.forms.fields import DocumentField, FigureField, HourField, PercentField, micrometres, read_price
from outreach.models import AdFormat, Placement, Publication
from outreach.queries.deadlines import ISSUE, SPACE, Deadline

NEW_YORK = ZoneInfo("America/New_York")
AT = dt.datetime(2026, 12, 3, 17, tzinfo=NEW_YORK)


def told(now: dt.datetime, kind: str = SPACE, at: dt.datetime = AT, here: str = ""):
    return deadline_line(Deadline(Placement(), kind, at), now, here)


@pytest.mark.parametrize(
    ("now", "left", "is_near", "is_past"),
    [
        ((11, 19, 12), "14 days left", False, False),
        ((11, 29, 12), "4 days left", False, False),
        ((11, 30, 12), "3 days left", True, False),
        ((12, 2, 23), "1 day left", True, False),
        ((12, 3, 16), "today", True, False),
        ((12, 3, 17), "past since today", False, True),
        ((12, 4, 0), "1 day ago", False, True),
        ((12, 10, 9), "7 days ago", False, True),
    ],
)
def test_days_are_those_of_the_publications_calendar(now, left, is_near, is_past):
    line = told(dt.datetime(2026, *now, tzinfo=NEW_YORK))
    assert (line.left, line.is_near, line.is_past) == (left, is_near, is_past)


def test_a_deadline_is_told_by_its_own_clock_wherever_it_is_read():
    """Case 41: it is Friday in Berlin already, and Thursday still in New York."""
    line = told(dt.datetime(2026, 12, 3, 21, 30, tzinfo=dt.UTC), here="Europe/Berlin")
    assert line.when == "Thursday 3 December 2026, 5\u00a0PM, Eastern time"
    assert line.also == "11\u00a0PM, Berlin time"
    assert not line.is_past
    assert told(dt.datetime(2026, 12, 3, 22, tzinfo=dt.UTC)).is_past


@pytest.mark.parametrize(
    ("here", "also"),
    [
        ("", ""),
        ("America/New_York", ""),
        ("America/Toronto", ""),
        ("America/Los_Angeles", "2\u00a0PM, Pacific time"),
        ("Asia/Tehran", "Friday 4 December 2026, 1:30\u00a0AM, Tehran time"),
    ],
)
def test_the_readers_clock_stands_beside_it_where_it_is_another(here, also):
    assert told(AT - dt.timedelta(days=1), here=here).also == also


def test_the_day_it_comes_out_has_no_hour_and_is_past_when_it_is_over():
    issue = dt.datetime(2026, 12, 3, tzinfo=NEW_YORK)
    line = told(issue + dt.timedelta(hours=20), ISSUE, issue, "Asia/Tehran")
    assert (line.when, line.also, line.left, line.is_past) == ("Thursday 3 December 2026", "", "today", False)
    assert told(issue + dt.timedelta(hours=24), ISSUE, issue).is_past


@pytest.mark.parametrize(
    "night", [dt.datetime(2026, 11, 1, 17, tzinfo=NEW_YORK), dt.datetime(2026, 3, 8, 17, tzinfo=NEW_YORK)]
)
def test_a_night_of_23_or_25_hours_is_one_day(night):
    assert told(night - dt.timedelta(days=1), at=night).left == "1 day left"


def test_farsi_has_its_own_calendar_and_digits():
    with translation.override("fa"):
        line = told(AT - dt.timedelta(days=3))
        assert line.when.startswith("پنجشنبه ۱۲ آذر ۱۴۰۵")
        assert "۱۷:۰۰" in line.when
        assert "۳" in line.left
        assert millimetres(266_700).startswith("۲۶۶٫۷") or "۲۶۶" in millimetres(266_700)
        assert line.machine == "2026-12-03T17:00:00-05:00"


@pytest.mark.parametrize(
    ("days", "past", "words"), [(0, False, "today"), (-1, True, "1 day ago"), (1, False, "1 day left")]
)
def test_days_in_words(days, past, words):
    assert days_left(days, past) == words


def test_a_moment_by_greenwich_needs_no_zone():
    assert "UTC" in moment(dt.datetime(2026, 12, 3, 17, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("say", "value", "words"),
    [
        (millimetres, 266_700, "266.7 mm"),
        (millimetres, 3175, "3.18 mm"),
        (millimetres, 210_000, "210 mm"),
        (inches, 266_700, "10.5 in"),
        (inches, 3175, "0.125 in"),
        (inches, 25_400, "1 in"),
        (points, 650, "6.5 pt"),
        (points, 600, "6 pt"),
        (points, 1000, "10 pt"),
        (percent_of, 1500, "15 %"),
        (percent_of, 825, "8.25 %"),
        (both, 0, "none"),
        (both, 3175, "3.18 mm (0.125 in)"),
    ],
)
def test_lengths_and_parts_are_said_without_idle_zeros(say, value, words):
    assert say(value) == words


@pytest.mark.parametrize(("language", "figure"), [("en", "361.95"), ("es", "361,95"), ("fa", "۳۶۱٫۹۵")])
def test_a_length_has_the_point_of_the_language(language, figure):
    with translation.override(language):
        assert millimetres(361_950).startswith(figure)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("page", "266.7 mm × 361.95 mm (10.5 in × 14.25 in)"),
        ("spread", "266.7 mm × 361.95 mm (10.5 in × 14.25 in) a page, two pages"),
        ("banner", "728 × 90 pixels"),
    ],
)
def test_a_size_is_said_in_both_units(kind, words):
    shape = AdFormat(kind=kind, width=266_700, height=361_950, pixel_width=728, pixel_height=90)
    shape.publication = Publication(name="The Review")
    assert size_of(shape) == words


@pytest.mark.parametrize(
    ("typed", "read"),
    [("10.5", "10.5"), ("10,5", "10.5"), ("۱۰٫۵", "10.5"), ("١٠", "10"), (" 7 ", "7"), ("", "0"), ("\u200f۱۲", "12")],
)
def test_a_number_is_read_in_any_digits(typed, read):
    assert FigureField(required=False).clean(typed) == Decimal(read)


@pytest.mark.parametrize(
    "typed", ["-1", "1e3", "1.2.3", "1,000.5", "ten", "NaN", "Infinity", "1/2", "½", "10 5x", "9" * 10]
)
def test_what_is_no_number_is_a_slip(typed):
    with pytest.raises(ValidationError):
        FigureField(required=False).clean(typed)


@pytest.mark.parametrize(("typed", "read"), [("15", 1500), ("8.25", 825), ("۷٫۵", 750), ("", 0), ("100", 10_000)])
def test_a_percentage_is_kept_in_hundredths(typed, read):
    assert PercentField(required=False).clean(typed) == read


@pytest.mark.parametrize("typed", ["100.01", "8.255", "-3", "lots"])
def test_what_is_no_percentage_is_a_slip(typed):
    with pytest.raises(ValidationError):
        PercentField(required=False).clean(typed)


@pytest.mark.parametrize(
    ("figure", "unit", "length"),
    [("10.5", "in", 266_700), ("266.7", "mm", 266_700), ("0.125", "in", 3175), ("0", "mm", 0)],
)
def test_lengths_are_whole_micrometres(figure, unit, length):
    assert micrometres(Decimal(figure), unit) == length


def test_no_page_is_larger_than_a_metre():
    assert micrometres(Decimal(1000), "mm") == 1_000_000
    with pytest.raises(ValidationError):
        micrometres(Decimal("1000.1"), "mm")


@pytest.mark.parametrize("size", range(1, 39 * 8, 7))
def test_every_eighth_of_an_inch_comes_back_as_it_was(size):
    """What is typed in eighths of an inch is exact in micrometres, so nothing drifts by opening and saving a form."""
    typed = Decimal(size) / 8
    assert Decimal(micrometres(typed, "in")) / 25_400 == typed


@pytest.mark.parametrize(
    ("typed", "currency", "language", "amount"),
    [
        ("15,000", "USD", "en", 1_500_000),
        ("1.250,50", "EUR", "es", 125_050),
        ("۱۵٬۰۰۰", "USD", "fa", 1_500_000),
        ("500", "JPY", "en", 500),
    ],
)
def test_a_price_is_read_as_its_language_writes_it(typed, currency, language, amount):
    assert read_price(typed, currency, language).amount == amount


@pytest.mark.parametrize("typed", ["", "free", "-5", "1e9", "25.005", "9" * 14])
def test_what_is_no_price_is_a_slip(typed):
    with pytest.raises(ValidationError):
        read_price(typed, "USD", "en")


@pytest.mark.parametrize(("typed", "hour"), [("17:00", 17), ("۱۷:۳۰", 17), ("09:15:00", 9)])
def test_an_hour_is_read_in_any_digits(typed, hour):
    assert HourField().clean(typed).hour == hour


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4 x", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
    ],
)
def test_a_document_is_what_its_bytes_say(data, kind):
    assert DocumentField().clean(SimpleUploadedFile("page.exe", data)).kind() == kind


@pytest.mark.parametrize("data", [b"GIF89a", b"<svg xmlns='x'/>", b"PK\x03\x04", b"hello", b" %PDF-1.4"])
def test_what_is_no_document_is_refused(data):
    with pytest.raises(ValidationError):
        DocumentField().clean(SimpleUploadedFile("page.pdf", data))


def test_no_document_is_none():
    assert DocumentField().clean(None) is None
