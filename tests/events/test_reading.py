"""What events read from addresses and forms, and what they refuse: small tables, no database."""

import contextlib
import datetime as dt
import json
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from content import queries as updates
from events import feeds, wall
from events.forms.guests import PartyForm, RsvpForm, advice
from events.models.checks import event_errors
from events.queries import Filters, Period
from events.queries.groups import head
from events.queries.lists import read_key
from people.language import ascii_digits

TEXT = "x" * 500


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ({}, Filters()),
        ({"kind": "vigil"}, Filters(kind="vigil")),
        ({"kind": "VIGIL"}, Filters()),
        ({"kind": "' OR 1=1"}, Filters()),
        ({"chapter": " berlin "}, Filters(chapter="berlin")),
        ({"chapter": TEXT}, Filters(chapter=TEXT[:255])),
        ({"online": "1"}, Filters(online=True)),
        ({"online": "on"}, Filters(online=True)),
        ({"online": "0"}, Filters()),
        ({"online": ""}, Filters()),
        ({"text": "  two \n words "}, Filters(text="two words")),
        ({"period": "past"}, Filters(period=Period("past"))),
        ({"period": "future"}, Filters()),
        ({"after": "1-1", "page": "2"}, Filters()),
    ],
)
def test_what_cannot_be_read_in_an_address_is_left_out(query, filters):
    assert Filters.read(query) == filters


@pytest.mark.parametrize(
    ("filters", "changes", "address", "narrow"),
    [
        (Filters(), {}, "", False),
        (Filters(period=Period("past")), {}, "?period=past", False),
        (Filters(kind="rally", online=True), {}, "?kind=rally&online=1", True),
        (Filters(text="a&b=c"), {}, "?text=a%26b%3Dc", True),
        (Filters(chapter="تهران"), {}, "?chapter=%D8%AA%D9%87%D8%B1%D8%A7%D9%86", True),
        (Filters(), {"after": "5-7"}, "?after=5-7", False),
        (Filters(kind="rally"), {"before": "5-7", "after": ""}, "?kind=rally&before=5-7", True),
    ],
)
def test_filters_stand_in_the_address(filters, changes, address, narrow):
    assert (filters.address(**changes), filters.is_narrow) == (address, narrow)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1764124200-12", (dt.datetime(2025, 11, 26, 2, 30, tzinfo=dt.UTC), 12)),
        ("۱۷۶۴۱۲۴۲۰۰-۱۲", (dt.datetime(2025, 11, 26, 2, 30, tzinfo=dt.UTC), 12)),
        ("0-0", (dt.datetime(1970, 1, 1, tzinfo=dt.UTC), 0)),
        ("", None),
        ("12", None),
        ("-12", None),
        ("12-", None),
        ("1.5-1", None),
        ("²-1", None),
        ("1-1-1", None),
        ("9" * 30 + "-1", None),
        ("1-" + "9" * 16, None),
        ("1;drop-1", None),
    ],
)
def test_a_cursor_of_dates(text, key):
    assert read_key(text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2026-11-18-7", (dt.date(2026, 11, 18), 7)),
        ("2026-02-30-7", None),
        ("2026-11-18-", None),
        ("2026-11-18-۷", None),
        ("2026-11-18-+7", None),
        ("2026-11-18-" + "9" * 12, None),
        ("7", None),
        ("", None),
    ],
)
def test_a_cursor_of_updates(text, key):
    assert updates.read_key(text) == key


@pytest.mark.parametrize(
    ("today", "day", "expected"),
    [
        ("2026-12-31", "2026-12-31", "This week"),
        ("2026-12-31", "2027-01-01", "This week"),
        ("2026-12-31", "2027-01-02", "This weekend"),
        ("2026-12-31", "2027-01-03", "This weekend"),
        ("2026-12-31", "2027-01-04", "Next week, 4 January to 10 January"),
        ("2026-12-31", "2027-01-10", "Next week, 4 January to 10 January"),
        ("2026-12-31", "2027-01-11", "January 2027"),
        ("2026-12-28", "2027-01-03", "This weekend"),
        ("2027-01-03", "2027-01-03", "This weekend"),
        ("2027-01-03", "2027-01-04", "Next week, 4 January to 10 January"),
        ("2026-12-31", "2026-12-30", "December 2026"),  # what is over stands under its month
    ],
)
def test_heads_around_the_end_of_a_year(today, day, expected):
    assert head(dt.date.fromisoformat(day), dt.date.fromisoformat(today), "en") == expected


