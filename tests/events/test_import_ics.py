"""Calendar files from elsewhere: what they say, in wall time. Case numbers are those of the events' list of cases."""

import datetime as dt

import pytest

from events.imports.ics import read_ics
from events.imports.reading import Extra, Moved
from events.recurrence import expand
from tests.events.files import LA, codes, ics, only, read, vevent

START = "DTSTART;TZID=America/Los_Angeles:20261022T190000"
END = "DTEND;TZID=America/Los_Angeles:20261022T200000"
MOVED = Moved(dt.datetime.fromisoformat("2026-10-27T19:00"), dt.datetime.fromisoformat("2026-10-24T18:00"))
BERLIN = ("DTSTART;TZID=Europe/Berlin:20261020T190000", "DTEND;TZID=Europe/Berlin:20261020T200000")


def days(event, until=dt.date(2027, 12, 31)) -> list[str]:
    """The local days that the event names, as a draft of it would have them."""
    found = expand(
        event.rule,
        start=event.start_date,
        until=event.until,
        excluded={*event.excluded, *(one.original.date() for one in event.moved)},
        extra=[],
        horizon=until,
        most=400,
    )
    more = [one.date for one in event.extra] + [one.start.date() for one in event.moved]
    return [day.isoformat() for day in sorted({*found, *more})]


def test_an_event_is_its_wall_time_and_its_words():
    event = only(read(START, END, "LOCATION:Hall\\, 1 Main St\\, Oakland", "DESCRIPTION:We read\\nthe names."))

    assert (event.uid, event.title, event.text) == ("one@example.org", "Vigil", "We read\nthe names.")
    assert (event.start_date, event.start_time, event.end_time) == (dt.date(2026, 10, 22), dt.time(19), dt.time(20))
    assert (event.venue, event.address, event.zone) == ("Hall", "1 Main St, Oakland", "")
    assert (event.line, event.rule, event.all_day, event.last_day) == (3, "", False, None)


@pytest.mark.parametrize(
    ("start", "zone", "wall", "kept_zone"),
    [
        ("DTSTART:20261022T190000", LA, "2026-10-22 19:00", ""),  # floating: the chapter's clock
        ("DTSTART:20261023T020000Z", LA, "2026-10-22 19:00", ""),  # an instant: on the chapter's clock
        ("DTSTART:20261023T020000Z", "Asia/Tehran", "2026-10-23 05:30", ""),
        ("DTSTART;TZID=Europe/Berlin:20261022T190000", LA, "2026-10-22 19:00", "Europe/Berlin"),
        ("DTSTART;TZID=Europe/Berlin:20261022T190000", "Europe/Berlin", "2026-10-22 19:00", ""),
        ("DTSTART;TZID=W. Europe Standard Time:20261022T190000", LA, "2026-10-22 19:00", "Europe/Berlin"),
        ("DTSTART;TZID=/mozilla.org/20050126_1/Asia/Tehran:20261022T190000", LA, "2026-10-22 19:00", "Asia/Tehran"),
        ('DTSTART;TZID="Asia/Tehran":20261022T190000', LA, "2026-10-22 19:00", "Asia/Tehran"),
        ('DTSTART;TZID="UTC+03:30":20261022T190000', LA, "2026-10-22 08:30", ""),  # case 35
        ("DTSTART;TZID=GMT-3:20261022T190000", LA, "2026-10-22 15:00", ""),
    ],
)
def test_a_time_is_on_the_clock_it_names(start, zone, wall, kept_zone):
    event = only(read(start, "DURATION:PT1H", zone=zone))

    assert f"{event.start_date} {event.start_time:%H:%M}" == wall
    assert event.zone == kept_zone


def test_case_8_an_hour_that_is_skipped_is_kept_on_the_wall_and_warned_of():
    reading = read("DTSTART;TZID=America/New_York:20260308T023000", "DURATION:PT1H")

    assert only(reading).start_time == dt.time(2, 30)
    assert codes(reading) == [(6, "skipped-hour")]


@pytest.mark.parametrize(("value", "fold"), [("20261101T053000Z", 0), ("20261101T063000Z", 1)])
def test_case_9_an_hour_that_comes_twice_keeps_which_of_them(value, fold):
    event = only(read(f"DTSTART:{value}", "DURATION:PT1H", zone="America/New_York"))

    assert (event.start_time, event.fold) == (dt.time(1, 30), fold)


