"""Folding: exactly once whatever happens to the worker, and in a bounded number of statements."""

import os
import signal

import pytest

from appeals.actions import counting
from appeals.actions.counting import fold_changes, note_changes
from appeals.actions.tally_audit import audit_tallies
from appeals.models import Milestone, Tally, TallyChange
from appeals.queries.tallies import total_of
from bench.crew import forked
from tests import factories
from tests.events.test_rsvp_races import at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)
COUNTRIES = ["DE", "US", "IR", "FR", "SE", "CO", "TR"]


@pytest.fixture
def page():
    return factories.appeal_page()


def changes(page, count):
    """So many changes of seven countries and 300 codes, on 28 days."""
    return [
        TallyChange(
            appeal_id=page.appeal.pk,
            country=COUNTRIES[n % 7],
            source=f"code-{n % 300}",
            day=f"2026-10-{n % 28 + 1:02}",
            online=1,
        )
        for n in range(count)
    ]


def by_axis():
    return {axis: sum(row.online for row in Tally.objects.filter(axis=axis)) for axis in Tally.Axis.values}


def killed_in(monkeypatch, name):
    """A worker that ends by SIGKILL as soon as it has done `name`; how it ended."""

    def work():
        really = getattr(counting, name)

        def and_die(*said):
            really(*said)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(counting, name, and_die)
        fold_changes()

    process = forked(work)
    process.join(60)
    return process.exitcode


@pytest.mark.parametrize("name", ["_sums", "add_sums", "note_milestones"])
def test_a_worker_that_is_killed_in_a_fold_loses_nothing(page, monkeypatch, name):
    factories.signature(page)
    note_changes(changes(page, 120))

    assert killed_in(monkeypatch, name) == -signal.SIGKILL
    assert TallyChange.objects.count() == 123
    assert not Tally.objects.exists()

    fold_changes()
    assert by_axis() == dict.fromkeys(Tally.Axis.values, 121)
    assert not TallyChange.objects.exists()


def test_control_outside_a_transaction_a_killed_fold_counts_twice(page, monkeypatch):
    note_changes(changes(page, 120))
    monkeypatch.setattr(counting, "_fold", counting._fold.__wrapped__)

    assert killed_in(monkeypatch, "add_sums") == -signal.SIGKILL
    fold_changes()

    assert by_axis()["total"] == 240


def test_several_workers_that_fold_at_once_fold_everything_once(page):
    note_changes(changes(page, 400))

    results = at_once([fold_changes] * 4)

    assert errors(results) == []
    assert sum(results) == 400
    assert by_axis() == dict.fromkeys(Tally.Axis.values, 400)


def test_folding_goes_on_while_people_sign(page):
    note_changes(changes(page, 100))
    acts = [fold_changes, *[lambda: note_changes(changes(page, 50))] * 4, fold_changes]

    assert errors(at_once(acts)) == []
    fold_changes()
    assert total_of(page.appeal).online == 300
    assert not TallyChange.objects.exists()


def test_five_thousand_changes_are_folded_in_few_statements(page, django_assert_max_num_queries):
    note_changes(changes(page, counting.AT_ONCE))
    with django_assert_max_num_queries(16):
        counting._fold()
    note_changes(changes(page, counting.AT_ONCE))
    with django_assert_max_num_queries(12):  # every key is known by now
        assert counting._fold() == counting.AT_ONCE

    assert by_axis() == dict.fromkeys(Tally.Axis.values, 2 * counting.AT_ONCE)
    assert set(Milestone.objects.values_list("count", flat=True)) == {100, 200, 500, 1000, 2000, 5000, 10_000}


def test_more_changes_than_a_fold_takes_are_all_folded(page, monkeypatch):
    monkeypatch.setattr(counting, "AT_ONCE", 50)
    note_changes(changes(page, 175))

    assert fold_changes() == 175
    assert total_of(page.appeal).online == 175


def test_what_is_taken_away_again_leaves_nothing(page):
    note_changes(changes(page, 30))
    fold_changes()
    for change in (back := changes(page, 30)):
        change.online = -1
    note_changes(back)
    fold_changes()

    assert by_axis() == dict.fromkeys(Tally.Axis.values, 0)


def test_two_appeals_are_counted_apart(page):
    other = factories.appeal_page(title="Another", slug="another")
    note_changes([*changes(page, 10), *changes(other, 4)])
    fold_changes()

    assert (total_of(page.appeal).online, total_of(other.appeal).online) == (10, 4)


def test_a_signature_withdrawn_before_the_fold_never_shows(page):
    from appeals.actions.signing import withdraw_signature

    withdraw_signature(signature=factories.signature(page))
    fold_changes()

    assert total_of(page.appeal).online == total_of(page.appeal).pending == 0
    assert audit_tallies() == []
