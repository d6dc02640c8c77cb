"""Tables of events: ours and those of other programs, days and hours as people write them."""

import datetime as dt

import pytest

from events.imports.cells import Order
from events.imports.reading import MAX_EVENTS
from tests.events.files import codes, only, table

HEAD = "title,start_date,start_time,end_time,venue"
ROW = "Vigil,2026-10-22,19:00,20:00,Hall"


def when(day="2026-10-22", start="19:00", end="20:00", **options):
    return table(f"title,start_date,start_time,end_time\nVigil,{day},{start},{end}\n", **options)


def test_a_row_is_an_event():
    head = "uid,title,start_date,start_time,end_time,zone,venue,address,city,description,kind,capacity,access,url"
    row = "a1,Vigil,2026-10-22,19:00,20:00,Europe/Berlin,Hall,1 Main St,Berlin,Come,vigil,40,Ramp,https://example.org/x"
    event = only(table(f"{head}\n{row}\n"))

    assert (event.uid, event.title, event.line, event.zone) == ("a1", "Vigil", 2, "Europe/Berlin")
    assert (event.start_date, event.start_time, event.end_time) == (dt.date(2026, 10, 22), dt.time(19), dt.time(20))
    assert (event.venue, event.address, event.city, event.text) == ("Hall", "1 Main St", "Berlin", "Come")
    assert (event.kinds, event.capacity, event.access, event.url) == (("vigil",), 40, "Ramp", "https://example.org/x")


GOOGLE = """Subject,Start Date,Start Time,End Date,End Time,All Day Event,Description,Location,Private
Vigil,10/27/2026,7:00 PM,10/27/2026,8:00 PM,False,"Come, all","Hall, 1 Main St",False
Fast,11/05/2026,,11/06/2026,,True,,,False
Dentist,10/28/2026,9:00 AM,10/28/2026,10:00 AM,False,,,True
"""
OUTLOOK = (
    '"Subject","Start Date","Start Time","End Date","End Time","All day event","Reminder on/off","Meeting Organizer",'
    '"Required Attendees","Categories","Description","Location","Private"\n'
    '"Vigil","27.10.2026","19:00:00","27.10.2026","20:00:00","False","True","Sima","leila@example.org","Vigil",'
    '"Come, all","Hall, 1 Main St","False"\n'
)
ACTION_NETWORK = """event_title,administrative_title,location_name,address,city,zip,start_date,start_time,host_email
Vigil,Week 3,Hall,1 Main St,Oakland,94612,2026-10-27,19:00,sima@example.org
"""


def test_a_table_for_google_calendar_is_read_with_the_order_its_dates_show():
    vigil, fast = table(GOOGLE).events

    assert (vigil.start_date, vigil.start_time, vigil.end_time) == (dt.date(2026, 10, 27), dt.time(19), dt.time(20))
    assert (vigil.venue, vigil.address, vigil.text) == ("Hall", "1 Main St", "Come, all")
    assert (fast.start_date, fast.last_day, fast.all_day) == (dt.date(2026, 11, 5), dt.date(2026, 11, 6), True)
    assert codes(table(GOOGLE)) == [(4, "private")]


def test_an_export_of_outlook_is_read_without_its_people():
    reading = table(OUTLOOK)

    assert only(reading).start_date == dt.date(2026, 10, 27)
    assert [code for _line, code in codes(reading)] == ["people-columns", "other-columns"]
    assert "leila" not in repr(reading)
    assert "Sima" not in repr(reading)