@pytest.mark.parametrize("day", ["20261024", "20260328"])
@pytest.mark.parametrize("last", ["DTEND;TZID=Europe/Berlin:{}T060000", "DURATION:PT{}H"])
def test_case_16_a_night_when_clocks_change_keeps_its_wall_end(day, last):
    next_day = str(int(day) + 1)
    hours = 9 if day == "20261024" else 7
    end = last.format(hours if "DURATION" in last else next_day)

    event = only(read(f"DTSTART;TZID=Europe/Berlin:{day}T220000", end))

    assert (event.start_time, event.end_time, event.last_day) == (dt.time(22), dt.time(6), None)


@pytest.mark.parametrize(
    ("bound", "until"),
    [
        ("20270101T075959Z", "2026-12-31"),  # case 17: the last second of that day over there
        ("20261231T235959Z", "2026-12-30"),  # 15:59 there, before that day's date begins
        ("20270101T030000Z", "2026-12-31"),  # exactly when it begins
        ("20261231", "2026-12-31"),  # case 18: a day is included
        ("20261231T190000", "2026-12-31"),
        ("20261231T185959", "2026-12-30"),
    ],
)
def test_cases_17_and_18_until_is_a_local_day(bound, until):
    event = only(read(START, END, f"RRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL={bound}"))

    assert event.rule == "FREQ=WEEKLY;BYDAY=TH"
    assert event.until == dt.date.fromisoformat(until)
    assert days(event)[-1] == ("2026-12-31" if until == "2026-12-31" else "2026-12-24")


def test_case_20_one_of_four_left_out_leaves_three():
    event = only(read(*BERLIN, "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Berlin:20261027T190000"))

    assert days(event) == ["2026-10-20", "2026-11-03", "2026-11-10"]


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE;TZID=Europe/Berlin:20261027T190000",  # case 22, across the end of summer time
        "EXDATE:20261027T180000Z",
        "EXDATE;TZID=Asia/Tokyo:20261028T030000",
        "EXDATE;VALUE=DATE:20261027",  # case 21
        "EXDATE:20261027T190000",
    ],
)
def test_cases_21_and_22_a_day_falls_out_however_it_is_written(line):
    assert "2026-10-27" not in days(only(read(*BERLIN, "RRULE:FREQ=WEEKLY;COUNT=4", line)))


def test_case_22_every_rdate_is_kept():
    event = only(
        read(
            *BERLIN,
            "RRULE:FREQ=WEEKLY;COUNT=2",
            "RDATE;TZID=Europe/Berlin:20261101T190000,20261105T180000",
            "RDATE;VALUE=PERIOD:20261107T180000Z/PT1H",
            "RDATE;VALUE=DATE:20261109",
        )
    )

    assert event.extra == (
        Extra(dt.date(2026, 11, 1)),
        Extra(dt.date(2026, 11, 5), dt.time(18)),
        Extra(dt.date(2026, 11, 7)),
        Extra(dt.date(2026, 11, 9)),
    )
    assert len(days(event)) == 6


def test_case_23_a_start_beside_the_rule_is_no_date_of_it():
    event = only(read("DTSTART;TZID=America/Los_Angeles:20261021T190000", "RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=4"))

    assert days(event) == ["2026-10-23", "2026-10-30", "2026-11-06", "2026-11-13"]


def test_case_24_the_end_adds_no_date():
    assert days(only(read(*BERLIN, "RRULE:FREQ=WEEKLY;COUNT=3"))) == ["2026-10-20", "2026-10-27", "2026-11-03"]


def test_case_25_the_first_day_of_the_week_is_kept():
    start = "DTSTART;TZID=America/New_York:20260804T090000"
    event = only(read(start, "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU"))

    assert "WKST=SU" in event.rule


