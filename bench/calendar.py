"""The calendar page with 50 dates to come and with 5,000: a page shows as many either way."""

import datetime as dt
import statistics
import time
import uuid
from collections.abc import Iterator
from copy import copy as copy_of

FEW, MANY, TIMES = 50, 5_000, 15


def lines() -> Iterator[str]:
    from django.db import connection
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext

    from tests import factories

    page = factories.calendar()
    date = factories.occurrence()
    measured = {}
    for size in (FEW, MANY):
        _fill(date, size)
        with override_settings(PAGE_CACHE_SECONDS=0):
            client = Client()
            _visit(client, page.url)
            with CaptureQueriesContext(connection) as queries:
                _visit(client, page.url)
                asked = len(queries)
            measured[size] = statistics.median(_visit(client, page.url) for _ in range(TIMES)), asked
        yield f"calendar page, {size} dates: {measured[size][0] * 1000:.0f} ms, {measured[size][1]} queries"
    yield f"ratio {MANY} : {FEW} dates: {measured[MANY][0] / measured[FEW][0]:.2f} (near 1: length does not matter)"


def _fill(date, size: int) -> None:
    """Bring the dates of an event up to `size`, one a day."""
    from events.models import Occurrence

    begin, have = date.starts_at, date.event.occurrences.count()
    copies = []
    for number in range(have, size):
        later = dt.timedelta(days=number)
        day = date.original_date + later
        copy = copy_of(date)
        copy.pk, copy.uid, copy.slug = None, uuid.uuid4(), day.isoformat()
        copy.original_date = copy.start_date = copy.end_date = day
        copy.starts_at, copy.ends_at = begin + later, date.ends_at + later
        copies.append(copy)
    Occurrence.objects.bulk_create(copies)


def _visit(client, url: str) -> float:
    begun = time.perf_counter()
    response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}.")
    return time.perf_counter() - begun
