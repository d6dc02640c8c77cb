"""Runs every benchmark on SQLite and, where DATABASE_URL names one, on PostgreSQL; each database in its own process."""

import itertools
import logging
import os
import signal
import subprocess
import sys
import time

MOST = 800  # seconds that all of it may take; a machine with nothing else to do needs half of that
TO_END = 30  # seconds to end the web server and drop the database


def measure() -> None:
    """All benchmarks on the database that DATABASE_URL names, in a copy of the tests' template."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment

    from bench import ads, calendar, dates, giving, rsvps, seats, signing
    from tests.template_database import template_for

    logging.disable(logging.INFO)
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    setup_test_environment(debug=False)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was begun is ended as well
    template = template_for("bench")
    template.build()
    template.copy()
    try:
        print(f"\n{connection.vendor}")
        served = seats.lines(template.url), rsvps.lines(template.url), signing.lines(template.url)
        for line in itertools.chain(*served, dates.lines(), giving.lines(), calendar.lines(), ads.lines()):
            print(f"  {line}", flush=True)
    finally:
        template.drop()


def _run(environment: dict[str, str], seconds: float) -> int:
    """One database in a process of its own; what it ended with, once it and all it began have ended."""
    process = subprocess.Popen([sys.executable, "-m", "bench", "--here"], env=environment)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        print(f"Not done after {MOST} seconds.")
        return 1
    finally:
        process.terminate()
        process.wait(TO_END)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.settings")
    if "--here" in sys.argv:
        measure()
        return 0
    begun = time.monotonic()
    addresses = [""] + [url for url in [os.environ.get("DATABASE_URL", "")] if url.startswith("postgres")]
    for address in addresses:
        left = MOST - (time.monotonic() - begun)
        environment = os.environ | {"DATABASE_URL": address}
        if failed := _run(environment, left):
            return failed
    print(f"\nin {time.monotonic() - begun:.0f} seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
