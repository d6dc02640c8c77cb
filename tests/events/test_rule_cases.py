"""The cases of the calendar's reference that are about rules, by their numbers."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from events import wall
from events.recurrence import RuleError, expand, from_rrule, names_a_day, parse, until_instant
from events.recurrence.days import periods

SEVEN = dt.time(19)


def days(rule: str, start: str, until: str = "", *, excluded=(), extra=(), most=1000, horizon="2099-12-31", since=""):
    """What a rule names, as ISO days with a space between them."""
    found = expand(
        rule,
        start=dt.date.fromisoformat(start),
        until=dt.date.fromisoformat(until) if until else None,
        excluded=[dt.date.fromisoformat(day) for day in excluded],
        extra=[dt.date.fromisoformat(day) for day in extra],
        horizon=dt.date.fromisoformat(horizon),
        most=most,
        since=dt.date.fromisoformat(since) if since else None,
    )
    return " ".join(day.isoformat() for day in found)


def clocks(rule: str, start: str, zone: str) -> list[str]:
    """The same, at seven in the evening there, stored as instants and read back on that clock."""
    moments = (wall.instant(dt.date.fromisoformat(day), SEVEN, zone) for day in days(rule, start).split())
    return [f"{moment.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M}" for moment in moments]


@pytest.mark.parametrize(
    ("rule", "start", "zone", "expected"),
    [
        pytest.param(
            "FREQ=WEEKLY;COUNT=3",
            "2026-10-20",
            "Europe/Berlin",
            ["Tue 2026-10-20 19:00", "Tue 2026-10-27 19:00", "Tue 2026-11-03 19:00"],
            id="case-1",
        ),
        pytest.param(
            "FREQ=WEEKLY;COUNT=3",
            "2026-07-02",
            "America/Los_Angeles",
            ["Thu 2026-07-02 19:00", "Thu 2026-07-09 19:00", "Thu 2026-07-16 19:00"],
            id="case-2",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3",
            "2026-07-31",
            "America/Los_Angeles",
            ["Fri 2026-07-31 19:00", "Fri 2026-08-28 19:00", "Fri 2026-09-25 19:00"],
            id="case-3",
        ),
    ],
)
def test_the_hour_and_the_weekday_stay_as_clocks_change(rule, start, zone, expected):
    assert clocks(rule, start, zone) == expected


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        pytest.param(
            "FREQ=MONTHLY;BYDAY=-1FR;COUNT=6",
            "2026-01-30",
            "2026-01-30 2026-02-27 2026-03-27 2026-04-24 2026-05-29 2026-06-26",
            id="case-4",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=5FR;COUNT=4", "2026-01-01", "2026-01-30 2026-05-29 2026-07-31 2026-10-30", id="case-5"
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=5;COUNT=4",
            "2026-01-01",
            "2026-01-30 2026-05-29 2026-07-31 2026-10-30",
            id="case-5-by-place",
        ),
        pytest.param(
            "FREQ=MONTHLY;COUNT=5", "2026-01-31", "2026-01-31 2026-03-31 2026-05-31 2026-07-31 2026-08-31", id="case-6"
        ),
        pytest.param(
            "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4",
            "2026-01-31",
            "2026-01-31 2026-02-28 2026-03-31 2026-04-30",
            id="case-6-last-day",
        ),
        pytest.param("FREQ=YEARLY;COUNT=3", "2024-02-29", "2024-02-29 2028-02-29 2032-02-29", id="case-7"),
        pytest.param(
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;COUNT=5",
            "2024-02-29",
            "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29",
            id="case-7-last-of-february",
        ),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=FR;COUNT=4", "2026-10-21", "2026-10-23 2026-10-30 2026-11-06 2026-11-13", id="case-23"
        ),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO;COUNT=4",
            "1997-08-05",
            "1997-08-05 1997-08-10 1997-08-19 1997-08-24",
            id="case-25-monday",
        ),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=4",
            "1997-08-05",
            "1997-08-05 1997-08-17 1997-08-19 1997-08-31",
            id="case-25-sunday",
        ),
    ],
)
def test_a_rule_names_these_days(rule, start, expected):
    assert days(rule, start) == expected


def test_the_last_day_is_included_and_bounds_the_whole_local_day():
    """Case 17."""
    named = days("FREQ=WEEKLY;BYDAY=TH", "2026-12-03", "2026-12-31")

    assert named == "2026-12-03 2026-12-10 2026-12-17 2026-12-24 2026-12-31"
    bound = until_instant(dt.date(2026, 12, 31), "America/Los_Angeles")
    assert f"{bound:%Y%m%dT%H%M%SZ}" == "20270101T075959Z"
    assert wall.instant(dt.date(2026, 12, 31), SEVEN, "America/Los_Angeles") <= bound
    assert days("FREQ=WEEKLY;BYDAY=TH", "2026-12-03", "2026-12-30").endswith("2026-12-24")


@pytest.mark.parametrize(
    ("zone", "day", "bound"),
    [
        ("UTC", "2026-06-26", "2026-06-26 23:59:59"),
        ("Asia/Tehran", "2026-06-26", "2026-06-26 20:29:59"),
        # Clocks go back over midnight there, so that 23:59:59 comes twice; the day ends with the second.
        ("America/Havana", "2026-10-31", "2026-11-01 03:59:59"),
        ("America/Santiago", "2026-04-04", "2026-04-05 03:59:59"),
    ],
)
def test_the_last_second_of_a_local_day(zone, day, bound):
    """Case 17, on other clocks."""
    assert f"{until_instant(dt.date.fromisoformat(day), zone):%Y-%m-%d %H:%M:%S}" == bound


def test_a_last_day_written_as_a_date_is_included():
    """Case 18."""
    found = from_rrule("FREQ=DAILY;UNTIL=20261231", zone="America/Los_Angeles", start_time=SEVEN)

    assert found.until == dt.date(2026, 12, 31)
    assert days(str(found.rule), "2026-12-30", found.until.isoformat()) == "2026-12-30 2026-12-31"


def test_the_days_are_the_same_whichever_zone_django_is_in():
    """Case 19, an excluded day included."""
    seen = set()
    for zone in ("UTC", "America/Los_Angeles", "Europe/Berlin", "Asia/Tehran", "Pacific/Kiritimati"):
        with timezone.override(zone):
            seen.add(days("FREQ=WEEKLY;BYDAY=TH", "2026-12-03", "2026-12-31", excluded=["2026-12-10"]))

    assert seen == {"2026-12-03 2026-12-17 2026-12-24 2026-12-31"}


def test_a_day_left_out_still_counts():
    """Cases 20 and 21: an exclusion is a local day and takes the date of that day, whatever its hour."""
    named = days("FREQ=WEEKLY;COUNT=4", "2026-11-05", excluded=["2026-11-12", "2026-11-13"])

    assert named == "2026-11-05 2026-11-19 2026-11-26"


def test_every_added_day_is_kept():
    """Case 22: beyond the last day and the horizon too, each once; what is left out stays out."""
    named = days(
        "FREQ=WEEKLY;COUNT=2",
        "2026-11-05",
        "2026-11-12",
        extra=["2027-01-01", "2026-11-12", "2026-11-07", "2026-11-08"],
        excluded=["2026-11-08"],
        horizon="2026-12-01",
    )

    assert named == "2026-11-05 2026-11-07 2026-11-12 2027-01-01"


def test_only_the_rule_names_days():
    """Case 24: how long a date lasts adds none; there is nowhere to say it in a rule."""
    with pytest.raises(RuleError):
        parse("FREQ=WEEKLY;COUNT=2;DTEND=20261106T210000")

    assert days("FREQ=WEEKLY;COUNT=2", "2026-11-05") == "2026-11-05 2026-11-12"


def test_an_endless_rule_ends_at_the_horizon():
    """Case 26."""
    endless = days("FREQ=DAILY", "2026-11-21", horizon="2027-11-21").split()

    assert (len(endless), endless[-1]) == (366, "2027-11-21")
    assert len(days("FREQ=DAILY", "2026-11-21", most=10).split()) == 10


@pytest.mark.parametrize("freq", ["SECONDLY", "MINUTELY", "HOURLY", "HOURLY;COUNT=1", "OFTEN"])
def test_nothing_repeats_more_often_than_daily(freq):
    """Case 26."""
    with pytest.raises(RuleError, match="by day, week, month or year"):
        parse(f"FREQ={freq}")


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31", "FREQ=DAILY;INTERVAL=7;BYDAY=MO"],
)
def test_a_rule_that_names_no_day_costs_nothing(rule):
    """Case 26: dateutil looks for 30 February until the year 9999."""
    start = dt.date(2026, 11, 21)
    walked = sum(1 for _days in periods(parse(rule), start, start, start + dt.timedelta(days=366)))

    assert not names_a_day(parse(rule), start=start)
    assert days(rule, start.isoformat()) == ""
    assert walked <= 367


@pytest.mark.parametrize(
    "rule", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "FREQ=DAILY", "FREQ=YEARLY;INTERVAL=9"]
)
def test_a_rare_day_is_a_day(rule):
    assert names_a_day(parse(rule), start=dt.date(2096, 2, 29))


def test_without_a_rule_there_is_one_day():
    assert days("", "2026-11-25", "2026-11-01", horizon="2026-01-01") == "2026-11-25"
    assert days("", "2026-11-25", extra=["2026-11-01"]) == "2026-11-01 2026-11-25"
    assert days("", "2026-11-25", excluded=["2026-11-25"]) == ""
    assert days("", "2026-11-25", extra=["2026-12-01"], since="2026-11-26") == "2026-12-01"


@pytest.mark.parametrize(("rule", "steps"), [("FREQ=DAILY", 91), ("FREQ=WEEKLY", 14)])
def test_rolling_an_old_series_forward_walks_only_what_is_asked_for(rule, steps):
    """Two years old, ninety days ahead: what lies before is not walked through."""
    today = dt.date(2026, 11, 21)
    start, horizon = today - dt.timedelta(days=730), today + dt.timedelta(days=90)

    assert sum(1 for _days in periods(parse(rule), start, today, horizon)) == steps
    found = expand(rule, start=start, until=None, excluded=(), extra=(), horizon=horizon, since=today, most=500)
    assert today <= found[0] < found[-1] <= horizon
