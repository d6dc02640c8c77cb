"""What may stand in a rule, what is refused, and rules as other calendars write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.recurrence import Day, Freq, Rule, RuleError, from_rrule, parse, read, stored

SEVEN = dt.time(19)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("FREQ=DAILY", Rule(Freq.DAILY)),
        ("RRULE:FREQ=WEEKLY;BYDAY=TU,MO,TU", Rule(Freq.WEEKLY, days=(Day(0), Day(1)))),
        (" rrule:freq=monthly; byday = +1fr, -1fr ;", Rule(Freq.MONTHLY, days=(Day(4, -1), Day(4, 1)))),
        ("WKST=SU;INTERVAL=2;FREQ=WEEKLY;COUNT=10", Rule(Freq.WEEKLY, interval=2, wkst=6, count=10)),
        ("FREQ=YEARLY;BYMONTH=6,1;BYMONTHDAY=-1,31", Rule(Freq.YEARLY, months=(1, 6), monthdays=(-1, 31))),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", Rule(Freq.MONTHLY, setpos=(-1,), days=(Day(0), Day(1)))),
        ("FREQ=YEARLY;BYDAY=53TH", Rule(Freq.YEARLY, days=(Day(3, 53),))),
    ],
)
def test_rule_parts_are_read_in_any_order(text, rule):
    assert parse(text) == rule


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "by day, week, month or year"),
        ("FREQ=HOURLY", "by day, week, month or year"),
        ("FREQ=DAILY;BYHOUR=9", "“BYHOUR”"),
        ("FREQ=DAILY;BYMINUTE=0", "“BYMINUTE”"),
        ("FREQ=YEARLY;BYYEARDAY=1", "“BYYEARDAY”"),
        ("FREQ=YEARLY;BYWEEKNO=1", "“BYWEEKNO”"),
        ("FREQ=DAILY;UNTIL=20261231", "“UNTIL”"),
        (f"FREQ=DAILY;{'X' * 60}=1", "“XXXXXXXXXXXXXXXXXXXX”"),
        ("FREQ=DAILY;FREQ=WEEKLY", "cannot be read"),
        ("FREQ=DAILY;INTERVAL", "cannot be read"),
        ("FREQ=DAILY;INTERVAL=", "cannot be read"),
        ("FREQ=DAILY;INTERVAL=٢", "cannot be read"),
        ("FREQ=DAILY;INTERVAL=1_0", "cannot be read"),
        ("FREQ=DAILY;INTERVAL=1e1", "cannot be read"),
        ("FREQ=DAILY;INTERVAL=99999", "cannot be read"),
        ("FREQ=DAILY;INTERVAL=0", "from 1 to 366"),
        ("FREQ=DAILY;INTERVAL=-1", "from 1 to 366"),
        ("FREQ=DAILY;INTERVAL=367", "from 1 to 366"),
        ("FREQ=DAILY;COUNT=0", "from 1 to 1,000"),
        ("FREQ=DAILY;COUNT=1001", "from 1 to 1,000"),
        ("FREQ=WEEKLY;WKST=XX", "cannot be read"),
        ("FREQ=WEEKLY;WKST=1MO", "cannot be read"),
        ("FREQ=MONTHLY;BYDAY=0FR", "cannot be read"),
        ("FREQ=MONTHLY;BYDAY=FR,", "cannot be read"),
        ("FREQ=MONTHLY;BYDAY=6FR", "that often"),
        ("FREQ=YEARLY;BYDAY=54FR", "that often"),
        ("FREQ=YEARLY;BYMONTH=6;BYDAY=6FR", "that often"),
        ("FREQ=WEEKLY;BYDAY=1FR", "First, second or last"),
        ("FREQ=DAILY;BYDAY=-1FR", "First, second or last"),
        ("FREQ=MONTHLY;BYDAY=1FR,MO", "every such weekday"),
        ("FREQ=YEARLY;BYMONTH=13", "twelve months"),
        ("FREQ=YEARLY;BYMONTH=0", "twelve months"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "31 days"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "31 days"),
        ("FREQ=MONTHLY;BYMONTHDAY=-5", "at most four days"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "Days of the month"),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1", "First, second or last"),
        ("FREQ=MONTHLY;BYSETPOS=1", "First, second or last"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "cannot be read"),
        ("FREQ=YEARLY;BYDAY=MO;BYSETPOS=367", "cannot be read"),
        ("RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "One rule"),
        ("DTSTART:20260101T000000Z", "One rule"),
        ("FREQ=DAILY" + ";" * 300, "too long"),
    ],
)
def test_what_is_not_ours_is_refused_with_a_reason(text, why):
    with pytest.raises(RuleError, match=why) as refusal:
        parse(text)
    assert len(str(refusal.value.message)) < 120


def test_what_a_page_holds_is_read():
    assert read(None) is read("") is None
    assert read(Rule(Freq.DAILY)) == read("FREQ=DAILY") == Rule(Freq.DAILY)
    assert (stored(None), stored(Rule(Freq.DAILY))) == ("", "RRULE:FREQ=DAILY")


@pytest.mark.parametrize(
    ("until", "start_time", "expected"),
    [
        # Case 17, read back: seven in the evening of the 31st lies before 07:59:59 of the next day in UTC.
        ("20270101T075959Z", SEVEN, "2026-12-31"),
        # What a careless program writes: the day in UTC, which ends in the afternoon there.
        ("20261231T235959Z", SEVEN, "2026-12-30"),
        ("20261231T235959Z", dt.time(10), "2026-12-31"),
        ("20270101T030000Z", SEVEN, "2026-12-31"),
        ("20270101T025959Z", SEVEN, "2026-12-30"),
        ("20261231T235959Z", None, "2026-12-31"),
        # Case 18.
        ("20261231", SEVEN, "2026-12-31"),
        ("20261231T190000", SEVEN, "2026-12-31"),
        ("20261231T185959", SEVEN, "2026-12-30"),
    ],
)
def test_a_foreign_until_becomes_the_last_local_day(until, start_time, expected):
    found = from_rrule(f"FREQ=WEEKLY;UNTIL={until};BYDAY=TH", zone="America/Los_Angeles", start_time=start_time)

    assert (str(found.rule), found.until.isoformat()) == ("FREQ=WEEKLY;BYDAY=TH", expected)


def test_a_foreign_rule_without_until_has_no_last_day():
    assert from_rrule("RRULE:FREQ=DAILY;COUNT=3", zone="UTC") == (Rule(Freq.DAILY, count=3), None)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;UNTIL=20261231;UNTIL=20270101",
        "FREQ=DAILY;COUNT=3;UNTIL=20261231",
        "FREQ=DAILY;UNTIL=",
        "FREQ=DAILY;UNTIL=20261332",
        "FREQ=DAILY;UNTIL=00010101T000000Z",
        "FREQ=DAILY;UNTIL=20261231T256000Z",
        "FREQ=DAILY;UNTIL=20261231T1900",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=SECONDLY;UNTIL=20261231",
        "FREQ=DAILY;" + "UNTIL=20261231;" * 40,
    ],
)
def test_a_foreign_rule_that_makes_no_sense_is_refused(text):
    with pytest.raises(RuleError):
        from_rrule(text, zone="America/Los_Angeles", start_time=SEVEN)


@given(st.text(max_size=40))
def test_no_text_of_another_calendar_does_worse_than_be_refused(text):
    for candidate in (text, f"FREQ=DAILY;UNTIL={text}", f"FREQ=MONTHLY;BYDAY={text}"):
        try:
            found = from_rrule(candidate, zone="Asia/Tehran", start_time=SEVEN)
        except RuleError:
            continue
        assert parse(str(found.rule)) == found.rule
