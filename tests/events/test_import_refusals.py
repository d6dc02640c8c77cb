"""What is refused or left out of a calendar file, and that who brought it learns the line."""

import pytest

from events.imports.ics import read_ics
from events.imports.reading import MAX_BYTES, MAX_EVENTS, MAX_PROBLEMS
from events.imports.words import WORDS, sentence
from events.imports.zones import find_offset, find_zone
from tests.events.files import LA, codes, ics, only, read, vevent

START = "DTSTART;TZID=America/Los_Angeles:20261022T190000"
END = "DTEND;TZID=America/Los_Angeles:20261022T200000"
GOOD = ics(vevent(START, END))


def refusal(reading) -> tuple[int, str]:
    """The one thing that is wrong with a file of which nothing may be written."""
    assert not reading.ok
    (found,) = codes(reading)
    return found


def test_the_file_that_the_others_are_made_from_is_fine():
    """The control: without the fault that each test below adds, nothing is refused and nothing reported."""
    reading = read_ics(GOOD, zone=LA)

    assert only(reading).title == "Vigil"
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("data", "line", "code"),
    [
        (b"", 1, "empty"),
        (b" \r\n\r\n", 1, "empty"),
        (b"\xef\xbb\xbf", 1, "empty"),
        (b"PK\x03\x04" + GOOD, 1, "packed"),
        (b"\x1f\x8b\x08\x00" + bytes(1000), 1, "packed"),
        (GOOD.decode().encode("utf-16"), 1, "not-utf8"),
        (b"<!DOCTYPE html><title>Sign in</title>", 1, "web-page"),
        (b"\xef\xbb\xbf\n <HTML>", 1, "web-page"),
        (GOOD.replace(b"Vigil", "Mahnwache für alle".encode("cp1252")), 5, "not-utf8"),
        (GOOD.replace(b"Vigil", b"Vi\x00gil"), 5, "broken-characters"),
        (GOOD.replace(b"Vigil", b"Vi\x1bgil"), 5, "broken-characters"),
        (GOOD + bytes(MAX_BYTES), 1, "too-big"),
        (b"\n" * 150_000, 1, "empty"),
        (b"BEGIN:VCALENDAR\n" + b"X:\n" * 150_000, 100_000, "too-many-lines"),
        (GOOD.replace(b"Vigil", b"V" * 70_000), 5, "line-too-long"),
        (GOOD.replace(b"Vigil", b"\r\n V" * 70_000), 5, "line-too-long"),
        (b"Subject,Start Date\nVigil,2026-10-22\n", 1, "not-a-calendar"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", 1, "not-a-calendar"),
        (GOOD + b"Sent from my phone\r\n", 10, "after-the-end"),
        (GOOD[: GOOD.index(b"END:VEVENT")], 7, "cut-short"),
        (GOOD[: GOOD.index(b"END:VCALENDAR")], 8, "cut-short"),
        (GOOD[: GOOD.index(b"RT;TZID")], 6, "not-a-line"),
        (GOOD.replace(b"END:VEVENT", b"END:VTODO"), 8, "wrong-end"),
        (b"BEGIN:VCALENDAR\r\n" * 60_000, 5, "too-deep"),
        (ics(), 1, "no-events"),
        (ics(*(vevent(START, END, uid=str(number)) for number in range(MAX_EVENTS + 1))), 3003, "too-many-events"),
        (ics(vevent(START, END), head=("METHOD:CANCEL",)), 3, "method-cancel"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(data, line, code):
    assert refusal(read_ics(data, zone=LA)) == (line, code)


@pytest.mark.parametrize(
    ("lines", "line", "code"),
    [
        (("SEQUENCE:1",), 3, "no-start"),  # case 40 of trust.md
        (("DTSTART:soon",), 6, "not-a-time"),
        (("DTSTART:20261340T190000",), 6, "not-a-time"),
        (("DTSTART:20260229",), 6, "not-a-time"),
        (("DTSTART:۲۰۲۶۱۰۲۲",), 6, "not-a-time"),
        (("DTSTART:00010101T000000Z",), 6, "far-away"),
        (("DTSTART:99991231T235959Z",), 6, "far-away"),
        (("DTSTART;TZID=Eastern:20261022T190000",), 6, "unknown-zone"),
        (("DTSTART;TZID=../../etc/passwd:20261022T190000",), 6, "unknown-zone"),
        (("DTSTART;TZID=UTC+99:20261022T190000",), 6, "unknown-zone"),
        (('DTSTART;TZID="UTC+03:30":20261022T190000', "RRULE:FREQ=WEEKLY"), 6, "offset-repeats"),
        ((START, "DTEND:20200101T000000Z"), 7, "ends-before-start"),
        ((START, "DTEND:20290101T000000Z"), 7, "too-long"),
        ((START, "DURATION:P9000D"), 7, "too-long"),
        ((START, "DURATION:forever"), 7, "not-a-span"),
        ((START, "DURATION:PT"), 7, "not-a-span"),
        ((START, END, "RRULE:FREQ=SECONDLY"), 8, "rule"),
        ((START, END, "RRULE:FREQ=HOURLY;COUNT=3"), 8, "rule"),
        ((START, END, "RRULE:FREQ=WEEKLY;BYHOUR=1,2,3"), 8, "rule"),
        ((START, END, "RRULE:" + "BYDAY=MO;" * 999), 8, "rule"),
        ((START, END, "RRULE:FREQ=DAILY;UNTIL=20200101"), 8, "until-before-start"),
        ((START, END, "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"), 9, "two-rules"),
        ((START, END, "EXRULE:FREQ=WEEKLY"), 8, "exrule"),
        ((START, END, "RDATE:" + ",".join(["20270101"] * 401)), 8, "too-many-dates"),
        ((START, END, "URL:https://example.org/\nSneaked in"), 9, "not-a-line"),  # cases 41 and 42
        ((START, END, "X-NOTE:one\ntwo"), 9, "not-a-line"),
        ((START, END, "X-NOTE"), 8, "not-a-line"),
        ((START, END, "X-ÄÖ:1"), 8, "not-a-line"),
        ((START, END, ";;;:"), 8, "not-a-line"),
        ((START, END, 'X-NOTE;A="unclosed:1'), 8, "not-a-line"),
    ],
)
def test_an_event_that_cannot_be_read_is_refused_with_its_line(lines, line, code):
    assert refusal(read(*lines)) == (line, code)


def test_case_39_a_rule_by_the_second_since_1970_is_refused_at_once():
    data = ics(vevent("DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY", title=""))

    reading = read_ics(data, zone=LA)

    assert not reading.ok
    assert "nothing shorter" in sentence(reading.problems[-1])


@pytest.mark.parametrize(
    ("lines", "line", "code"),
    [
        ((START, END, "ATTENDEE;CN=Sima:mailto:sima@example.org", "ORGANIZER:mailto:a@b.example"), 8, "people"),
        ((START, END, "URL:javascript:alert(1)"), 8, "bad-link"),
        ((START, END, "URL:https://user:secret@example.org/"), 8, "bad-link"),
        ((START, END, "URL:https://example.org/\\nX:1"), 8, "bad-link"),
        ((START, END, "DESCRIPTION:" + "x" * 30_000), 8, "cut"),
        ((START, END, "DESCRIPTION:Join https://us02web.zoom.us/j/123?pwd=1 now"), 3, "join-link"),
        (("DTSTART:20261022T190000Z", "DTEND:20261022T200000Z", "RRULE:FREQ=WEEKLY"), 6, "utc-repeats"),
    ],
)
def test_what_is_left_out_is_said_and_does_not_stop_the_file(lines, line, code):
    reading = read(*lines)

    assert reading.ok
    assert codes(reading) == [(line, code)]


@pytest.mark.parametrize(
    ("line", "code"),
    [("STATUS:CANCELLED", "cancelled"), ("CLASS:PRIVATE", "private"), ("CLASS:confidential", "private")],
)
def test_what_is_called_off_or_private_is_left_out(line, code):
    reading = read(START, END, line)

    assert (reading.events, reading.ok, codes(reading)[0][1]) == ((), True, code)


def test_people_are_counted_and_never_kept():
    reading = read(START, END, *(f"ATTENDEE;CN=Sima {n}:mailto:sima{n}@example.org" for n in range(40)), "CONTACT:Sima")

    assert "sima" not in repr(reading).lower()
    assert "Left out: 41" in sentence(reading.problems[0])


def test_a_link_to_join_is_only_where_guests_see_it():
    event = only(read(START, END, "LOCATION:https://meet.google.com/abc", "DESCRIPTION:At https://meet.google.com/abc"))

    assert (event.join_url, event.text, event.venue) == ("https://meet.google.com/abc", "At ", "")


def test_markup_becomes_plain_text():
    event = only(read(START, END, "DESCRIPTION:<p>A <b>candle</b>.</p><script>alert(1)</script><br>2 < 3 &amp; 4"))

    assert event.text == "A candle.\n\n2 < 3 & 4"


def test_line_numbers_are_those_of_the_file_however_it_is_folded():
    data = ics(vevent(START, "SUMMARY:a\r\n b\r\n\tc\r\n", "DTEND:never"))

    reading = read_ics(data, zone=LA)

    assert refusal(reading) == (11, "not-a-time")


def test_folds_inside_a_letter_are_mended_before_they_are_read():
    data = ics(vevent(START, END, title="شب شمع"))

    assert only(read_ics(data.replace("شمع".encode(), "ش\r\n مع".encode()), zone=LA)).title == "شب شمع"


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_any_line_end_and_a_mark_in_front_are_read(end, mark):
    assert only(read_ics(mark + ics(vevent(START, END), end=end), zone=LA)).title == "Vigil"


def test_of_two_with_one_uid_the_later_version_counts():
    old, new = vevent(START, END, "SEQUENCE:1", title="Old"), vevent(START, END, "SEQUENCE:2", title="New")

    for order in ([old, new], [new, old]):
        reading = read_ics(ics(*order), zone=LA)
        assert only(reading).title == "New"
        assert codes(reading) == [(10, "same-uid")]


def test_an_event_without_uid_gets_the_same_one_every_time():
    first, second = (only(read(START, END, uid="")).uid for _ in range(2))

    assert first == second != only(read(START, END, uid="", title="Other")).uid


def test_a_report_does_not_grow_with_the_file():
    reading = read_ics(ics(*(vevent("DTSTART:never", uid=str(number)) for number in range(400))), zone=LA)

    assert len(reading.problems) == MAX_PROBLEMS + 1
    assert reading.problems[-1].code == "and-more"


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "Europe/Berlin"),
        ("Eastern Standard Time", "America/New_York"),
        ("Iran Standard Time", "Asia/Tehran"),
        ("UTC", "Etc/UTC"),
        ("Eastern", None),
        ("EST5EDT", None),
        ("Customized Time Zone", None),
        ("posix/../../etc/passwd", None),
        ("", None),
    ],
)
def test_only_a_name_that_is_certain_is_a_zone(name, zone):
    assert find_zone(name) == zone