def test_case_27_a_moved_date_keeps_its_first_start_as_its_key_and_leaves_no_ghost():
    master = vevent(*BERLIN, "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = vevent("RECURRENCE-ID;TZID=Europe/Berlin:20261027T190000", "DTSTART;TZID=Europe/Berlin:20261024T180000")

    for order in ([master, moved], [moved, master]):
        event = only(read_ics(ics(*order), zone=LA))

        assert event.moved == (MOVED,)
        assert days(event) == ["2026-10-20", "2026-10-24", "2026-11-03"]


def test_a_moved_date_is_named_by_its_instant_as_well():
    moved = vevent("RECURRENCE-ID:20261027T180000Z", "DTSTART:20261024T160000Z")

    event = only(read_ics(ics(vevent(*BERLIN, "RRULE:FREQ=WEEKLY;COUNT=3"), moved), zone=LA))

    assert event.moved == (MOVED,)


@pytest.mark.parametrize("start", ["20261027T180000", "20261028T190000"])
def test_a_move_that_a_draft_cannot_say_is_reported_and_the_date_stays(start):
    moved = vevent("RECURRENCE-ID;TZID=Europe/Berlin:20261027T190000", f"DTSTART;TZID=Europe/Berlin:{start}")
    master = vevent(*BERLIN, "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20261028")

    reading = read_ics(ics(master, moved), zone=LA)

    assert days(only(reading)) == ["2026-10-20", "2026-10-27", "2026-11-03"]
    assert [code for _line, code in codes(reading)] == ["cannot-move"]


def test_a_changed_date_that_did_not_move_is_not_moved_and_its_own_words_are_reported():
    same = vevent("RECURRENCE-ID;TZID=Europe/Berlin:20261027T190000", BERLIN[0].replace("1020", "1027"), title="Other")

    reading = read_ics(ics(vevent(*BERLIN, "RRULE:FREQ=WEEKLY;COUNT=3"), same), zone=LA)

    assert only(reading).moved == ()
    assert [code for _line, code in codes(reading)] == ["own-words"]


def test_a_date_that_was_called_off_falls_out():
    off = vevent("RECURRENCE-ID;TZID=Europe/Berlin:20261027T190000", "STATUS:CANCELLED")

    event = only(read_ics(ics(vevent(*BERLIN, "RRULE:FREQ=WEEKLY;COUNT=3"), off), zone=LA))

    assert event.excluded == (dt.date(2026, 10, 27),)


def test_a_moved_date_without_its_series_is_an_event_of_its_own():
    alone = vevent("RECURRENCE-ID:20261027T180000Z", "DTSTART:20261024T160000Z", "DURATION:PT1H")

    event = only(read_ics(ics(alone), zone="Europe/Berlin"))

    assert event.uid == "one@example.org#20261027T180000Z"
    assert (event.start_date, event.moved) == (dt.date(2026, 10, 24), ())


@pytest.mark.parametrize(
    ("lines", "last_day"),
    [
        (("DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261127"), dt.date(2026, 11, 26)),
        (("DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261126"), None),
        (("DTSTART;VALUE=DATE:20261125",), None),
        (("DTSTART:20261125", "DURATION:P2D"), dt.date(2026, 11, 26)),
        (("DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261125"), None),
    ],
)
@pytest.mark.parametrize("zone", [LA, "Pacific/Kiritimati", "Asia/Tehran"])
def test_case_31_all_day_is_the_same_day_in_every_zone(lines, last_day, zone):
    event = only(read(*lines, zone=zone))

    assert (event.all_day, event.start_date, event.last_day) == (True, dt.date(2026, 11, 25), last_day)


@pytest.mark.parametrize(
    ("start", "end", "last_day"),
    [
        ("20261125T180000", "20261125T200000", None),
        ("20261125T180000", "20261126T020000", None),
        ("20261125T180000", "20261126T180000", None),  # a day and a night
        ("20261125T180000", "20261126T200000", dt.date(2026, 11, 26)),
        ("20261125T180000", "20261128T020000", dt.date(2026, 11, 28)),
    ],
)
def test_only_what_lasts_longer_than_a_night_has_a_last_day(start, end, last_day):
    assert only(read(f"DTSTART:{start}", f"DTEND:{end}")).last_day == last_day


def test_without_an_end_one_hour_is_taken_and_said():
    reading = read(START)

    assert only(reading).end_time == dt.time(20)
    assert codes(reading) == [(6, "no-end")]
