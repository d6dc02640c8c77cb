"""What must hold for any rule, whatever anybody thinks of: ours and dateutil's days are the same, on any clock."""

import datetime as dt
from itertools import takewhile
from zoneinfo import ZoneInfo

import recurrence
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from events import wall
from events.recurrence import (
    Day,
    Freq,
    Rule,
    RuleError,
    choices_of,
    expand,
    from_rrule,
    gap_of,
    label,
    names_a_day,
    parse,
    rule_of,
    stored,
)
from events.recurrence.choices import OTHER
from events.recurrence.gaps import spelt_out

settings.register_profile("ours", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2032, 12, 31))
TIMES = st.times(dt.time(0), dt.time(23, 59)).map(lambda time: time.replace(second=0, microsecond=0))
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/Los_Angeles",
        "America/New_York",
        "Asia/Tehran",
        "Africa/Cairo",
        "Africa/Casablanca",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
        "America/Santiago",
    ]
)


def some(values, most=3):
    return st.one_of(st.just(()), st.lists(values, min_size=1, max_size=most, unique=True).map(sorted).map(tuple))


@st.composite
def rules(draw, counted=True):
    """Any rule of our whitelist that names a day at all."""
    freq = draw(st.sampled_from(Freq))
    by_month = freq in (Freq.MONTHLY, Freq.YEARLY)
    nths = st.sampled_from([1, 2, 3, 4, 5, -1, -2, -5]) if by_month and draw(st.booleans()) else st.just(0)
    parts = {
        "interval": draw(st.integers(1, 7)),
        "wkst": draw(st.integers(0, 6)),
        "count": draw(st.none() | st.integers(1, 40)) if counted else None,
        "months": draw(some(st.integers(1, 12))),
        "days": draw(some(st.builds(Day, st.integers(0, 6), nths), most=5)),
    }
    if freq != Freq.WEEKLY:
        parts["monthdays"] = draw(some(st.sampled_from([*range(1, 32), *range(-4, 0)])))
    if by_month and (parts["days"] or parts["monthdays"]):
        parts["setpos"] = draw(some(st.sampled_from([1, 2, 3, 5, -1, -2]), most=2))
    return Rule(freq, **parts)


def by_dateutil(rule: Rule, start: dt.date, last: dt.date) -> list[dt.date]:
    """Plain dateutil from the true start, at seven o'clock on no clock in particular."""
    moments = rrulestr(str(rule), dtstart=dt.datetime.combine(start, dt.time(19)))
    return [moment.date() for moment in takewhile(lambda moment: moment.date() <= last, moments)]


def ours(rule, start, last, **more):
    facts = {"until": None, "excluded": (), "extra": (), "most": 10_000}
    return expand(rule, start=start, horizon=last, **{**facts, **more})


@given(rules(), DAYS, st.integers(0, 1500))
def test_ours_and_dateutils_days_are_the_same(rule, start, length):
    assume(names_a_day(rule, start=start))
    last = start + dt.timedelta(days=length)

    named = ours(rule, start, last)

    event(f"{rule.freq}, {'some days' if named else 'no day'}")
    assert named == by_dateutil(rule, start, last)


@given(rules(), DAYS, st.integers(0, 800), st.integers(0, 800))
def test_walking_from_any_day_finds_what_walking_from_the_start_finds(rule, start, before, length):
    since = start + dt.timedelta(days=before)
    last = since + dt.timedelta(days=length)

    assert ours(rule, start, last, since=since) == [day for day in ours(rule, start, last) if day >= since]


@given(rules(), DAYS, DAYS, st.integers(1, 20))
def test_the_last_day_and_the_most_only_cut_off(rule, start, until, most):
    last = start + dt.timedelta(days=1000)
    named = ours(rule, start, last)

    assert ours(rule, start, last, until=until) == [day for day in named if day <= until]
    assert ours(rule, start, last, most=most) == named[:most]


@given(rules(), DAYS, st.sets(DAYS, max_size=20), st.sets(DAYS, max_size=5))
def test_days_left_out_and_days_added_are_all_that_differs(rule, start, excluded, extra):
    last = start + dt.timedelta(days=1000)
    named = set(ours(rule, start, last))
    excluded |= set(sorted(named)[:2])

    changed = ours(rule, start, last, excluded=excluded, extra=extra)

    assert changed == sorted((named | extra) - excluded)


