"""A page of a list costs the same work among few dates and among many: counted, not timed, so that it holds anywhere.

SQLite counts the steps it takes. For PostgreSQL `make bench` times the same pages.
"""

import pytest
from django.db import connection
from django.utils import timezone

from bench import crowd
from events.models import Occurrence
from events.queries import Filters, for_calendar, hosts_with_dates, matching, sheet

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does not count its steps"),
]
FEW, MANY = 20, 120  # series, of fifty dates each
QUERIES = {
    "everything": {},
    "a common kind": {"kind": "vigil"},
    "a rare word": {"text": "names 11"},
    "nothing at all": {"text": "nosuchword"},
    "a language and a country": {"language": "fa", "country": "DE"},
    "online": {"online": "1"},
    "the past": {"period": "past"},
    "the past of a kind": {"period": "past", "kind": "vigil"},
}


def steps(work) -> int:
    """How many hundreds of steps SQLite takes for it."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    connection.connection.set_progress_handler(count, 100)
    try:
        work()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return taken


def page(query: dict[str, str]):
    return lambda: sheet(Filters.read(query), {}, now=timezone.now())


def test_a_page_of_dates_costs_no_more_among_many_than_among_few(monkeypatch):
    monkeypatch.setattr(matching, "FEW", 8)
    crowd.fill(FEW, 4)
    few = {name: steps(page(query)) for name, query in QUERIES.items()}
    choices = steps(lambda: hosts_with_dates("en"))
    crowd.fill(MANY - FEW, 4)
    many = {name: steps(page(query)) for name, query in QUERIES.items()}

    assert Occurrence.objects.count() == MANY * crowd.WEEKS
    # Six times the dates. A walk through all of them would cost six times the steps.
    assert {name: (few[name], many[name]) for name in QUERIES if many[name] > 2 * few[name] + 60} == {}
    assert steps(lambda: hosts_with_dates("en")) < 3 * choices, "twice the chapters, each asked for one date"


def test_control_reading_all_dates_would_be_noticed():
    crowd.fill(FEW, 2)

    def walk():
        return list(Occurrence.objects.filter(note="nothing").order_by())

    few = steps(walk)
    crowd.fill(MANY - FEW, 2)

    assert steps(walk) > 4 * few


@pytest.mark.parametrize(("few", "index"), [(64, "date_by_event"), (0, "date_by_start")])
def test_few_series_are_looked_up_and_many_are_met_on_the_way(monkeypatch, few, index):
    monkeypatch.setattr(matching, "FEW", few)
    crowd.fill(4, 1)

    told = for_calendar(Filters.read({"kind": "vigil"})).upcoming()[:31].explain()

    assert index in told
    assert "SCAN events_occurrence\n" not in f"{told}\n"
