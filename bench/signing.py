"""Signing, with a full table: forty a second through the web server, what a page costs, how deep the wall goes.

`python -m bench.signing` loads a million signatures and lets people sign for ten minutes; `make bench` does the same in
short. People arrive when they arrive, whether or not the server is done with those before them: an answer is timed from
the moment somebody should have been served. Each sends the form and, soon after, presses the button behind the link in
the mail, while the worker sends the mails (to a server that keeps nothing) and folds the tallies. Everything stays on
the loopback, ends by itself and ends only what it began; the database is a copy that is dropped. With `--loaded` it is
the one that DATABASE_URL names, as `manage.py generate_signatures` left it, and what is signed there stays.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

ROWS, RATE, SECONDS = 1_000_000, 40, 600
SHORT_ROWS, SHORT_SECONDS = 100_000, 20
TIMES = 15
DEPTHS = (1, 100, 1_000, 10_000)  # pages of the wall
HOME = {"Sec-Fetch-Site": "same-origin"}


def lines(url: str, *, rows: int = SHORT_ROWS, rate: int = RATE, seconds: int = SHORT_SECONDS) -> Iterator[str]:
    """What was measured, a line each, with `rows` signatures loaded."""
    from appeals.actions.generating import generate_signatures
    from tests import factories

    page = factories.appeal_page()
    empty = _costs(page)
    _leave_nothing()
    begun = time.perf_counter()
    for _done in generate_signatures(page.appeal, rows, force=True):
        pass
    took = time.perf_counter() - begun
    yield f"{rows:,} signatures written in {took:.0f} s, {rows / took:,.0f} a second"
    yield from _ratios(empty, _costs(page), rows)
    yield from loaded_lines(url, page, rate=rate, seconds=seconds)


def loaded_lines(url: str, page: Any, *, rate: int, seconds: int) -> Iterator[str]:
    """What is measured where the signatures are there already: the wall, and on PostgreSQL people who sign."""
    from django.db import connection

    from bench import signing_load

    yield from _depths(page.appeal)
    if connection.vendor == "postgresql":
        yield from signing_load.lines(url, page, rate=rate, seconds=seconds)
    yield f"differences that the audit finds: {_differences()}"


def _leave_nothing() -> None:
    """Take back what was signed to see what it costs: rows are written quicker where there are none."""
    from appeals.actions.signing import withdraw_signature
    from appeals.models import Signature

    for row in Signature.objects.all():
        withdraw_signature(signature=row)


def _differences() -> int:
    from appeals.actions.counting import fold_changes
    from appeals.actions.tally_audit import audit_tallies

    fold_changes()
    return len(audit_tallies())


def _costs(page: Any) -> dict[str, float]:
    """Seconds that a page or a form takes in this process, the best of some, since others use the machine too; kept
    pages are not used."""
    from django.test import Client, override_settings
    from django.urls import reverse

    client, form = Client(), reverse("appeals_sign", args=[page.translation_key])
    acts = {
        "light sign page": lambda n: client.get(f"{page.url}sign/?fresh={n}"),
        "appeal page": lambda n: client.get(f"{page.url}?fresh={n}"),
        "wall": lambda n: client.get(f"{page.url}signers/?fresh={n}"),
        "sign POST": lambda n: client.post(form, filled(n), headers=HOME, REMOTE_ADDR=f"10.9.{n % 250}.1"),
    }
    with override_settings(PAGE_CACHE_SECONDS=0):
        return {name: _best(name, act) for name, act in acts.items()}


def _best(name: str, act: Any) -> float:
    times = []
    for number in range(TIMES):
        begun = time.perf_counter()
        response = act(number)
        times.append(time.perf_counter() - begun)
        if response.status_code not in (200, 303):
            raise SystemExit(f"{name} answered {response.status_code}.")
    return min(times)


def filled(number: int) -> dict[str, str]:
    """A form that someone took their time for. The address is nobody's, and another each time."""
    from django.core import signing as sealing

    from appeals.forms.signing import STAMP
    from appeals.synthetic import COUNTRIES

    drawn = sealing.dumps(int(time.time()) - 60, salt=STAMP)
    # From many hosts and countries: as from one, it would be a burst, and wait for review.
    email = f"bench-{time.time_ns()}-{number}@mail{number % 5000}.example.org"
    country = list(COUNTRIES)[number % len(COUNTRIES)]
    said = {"name": "Sima Mohammadi", "email": email, "country": country}
    return {**said, "display": "full", "shows": "on", "stamp": drawn}


def _ratios(empty: dict[str, float], full: dict[str, float], rows: int) -> Iterator[str]:
    for name, cost in full.items():
        yield (
            f"{name}: {1000 * empty[name]:.0f} ms with none, {1000 * cost:.0f} ms with {rows:,};"
            f" ratio {cost / empty[name]:.2f}"
        )


def _depths(appeal: Any) -> Iterator[str]:
    """Milliseconds of SQL for a page of the wall at some depths, the best of some, and for what narrows it."""
    from appeals.models import Signature
    from appeals.queries import wall

    on_wall = Signature.objects.on_wall().filter(appeal=appeal).order_by("-confirmed_at", "-id")
    found = []
    for depth in DEPTHS:
        last = on_wall.only("confirmed_at")[depth * wall.PAGE - 1 : depth * wall.PAGE].first()
        if last:
            after = wall.write_place(last)
            found.append(f"page {depth + 1:,}: {_sql(lambda after=after: wall.wall_sheet(appeal, after=after)):.2f}")
    narrowed = {
        "country": lambda: wall.wall_sheet(appeal, country="DE", after=after),
        "profession": lambda: wall.wall_sheet(appeal, profession="actor", after=after),
        "both": lambda: wall.wall_sheet(appeal, country="DE", profession="actor", after=after),
        "featured": lambda: wall.featured(appeal, 12),
        "by name": lambda: wall.found_by_name(appeal, "ka"),
    }
    found += [f"{name}: {_sql(act):.2f}" for name, act in narrowed.items()]
    yield f"the wall, ms of SQL (and of making the rows): {', '.join(found)}"


def _sql(act: Any) -> float:
    best = 1e9
    for _ in range(TIMES):
        begun = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - begun)
    return best * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rate", type=int, default=RATE)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--loaded", action="store_true", help="Sign in DATABASE_URL itself; nothing is generated.")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.settings")
    import logging

    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment

    logging.disable(logging.INFO)
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    setup_test_environment(debug=False)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was begun is ended as well
    print(connection.vendor)
    for line in _loaded(options) if options.loaded else _in_a_copy(options):
        print(f"  {line}", flush=True)
    return 0


def _loaded(options: argparse.Namespace) -> Iterator[str]:
    from appeals.models import AppealPage

    page = AppealPage.objects.live().order_by("pk").first()
    if page is None or page.appeal is None:
        raise SystemExit("There is no appeal in this database.")
    yield f"{page.appeal.signatures.count():,} signatures are there"
    yield from loaded_lines(os.environ["DATABASE_URL"], page, rate=options.rate, seconds=options.seconds)


def _in_a_copy(options: argparse.Namespace) -> Iterator[str]:
    from tests.template_database import template_for

    template = template_for("bench-signing")
    template.build()
    template.copy()
    try:
        yield from lines(template.url, rows=options.rows, rate=options.rate, seconds=options.seconds)
    finally:
        template.drop()


if __name__ == "__main__":
    sys.exit(main())