def test_a_table_of_action_network_is_read_without_its_hosts():
    reading = table(ACTION_NETWORK)

    event = only(reading)
    assert (event.title, event.venue, event.address, event.city) == ("Vigil", "Hall", "1 Main St", "Oakland")
    assert "sima" not in repr(reading)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-10-27", "2026-10-27"),
        ("2026/10/27", "2026-10-27"),
        ("27.10.2026", "2026-10-27"),
        ("3.4.2027", "2027-04-03"),  # with full stops the day comes first, everywhere
        ("27/10/2026", "2026-10-27"),
        ("10/27/2026", "2026-10-27"),
        ("4/4/2027", "2027-04-04"),
        ("۲۰۲۶-۱۰-۲۷", "2026-10-27"),
        ("٢٠٢٦-١٠-٢٧", "2026-10-27"),
        ("۱۴۰۵/۰۸/۰۵", "2026-10-27"),  # the Persian calendar, told by its year
        ("1405-01-01", "2026-03-21"),
        ("1403-12-30", "2025-03-20"),  # a leap year
    ],
)
def test_a_day_is_read_however_it_is_written_if_it_is_certain(written, day):
    assert only(when(written)).start_date == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("03/04/2027", "two-days"),
        ("3-4-2027", "two-days"),
        ("2027-02-29", "not-a-day"),
        ("1404-12-30", "not-a-day"),
        ("tomorrow", "not-a-day"),
        ("2027", "not-a-day"),
        ("13/13/2027", "not-a-day"),
        ("0001-01-01", "not-a-day"),
        ("", "no-day"),
    ],
)
def test_a_day_that_is_not_certain_is_refused_with_its_line(written, code):
    assert codes(when(written)) == [(2, code)]


@pytest.mark.parametrize(
    ("order", "day"), [(Order.DAY_FIRST, dt.date(2027, 4, 3)), (Order.MONTH_FIRST, dt.date(2027, 3, 4))]
)
def test_who_brings_the_file_can_say_the_order(order, day):
    assert only(when("03/04/2027", order=order)).start_date == day


def test_dates_that_show_both_orders_show_none():
    reading = table("title,date,time\nA,27/10/2026,19:00\nB,10/27/2026,19:00\nC,03/04/2027,19:00\n")

    assert (4, "two-days") in codes(reading)


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("19:00", dt.time(19)),
        ("19.30", dt.time(19, 30)),
        ("7 PM", dt.time(19)),
        ("7:30 p.m.", dt.time(19, 30)),
        ("12 AM", dt.time(0)),
        ("12:15 pm", dt.time(12, 15)),
        ("07:00:00", dt.time(7)),
        ("۱۹:۳۰", dt.time(19, 30)),
    ],
)
def test_hours_are_read_on_either_clock(written, time):
    assert only(when(start=written, end="23:45")).start_time == time


@pytest.mark.parametrize("written", ["7", "25:00", "19:60", "13 PM", "0 AM", "evening", "-1:00"])
def test_hours_that_are_not_certain_are_refused(written):
    assert codes(when(start=written)) == [(2, "not-hours")]


@pytest.mark.parametrize(
    ("start", "wall", "zone"),
    [
        ("2026-10-27 19:00", "2026-10-27 19:00", ""),
        ("2026-10-27T19:00:00", "2026-10-27 19:00", ""),
        ("2026-10-28T02:00:00Z", "2026-10-27 19:00", ""),
        ("2026-10-28T05:30:00+03:30", "2026-10-27 19:00", ""),
        ("2026-10-27T19:00:00", "2026-10-27 19:00", "W. Europe Standard Time"),
    ],
)
def test_one_column_may_hold_day_and_hours(start, wall, zone):
    event = only(table(f"title,start,end_time,zone\nVigil,{start},21:00,{zone}\n"))

    assert f"{event.start_date} {event.start_time:%H:%M}" == wall
    assert event.zone == ("Europe/Berlin" if zone else "")


@pytest.mark.parametrize(
    ("row", "last_day", "all_day", "warned"),
    [
        ("2026-10-27,22:00,,06:00,", None, False, []),
        ("2026-10-27,22:00,2026-10-28,06:00,", None, False, []),
        ("2026-10-27,22:00,2026-10-28,23:00,", dt.date(2026, 10, 28), False, []),
        ("2026-10-27,,,,", None, True, ["no-hours"]),
        ("2026-10-27,,2026-10-29,,yes", dt.date(2026, 10, 29), True, []),
        ("2026-10-27,22:00,,,", None, False, ["no-end"]),
        ("2026-10-27,22:00,,22:00,", None, False, ["no-end"]),
    ],
)
def test_when_it_ends(row, last_day, all_day, warned):
    reading = table(f"title,start_date,start_time,end_date,end_time,all_day\nVigil,{row}\n")

    assert (only(reading).last_day, only(reading).all_day) == (last_day, all_day)
    assert [code for _line, code in codes(reading)] == warned


