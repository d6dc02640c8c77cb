"""The process that opens a file: `python -m events.imports.child`, the file on its input, the reading on its output."""

import json
import resource
import sys

from events.imports.reading import Problem, Reading
from events.imports.wire import to_json

MEMORY = 256 * 1024 * 1024
PROCESSOR = 2  # seconds


def limit() -> None:
    """Give up, for good, what reading a file does not need."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> int:
    """Read what stands on the input; 0 where a reading was written, whatever it says."""
    from django.conf import settings

    settings.configure(USE_I18N=False)  # messages of rules are translated where they are shown, not here
    head = json.loads(sys.stdin.buffer.readline())
    try:
        reading = read(sys.stdin.buffer.read(), **head)
    except (MemoryError, RecursionError):
        reading = Reading(problems=(Problem(1, "too-much"),))
    sys.stdout.write(to_json(reading))
    return 0


def read(data: bytes, *, kind: str, zone: str, order: str) -> Reading:
    """The reading of one file."""
    if kind == "csv":
        from events.imports.cells import Order
        from events.imports.tables import read_csv

        return read_csv(data, zone=zone, order=Order(order) if order else None)
    from events.imports.ics import read_ics

    return read_ics(data, zone=zone)


if __name__ == "__main__":
    limit()
    sys.exit(main())
