"""Hostile and odd files to import, always the same ones: some written by hand, most of them good files damaged."""

import gzip
import io
import random
import zipfile

from tests.events.files import ics, vevent

SEED = 20261121
TIMES = ("DTSTART;TZID=Europe/Berlin:20261020T190000", "DTEND;TZID=Europe/Berlin:20261020T200000")
END_ZONE = ("END:STANDARD", "END:VTIMEZONE")
RICH = ics(
    vevent(*TIMES, "RRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270626T215959Z", "EXDATE;TZID=Europe/Berlin:20261127T190000"),
    vevent("RECURRENCE-ID:20261030T180000Z", "DTSTART:20261031T180000Z"),
    vevent("DTSTART;VALUE=DATE:20261125", "DURATION:P2D", "DESCRIPTION:<p>شب <b>شمع</b></p>", uid="two"),
    vevent("DTSTART:20261101T063000Z", 'ATTENDEE;CN="A;B:C":mailto:a@b.example', "BEGIN:VALARM", "END:VALARM", uid="3"),
    head=("X-NAME:Ours", "BEGIN:VTIMEZONE", "TZID:A", "BEGIN:STANDARD", "TZOFFSETTO:+0330", *END_ZONE),
)
TABLE = (
    "title,start_date,start_time,end_time,venue,description,repeats,zone\n"
    'Vigil,2026-10-27,7 PM,20:00,Hall,"one\ntwo",FREQ=WEEKLY;COUNT=3,Europe/Berlin\n'
    "شب شمع,۱۴۰۵/۰۸/۰۵,۱۹:۰۰,۲۰:۰۰,,,,\n"
).encode()


def damaged(good: bytes, number: int) -> list[bytes]:
    """`number` copies of a good file, each damaged in another way."""
    chance = random.Random(f"{SEED}{len(good)}")  # noqa: S311 - the same damage every time
    return [_damage(good, chance) for _ in range(number)]


def _damage(data: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data)), chance.randrange(1, 40)
    lines = data.split(b"\n")
    line = chance.randrange(len(lines))
    return chance.choice(
        [
            lambda: data[:at],
            lambda: data[at:],
            lambda: data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :],
            lambda: data[:at] + chance.randbytes(length) + data[at:],
            lambda: data[:at] + data[at + length :],
            lambda: data[:at] + data[at : at + length] * 200 + data[at:],
            lambda: b"\n".join(lines[:line] + lines[line + 1 :]),
            lambda: b"\n".join(lines[: line + 1] * 3 + lines[line:]),
            lambda: b"\n".join(chance.sample(lines, len(lines))),
            lambda: data.replace(bytes([data[at]]), chance.choice([b"", b"\x00", b";", b":", b'"', b"\xff", b"9"])),
        ]
    )()


def _packed() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("calendar.ics", bytes(20_000_000))
    return buffer.getvalue()


def _one(*lines: str) -> bytes:
    return ics(vevent(*lines))


# By what each tries: to take all time, all memory, or to slip something in.
BY_HAND: dict[str, bytes] = {
    "by the second since 1970": _one("DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY"),
    "a day that never comes": _one(TIMES[0], "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    "endless": _one("DTSTART:19000101T000000", "RRULE:FREQ=DAILY"),
    "every number there is": _one(TIMES[0], "RRULE:FREQ=YEARLY;BYSETPOS=" + ",".join(map(str, range(1, 367)))),
    "a huge count": _one(TIMES[0], "RRULE:FREQ=DAILY;COUNT=999999999"),
    "a huge number": _one(TIMES[0], f"SEQUENCE:{'9' * 60_000}", f"RRULE:FREQ=DAILY;COUNT={'9' * 60_000}"),
    "a huge duration": _one(TIMES[0], f"DURATION:P{'9' * 60_000}D"),
    "dates by the hundred thousand": _one(TIMES[0], *["RDATE:" + ",".join(["20270101T000000Z"] * 3000)] * 30),
    "the last day of all": _one("DTSTART:22001231T235959Z", "DURATION:P31D"),
    "two megabytes of spaces": b" " * 1_999_999,
    "two megabytes of line ends": b"\n" * 1_999_999,
    "two megabytes of letters": b"BEGIN:VCALENDAR\n" + b"x" * 1_900_000,
    "two megabytes of folds": b"BEGIN:VCALENDAR\nX:" + b"\n " * 900_000,
    "two megabytes of short lines": b"BEGIN:VCALENDAR\n" + b"X:\n" * 600_000,
    "two megabytes of parameters": b"BEGIN:VCALENDAR\nX" + b";A=1" * 450_000 + b":1\n",
    "quotes without end": b"BEGIN:VCALENDAR\nX" + b';A="' * 15_000 + b"\n",
    "commas without end": b"BEGIN:VCALENDAR\nX;A=" + b"," * 60_000 + b"\n",
    "depth": b"BEGIN:VCALENDAR\n" * 100_000,
    "markup without end": _one(*TIMES, "DESCRIPTION:" + "<b " * 20_000),
    "markup in markup": _one(*TIMES, "DESCRIPTION:" + "<div>" * 12_000),
    "entities": _one(*TIMES, "DESCRIPTION:" + "&amp;" * 12_000 + "&#99999999999;"),
    "many links": _one(*TIMES, "DESCRIPTION:" + "https://zoom.us/j/1 " * 3000),
    "many changed dates": ics(*(vevent("RECURRENCE-ID:20261020T170000Z", *TIMES) for _ in range(9000))),
    "many zones": ics(vevent(*TIMES), head=("BEGIN:VTIMEZONE", "TZID:a", "END:VTIMEZONE") * 20_000),
    "many people": _one(*TIMES, *["ATTENDEE:mailto:a@b.example"] * 60_000),
    "a path for a zone": _one("DTSTART;TZID=../../../../etc/passwd:20261020T190000"),
    "zip": _packed(),
    "gzip": gzip.compress(bytes(50_000_000)),
    "half characters": RICH.replace(b"Vigil", b"\xed\xa0\x80"),
    "utf-16": RICH.decode().encode("utf-16"),
    "utf-32": RICH.decode().encode("utf-32"),
    "letters from right to left": _one(*TIMES, "DESCRIPTION:" + "\u202e\u2066" * 9000),
    "letters upon letters": _one(*TIMES, "SUMMARY:" + "z" + "\u0301" * 30_000),
}
TABLES: dict[str, bytes] = {
    "quotes": b'title,start_date\n"' * 60_000,
    "an open quote": b'title,start_date\n"' + b"x,\n" * 600_000,
    "commas": b"start_date" + b"," * 1_900_000,
    "short rows": b"start_date\n" + b"1\n" * 900_000,
    "digits": b"title,start_date\nx," + "۱".encode() * 30_000,
    "days": b"title,start_date\n" + b"x,03/04/2027\n" * 400,
    "rules": b"title,start_date,repeats\n" + b"x,2027-01-01,FREQ=SECONDLY\n" * 400,
    "formulas": b"title,start_date\n" + b"=cmd|'/C calc'!A0,2027-01-01\n" * 400,
    "nothing": b",,,,\n" * 20_000,
    "an html page": b"<!doctype html>" + b"<p>" * 100_000,
}
ODD: list[tuple[str, bytes]] = [
    *(("ics", data) for data in BY_HAND.values()),
    *(("csv", data) for data in TABLES.values()),
    *(("csv", data) for data in BY_HAND.values()),  # a calendar that is called a table
    *(("ics", data) for data in damaged(RICH, 260)),
    *(("csv", data) for data in damaged(TABLE, 130)),
]
