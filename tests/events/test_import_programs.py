"""Calendars as other programs write them, each with its habits, and what their drafts have to say."""

import datetime as dt

import pytest

from events.imports.ics import read_ics
from events.imports.reading import Extra
from tests.events.files import LA, codes, only

GOOGLE = r"""BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Vigils
X-WR-TIMEZONE:America/Los_Angeles
BEGIN:VTIMEZONE
TZID:America/Los_Angeles
X-LIC-LOCATION:America/Los_Angeles
BEGIN:DAYLIGHT
TZOFFSETFROM:-0800
TZOFFSETTO:-0700
TZNAME:PDT
DTSTART:19700308T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:-0700
TZOFFSETTO:-0800
TZNAME:PST
DTSTART:19701101T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
DTSTART;TZID=America/Los_Angeles:20260930T183000
DTEND;TZID=America/Los_Angeles:20260930T193000
RRULE:FREQ=WEEKLY;WKST=MO;UNTIL=20261231T075959Z;BYDAY=WE
EXDATE;TZID=America/Los_Angeles:20261125T183000
DTSTAMP:20261121T120000Z
ORGANIZER;CN=Sima;X-NUM-GUESTS=0:mailto:sima@example.org
UID:5f2k@google.com
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=leila@
 example.org;X-NUM-GUESTS=0:mailto:leila@example.org
X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij
CREATED:20260901T120000Z
DESCRIPTION:<p>We read the names.</p><p>Bring a <b>candle</b>.&nbsp\;</p>
LAST-MODIFIED:20261101T120000Z
LOCATION:Unitarian church\, 1187 Franklin St\, San Francisco\, CA 94109\, US
 A
SEQUENCE:2
STATUS:CONFIRMED
SUMMARY:Wednesday vigil
TRANSP:OPAQUE
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:This is an event reminder
TRIGGER:-P0DT0H30M0S
END:VALARM
END:VEVENT
END:VCALENDAR
"""

OUTLOOK = r"""BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
X-MS-OLK-FORCEINSPECTOROPEN:TRUE
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
CLASS:PUBLIC
CREATED:20261101T120000Z
DESCRIPTION:\n
DTEND;TZID="W. Europe Standard Time":20261030T200000
DTSTAMP:20261101T120000Z
DTSTART;TZID="W. Europe Standard Time":20261030T190000
LAST-MODIFIED:20261101T120000Z
LOCATION:Gethsemanekirche
PRIORITY:5
RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=-1FR
SEQUENCE:0
SUMMARY;LANGUAGE=de:Letzter Freitag
TRANSP:OPAQUE
UID:040000008200E00074C5B7101A82E008
X-ALT-DESC;FMTTYPE=text/html:<html><body>\n<p>Hallo</p></body></html>
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-CDO-ALLDAYEVENT:FALSE
END:VEVENT
END:VCALENDAR
"""

APPLE = r"""BEGIN:VCALENDAR
CALSCALE:GREGORIAN
PRODID:-//Apple Inc.//macOS 14.0//EN
VERSION:2.0
X-APPLE-CALENDAR-COLOR:#FF2968
BEGIN:VEVENT
DTSTAMP:20261101T120000Z
DTSTART;VALUE=DATE:20270320
DTEND;VALUE=DATE:20270322
SUMMARY:نوروز در زندان
TRANSP:TRANSPARENT
UID:A1B2-C3
RDATE;VALUE=DATE:20270326,20270402
URL;VALUE=URI:https://example.org/nowruz
X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-ADDRESS="1 Main St";X-TITLE=Hall:ge
 o:37.77,-122.42
END:VEVENT
END:VCALENDAR
"""

THUNDERBIRD = r"""BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
BEGIN:VTODO
UID:todo
SUMMARY:Buy candles
END:VTODO
BEGIN:VEVENT
UID:moz-1
SUMMARY:Letters together
DTSTART;TZID=/mozilla.org/20070129_1/Europe/London:20261105T190000
DTEND;TZID=/mozilla.org/20070129_1/Europe/London:20261105T210000
X-MOZ-GENERATION:3
END:VEVENT
END:VCALENDAR
"""