def test_a_row_may_repeat():
    event = only(table(f"{HEAD},repeats,until\n{ROW},FREQ=WEEKLY;BYDAY=TH,2026-12-31\n"))

    assert (event.rule, event.until) == ("FREQ=WEEKLY;BYDAY=TH", dt.date(2026, 12, 31))


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_cells_are_apart_by_commas_semicolons_or_tabs(mark, bom):
    assert only(table(bom + f"{HEAD}\n{ROW}\n".replace(",", mark))).venue == "Hall"


def test_a_cell_of_several_lines_counts_as_the_lines_it_takes():
    reading = table(f'{HEAD},description\n{ROW},"one\ntwo\nthree"\n\nTalk,never,19:00,20:00,Hall,\n')

    assert codes(reading) == [(6, "not-a-day")]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("Vigil,2026-10-22\n", 1, "no-headings"),
        ("title,venue\nVigil,Hall\n", 1, "no-headings"),
        (f"{HEAD}\n", 1, "no-events"),
        (f"{HEAD},date\n{ROW},1\n", 1, "column-twice"),
        (f"{HEAD}\n{ROW},and,more\n", 2, "too-many-cells"),
        (f'{HEAD}\n{ROW}\n"Vigil,2026-10-22\n', 3, "quotes"),
        (f'{HEAD}\n"Vigil"x,2026-10-22\n', 2, "quotes"),
        (f"{HEAD}\n{'x' * 70_000},2026-10-22,19:00,20:00,Hall\n", 2, "line-too-long"),
        (",".join(["start_date", *(f"c{number}" for number in range(99))]) + "\n1\n", 1, "too-many-columns"),
        (f"{HEAD}\n" + f"{ROW}\n" * (MAX_EVENTS + 1), MAX_EVENTS + 2, "too-many-events"),
        (f"{HEAD}\n{ROW}\n".replace("Hall", "Ha\x00ll"), 2, "broken-characters"),
        (f"{HEAD},capacity\n{ROW},many\n", 2, "not-a-number"),
        (f"{HEAD},capacity\n{ROW},0\n", 2, "not-a-number"),
        (f"{HEAD},zone\n{ROW},Eastern\n", 2, "unknown-zone"),
        (f"{HEAD},end_date\n{ROW},2026-10-21\n", 2, "ends-before-start"),
        (f"{HEAD},end_date\n{ROW},2028-10-21\n", 2, "too-long"),
        (f"{HEAD},repeats\n{ROW},FREQ=SECONDLY\n", 2, "rule"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_line(text, line, code):
    reading = table(text)

    assert not reading.ok
    assert codes(reading) == [(line, code)]


def test_the_same_table_means_the_same_events_every_time():
    first, second = (only(table(f"{HEAD}\n{ROW}\n")).uid for _ in range(2))

    assert first == second


def test_a_row_that_stands_twice_is_one_event():
    reading = table(f"{HEAD}\n{ROW}\n{ROW}\n")

    assert only(reading).line == 3
    assert codes(reading) == [(3, "same-uid")]


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x","y")', "+1", "@SUM(A1)", "<script>alert(1)</script>"])
def test_hostile_text_is_only_text(text):
    quoted = text.replace('"', '""')

    assert only(table(f'{HEAD}\n"{quoted}",2026-10-22,19:00,20:00,Hall\n')).title == text


def test_a_link_to_join_is_taken_out_of_place_and_text():
    event = only(
        table(
            "title,date,time,location,description\nCall,2026-10-22,19:00,https://zoom.us/j/1,At https://zoom.us/j/1\n"
        )
    )

    assert (event.venue, event.text, event.join_url) == ("", "At ", "https://zoom.us/j/1")
