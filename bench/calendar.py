"""The calendar with 1,000 dates and with 100,000: the list in several ways, the month's grid, a file of 1,000 dates.

A list and a file hold as many dates at either size. A month holds as many more as there are, so its grid counts more.
"""

import itertools
import time
from collections.abc import Iterator

SIZES = {1_000: (20, 10), 100_000: (2_000, 40)}  # dates: series and chapters, of fifty dates each
TIMES = 5
PAGES = {
    "list": "{calendar}",
    "list of a common kind": "{calendar}?kind=vigil",
    "list of few series": "{calendar}?text=names+1&language=en&country=DE",
    "list that finds nothing": "{calendar}?text=nosuchword",
    "list near a city": "{calendar}?near=Berlin",
    "list of the past": "{calendar}?period=past",
    "month": "{calendar}?view=month",
    "feed of 1,000 dates": "/events/calendar.ics",
}


def lines() -> Iterator[str]:
    from django.db import connection, transaction

    from bench import crowd

    measured: dict[str, list[tuple[float, int]]] = {name: [] for name in PAGES}
    have = 0
    for dates, (series, chapters) in SIZES.items():
        with transaction.atomic():
            page = crowd.fill(series - have, chapters)
        have = series
        if connection.vendor == "postgresql":  # it would soon do so by itself; SQLite never does
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        for name, address in PAGES.items():
            measured[name].append(_measure(address.format(calendar=page.url)))
        yield f"answers a second with {dates:,} dates:"
        yield from (f"  {name}: {1 / found[-1][0]:.1f}" for name, found in measured.items())
    few, many = (f"{dates:,}" for dates in SIZES)
    yield f"ratio of time, {many} : {few} dates (near 1: the length does not matter), and queries at either size:"
    for name, (small, large) in measured.items():
        yield f"  {name}: {large[0] / small[0]:.2f}, {small[1]} and {large[1]} queries"


def _measure(address: str) -> tuple[float, int]:
    """Seconds that one answer takes, the best of some, since others use the machine too; and its number of queries."""
    from django.db import connection
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext

    with override_settings(PAGE_CACHE_SECONDS=0):
        client = Client()
        fresh = (f"{address}{'&' if '?' in address else '?'}fresh={number}" for number in itertools.count())
        _visit(client, next(fresh))
        with CaptureQueriesContext(connection) as queries:
            _visit(client, next(fresh))
        asked = len(queries)  # the next request empties the list
        return min(_visit(client, next(fresh)) for _ in range(TIMES)), asked


def _visit(client, url: str) -> float:
    begun = time.perf_counter()
    response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}.")
    return time.perf_counter() - begun