@given(rules(), DAYS, TIMES, ZONES)
def test_what_the_clock_on_the_wall_shows_stays(rule, start, time, zone):
    """Nineteen o'clock stays nineteen o'clock, on the day dateutil names, through every change of clocks; only an hour
    that does not exist that day is shown later."""
    last = start + dt.timedelta(days=500)
    for day in ours(rule, start, last, most=60):
        shown = wall.instant(day, time, zone).astimezone(ZoneInfo(zone))
        if wall.is_skipped(day, time, zone):
            event("skipped")
            assert shown.replace(tzinfo=None) > dt.datetime.combine(day, time)
        else:
            assert (shown.date(), shown.time().replace(fold=0)) == (day, time)


@given(rules())
def test_a_rule_reads_back_as_it_was_written(rule):
    """By us, and by django-recurrence's field, which holds nothing but the rule's parts."""
    assert parse(stored(rule)) == rule
    held = recurrence.deserialize(stored(rule), include_dtstart=False)
    assert recurrence.serialize(held) == stored(rule)
    assert (held.dtstart, held.dtend, held.rdates, held.exdates, held.exrules) == (None, None, [], [], [])
    assert [one.until for one in held.rrules] == [None]


@given(rules(counted=False), DAYS, TIMES, ZONES)
def test_a_foreign_last_moment_becomes_a_local_day(rule, until, time, zone):
    """The moment at which the last date begins, written in UTC as RFC 5545 asks, is the local day of that date."""
    assume(not wall.is_skipped(until, time, zone) and not wall.comes_twice(until, time, zone))
    bound = f"{wall.instant(until, time, zone):%Y%m%dT%H%M%SZ}"

    found = from_rrule(f"{rule};UNTIL={bound}", zone=zone, start_time=time)

    assert found == (rule, until)


NAMES = ["FREQ", "INTERVAL", "COUNT", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST", "UNTIL", "DTSTART", "X-A"]
VALUES = [
    "",
    "0",
    "1",
    "5",
    "-1",
    "31",
    "99999",
    "٣",
    "1,2",
    "MO",
    "5FR",
    "0FR",
    "MO,TU",
    "20261231",
    "MONTHLY",
    "1\n2",
]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)).map("=".join), max_size=2).map(";".join))
def test_a_text_is_either_refused_or_understood(parts):
    try:
        rule = parse(f"FREQ=MONTHLY;{parts}")
    except RuleError:
        return
    event("read")
    assert parse(str(rule)) == rule


@given(rules(), DAYS)
def test_a_rule_spelt_out_names_the_same_days(rule, start):
    last = start + dt.timedelta(days=1500)

    assert ours(spelt_out(rule, start), start, last) == ours(rule, start, last)


@st.composite
def rules_with_gaps(draw):
    """Monthly or yearly ones that ask for a 29th, 30th, 31st or fifth weekday in months that may not have it."""
    freq = draw(st.sampled_from([Freq.MONTHLY, Freq.YEARLY]))
    parts = {"interval": draw(st.integers(1, 4)), "months": draw(some(st.sampled_from([2, 4, 6]), most=2))}
    if draw(st.booleans()):
        return Rule(freq, monthdays=draw(some(st.sampled_from([15, 29, 30, 31]))) or (31,), **parts)
    days = st.builds(Day, st.integers(0, 6), st.sampled_from([1, 5, -5]))
    return Rule(freq, days=draw(some(days)) or (Day(4, 5),), **parts)


@given(rules_with_gaps(), DAYS)
def test_what_is_offered_instead_leaves_nothing_out(rule, start):
    """And a month that had its date keeps one: only what was missing is made good."""
    gap = gap_of(rule, start=start)
    assume(gap is not None)
    last = start + dt.timedelta(days=1500)

    assert gap_of(gap.instead, start=start) is None
    before = {(day.year, day.month) for day in ours(rule, start, last)}
    after = {(day.year, day.month) for day in ours(gap.instead, start, last)}
    assert before <= after


@given(rules())
def test_what_is_ticked_for_a_rule_says_that_rule(rule):
    choices = choices_of(rule)
    event("by its text" if choices["freq"] == OTHER else "by its ticks")

    assert rule_of(choices) == rule


@settings(max_examples=40)  # three languages each
@given(rules(), DAYS, st.none() | DAYS)
def test_every_rule_has_words_in_every_language(rule, start, until):
    said = {code: label(rule, start, dt.time(19), until, code) for code in ("en", "fa", "es")}

    for code, words in said.items():
        assert words.strip() == words
        assert not set("%()_{}") & set(words.replace("(", "", 1).replace(")", "", 1) if code == "fa" else words)
    assert not set("0123456789") & set(said["fa"])
    assert said["en"].startswith("Every ")
    assert said["es"].startswith("Cada ")