@pytest.mark.parametrize(("name", "hours"), [("UTC+03:30", 3.5), ("GMT-5", -5), ("+0545", 5.75), ("UTC+15", None)])
def test_an_offset_is_read_within_what_exists(name, hours):
    found = find_offset(name)

    assert (found and found.utcoffset(None).total_seconds() / 3600) == hours


OWN = ("BEGIN:VTIMEZONE", "TZID:Ours", "{}", "BEGIN:STANDARD", "TZOFFSETTO:{}", "END:STANDARD", "END:VTIMEZONE")


@pytest.mark.parametrize(
    ("location", "offset", "day"),
    [("X-LIC-LOCATION:Asia/Tehran", "+0100", "19:00"), ("X-NONE:1", "+0330", "08:30"), ("X-NONE:1", "-0700", "19:00")],
)
def test_a_zone_of_the_files_own_name_is_taken_where_it_says_which(location, offset, day):
    head = (*(line.format(location if line == "{}" else offset) for line in OWN),)

    event = only(read("DTSTART;TZID=Ours:20261022T190000", "DURATION:PT1H", head=head))

    assert f"{event.start_time:%H:%M}" == day
    assert event.zone == ("Asia/Tehran" if "LIC" in location else "")


def test_every_problem_has_words_that_take_its_values():
    for code, words in WORDS.items():
        assert str(words).strip().endswith((".", "s", ")")), code
