"""Calendar files and tables to import, as short as they can be written."""

from events.imports.ics import read_ics
from events.imports.reading import ImportedEvent, Reading
from events.imports.tables import read_csv

LA = "America/Los_Angeles"


def vevent(*lines: str, uid: str = "one@example.org", title: str = "Vigil") -> list[str]:
    """One event of a file; `lines` are its times and whatever else it says."""
    own = [f"UID:{uid}"] if uid else []
    return ["BEGIN:VEVENT", *own, *([f"SUMMARY:{title}"] if title else []), *lines, "END:VEVENT"]


def ics(*events: list[str], head: tuple[str, ...] = (), end: str = "\r\n") -> bytes:
    """A calendar file of these events, each a list of lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *head, *(line for event in events for line in event), "END:VCALENDAR"]
    return (end.join(lines) + end).encode()


def read(*lines: str, zone: str = LA, head: tuple[str, ...] = (), **options: str) -> Reading:
    """What a file says that holds one event."""
    return read_ics(ics(vevent(*lines, **options), head=head), zone=zone)


def only(reading: Reading) -> ImportedEvent:
    """The one event of a file without errors."""
    assert reading.ok, reading.problems
    (event,) = reading.events
    return event


def codes(reading: Reading) -> list[tuple[int, str]]:
    """Line and code of every problem."""
    return [(problem.line, problem.code) for problem in reading.problems]


def table(text: str, zone: str = LA, **options) -> Reading:
    """What a table says."""
    return read_csv(text.encode(), zone=zone, **options)