WORDPRESS = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Example - ECPv6//NONSGML v1.0//EN\r
X-ORIGINAL-URL:https://example.org\r
X-WR-CALDESC:Events for Example\r
REFRESH-INTERVAL;VALUE=DURATION:PT1H\r
BEGIN:VEVENT\r
DTSTART;TZID=UTC+0:20261105T190000\r
DTEND;TZID=UTC+0:20261105T210000\r
DTSTAMP:20261121T1200\r
UID:123-1@example.org\r
SUMMARY:Teach-in &amp\\; tea\r
DESCRIPTION:Line one\\n\\nLine two with a link: https://us02web.zoom.us/j/99?pwd=s3cret\r
CATEGORIES:Teach-in,Public\r
GEO:37.77;-122.42\r
ORGANIZER;CN="Sima":MAILTO:sima@example.org\r
END:VEVENT\r
END:VCALENDAR\r
"""


def calendar(text: str, zone: str = LA):
    return read_ics(text.encode(), zone=zone)


def test_google():
    reading = calendar(GOOGLE)

    event = only(reading)
    assert (event.title, event.start_date, event.start_time) == (
        "Wednesday vigil",
        dt.date(2026, 9, 30),
        dt.time(18, 30),
    )
    assert (event.rule, event.until) == ("FREQ=WEEKLY;BYDAY=WE", dt.date(2026, 12, 30))
    assert event.excluded == (dt.date(2026, 11, 25),)
    assert event.text == "We read the names.\n\nBring a candle."
    assert (event.venue, event.address) == ("Unitarian church", "1187 Franklin St, San Francisco, CA 94109, USA")
    assert (event.join_url, event.sequence) == ("https://meet.google.com/abc-defg-hij", 2)
    assert codes(reading) == [(32, "people")]
    assert "leila" not in repr(reading)


def test_outlook():
    reading = calendar(OUTLOOK)

    event = only(reading)
    assert (event.title, event.zone, event.text) == ("Letzter Freitag", "Europe/Berlin", "")
    assert (event.rule, event.venue) == ("FREQ=MONTHLY;COUNT=3;BYDAY=-1FR", "Gethsemanekirche")
    assert reading.problems == ()


def test_apple():
    reading = calendar(APPLE)

    event = only(reading)
    assert (event.title, event.all_day, event.url) == ("نوروز در زندان", True, "https://example.org/nowruz")
    assert (event.start_date, event.last_day) == (dt.date(2027, 3, 20), dt.date(2027, 3, 21))
    assert event.extra == (Extra(dt.date(2027, 3, 26)), Extra(dt.date(2027, 4, 2)))
    assert reading.problems == ()


def test_thunderbird():
    reading = calendar(THUNDERBIRD)

    event = only(reading)
    assert (event.title, event.zone, event.start_time) == ("Letters together", "Europe/London", dt.time(19))
    assert codes(reading) == [(4, "not-an-event")]


def test_wordpress():
    reading = calendar(WORDPRESS)

    event = only(reading)
    assert (event.start_date, event.start_time, event.zone) == (dt.date(2026, 11, 5), dt.time(11), "")
    assert event.kinds == ("Teach-in", "Public")
    assert event.text == "Line one\n\nLine two with a link: "
    assert event.join_url == "https://us02web.zoom.us/j/99?pwd=s3cret"
    assert {code for _line, code in codes(reading)} == {"people", "join-link"}
    assert "sima" not in repr(reading).lower()


@pytest.mark.parametrize("text", [GOOGLE, OUTLOOK, APPLE, THUNDERBIRD, WORDPRESS])
def test_none_of_them_becomes_more_when_it_is_cut_short(text):
    """The control for all: what is complete is read, and no beginning of it is."""
    whole = text.replace("\r\n", "\n").splitlines()

    assert all(not calendar("\n".join(whole[:most])).ok for most in range(1, len(whole)))
    assert calendar("\n".join(whole)).ok
