"""Runs every benchmark on SQLite and, where DATABASE_URL names one, on PostgreSQL; each database in its own process."""

import logging
import os
import subprocess
import sys
import time

MOST = 170  # seconds that all of it may take


def measure() -> None:
    """All benchmarks on the database that DATABASE_URL names, in a copy of the tests' template."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment

    from bench import calendar, seats
    from tests.template_database import template_for

    logging.disable(logging.INFO)
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    setup_test_environment(debug=False)
    template = template_for("bench")
    template.build()
    template.copy()
    try:
        print(f"\n{connection.vendor}")
        for line in (*seats.lines(template.url), *calendar.lines()):
            print(f"  {line}", flush=True)
    finally:
        template.drop()


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
        subprocess.run([sys.executable, "-m", "bench", "--here"], env=environment, check=True, timeout=left)
    print(f"\nin {time.monotonic() - begun:.0f} seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