@pytest.mark.parametrize(
    ("date", "start", "end", "zone", "end_date", "minutes"),
    [
        ("2026-12-31", "23:00", "01:00", "Europe/Berlin", "2027-01-01", 120),
        ("2026-12-31", "22:00", "00:00", "Asia/Tehran", "2027-01-01", 120),
        ("2028-02-28", "23:30", "00:30", "America/New_York", "2028-02-29", 60),
        ("2026-11-25", "00:00", "23:59", "UTC", "2026-11-25", 23 * 60 + 59),
        ("2026-11-25", "18:00", "17:59", "UTC", "2026-11-26", 23 * 60 + 59),
        ("2026-10-31", "23:00", "03:00", "America/Los_Angeles", "2026-11-01", 300),  # an hour comes twice
        ("2026-03-07", "23:00", "03:30", "America/Los_Angeles", "2026-03-08", 210),  # an hour is skipped
        ("2026-10-03", "23:30", "02:30", "Australia/Lord_Howe", "2026-10-04", 150),  # half an hour is skipped
    ],
)
def test_spans_across_midnight_year_end_and_changing_clocks(date, start, end, zone, end_date, minutes):
    span = wall.span(dt.date.fromisoformat(date), dt.time.fromisoformat(start), dt.time.fromisoformat(end), zone)

    assert span.end_date == dt.date.fromisoformat(end_date)
    assert span.ends_at - span.starts_at == dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("typed", "party"),
    [("1", 1), ("20", 20), (" 3 ", 3), ("۵", 5), ("٢٠", 20), ("0", None), ("21", None), ("-1", None)]
    + [(text, None) for text in ("", "two", "1.5", "1e1", "۲۱", "9" * 40)],
)
@pytest.mark.parametrize("code", ["en", "fa", "es"])
def test_a_party_is_one_to_twenty_in_the_digits_of_any_script(typed, party, code):
    with translation.override(code):
        form = PartyForm({"party": typed})

        assert form.is_valid() is (party is not None)
        assert form.cleaned_data.get("party") == party
        if party is None:
            (said,) = form.errors["party"]
            assert {"1", "20"} <= set(ascii_digits(said).replace(".", " ").split())


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("sima", "Add “@” and the part after it, as in sima@example.org"),
        ("@example.org", "Add the part before “@”, as in sima@example.org"),
        ("sima@", "Add the part after “@”, as in sima@example.org"),
        ("sima@example", "Add the ending, such as .org, as in sima@example.org"),
        ("sima@@example.org", "Look at this address again: one “@”, no spaces, as in sima@example.org"),
        ("si ma@example.org", "Look at this address again: one “@”, no spaces, as in sima@example.org"),
    ],
)
def test_a_slip_in_an_address_says_what_to_do(address, hint):
    with pytest.raises(ValidationError) as slip:
        RsvpForm.base_fields["email"].clean(address)

    assert slip.value.messages == [hint]
    assert str(advice(address)) == hint


@pytest.mark.parametrize(("length", "fits"), [(1, True), (60, True), (61, False)])
def test_a_name_has_its_length(length, fits):
    field = RsvpForm.base_fields["name"]
    refused = contextlib.nullcontext() if fits else pytest.raises(ValidationError)

    with refused:
        assert field.clean("س" * length) == "س" * length


EVENT = dict.fromkeys(("title", "slug", "address", "city", "audience", "photos", "join_url"), "")
EVENT |= {"standfirst": "", "directions": "", "access": "", "venue": "Church", "attendance": "offline", "fold": 0}
EVENT |= {"start_date": dt.date(2026, 11, 1), "start_time": dt.time(1, 30), "end_time": dt.time(3)}
EVENT |= {
    "zone": "America/Los_Angeles",
    "capacity": None,
    "last_day": None,
    "all_day": False,
    "rule": "",
    "until": None,
}
EVENT |= {"district": "", "map_url": "", "reveal": "everyone", "reveal_hours": 24}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"capacity": 1}, None),
        ({"capacity": 0}, "capacity"),
        ({"venue": ""}, "venue"),
        ({"venue": "", "address": "1 Main St"}, None),
        ({"venue": "", "attendance": "online", "join_url": "https://example.org"}, None),
        ({"attendance": "online"}, "join_url"),
        ({"attendance": "mixed"}, "join_url"),
        ({"start_date": dt.date(1999, 12, 31)}, "start_date"),
        ({"start_date": dt.date(2000, 1, 1)}, None),
        ({"start_date": dt.date(9999, 1, 1)}, "start_date"),
        ({"start_date": None, "start_time": None, "end_time": None}, None),
        ({"end_time": dt.time(1, 30)}, "end_time"),
        ({"end_time": dt.time(1)}, None),
        ({"fold": 1}, None),
        ({"fold": 1, "start_time": dt.time(2, 30)}, "fold"),
        ({"fold": 1, "zone": "Asia/Tehran"}, "fold"),
        ({"title": "one\ntwo"}, "title"),
        ({"directions": "one\ntwo"}, None),
        ({"directions": "bell\x07"}, "directions"),
        ({"venue": "half\ud83d"}, "venue"),
    ],
)
def test_what_an_event_must_say(changes, field):
    assert set(event_errors(SimpleNamespace(**{**EVENT, **changes}))) == ({field} if field else set())


@pytest.mark.parametrize(
    ("text", "line", "lines"),
    [
        ("Vigil", True, True),
        ("شمع", True, True),
        ("a\nb", False, True),
        ("a\x00", False, False),
        ("\ud83d", False, False),
    ],
)
def test_what_may_stand_in_a_calendar_file(text, line, lines):
    for guard, passes in ((feeds.one_line, line), (feeds.many_lines, lines)):
        if passes:
            assert guard(text) == text
        else:
            with pytest.raises(feeds.Unwritable):
                guard(text)


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "a & b", "شمع", '"quoted"'])
def test_structured_data_cannot_end_its_element(text):
    written = str(feeds.as_script({"name": text}))

    assert json.loads(written) == {"name": text}
    assert set(written) & set("<>&") == set()


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (30, False), (31, True), (400, True)])
def test_one_date_lasts_a_month_at_most(days, refused):
    day = EVENT["start_date"]

    errors = event_errors(SimpleNamespace(**{**EVENT, "last_day": day + dt.timedelta(days=days)}))

    assert ("last_day" in errors) is refused
