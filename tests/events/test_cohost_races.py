"""Both sides press at once, against a database that really commits."""

import pytest

from events.actions import cohosts
from events.actions.cohosts import accept_co_host, ask_co_host, decline_co_host, end_co_host, withdraw_co_host
from events.errors import EventError
from events.models import CoHost, Occurrence
from people.models import AuditEntry, OutgoingMail
from tests import factories
from tests.events.test_rsvp_races import at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row() -> CoHost:
    event, paris = factories.event(factories.chapter("Berlin")), factories.chapter("Paris")
    factories.member(paris)
    return ask_co_host(event=event, chapter=paris, actor=factories.member(event.chapter))


def verbs() -> list[str]:
    return sorted(AuditEntry.objects.filter(verb__startswith="events.co_host").values_list("verb", flat=True))


def test_agreeing_eight_times_at_once_is_one_agreement(row):
    results = at_once([lambda: accept_co_host(co_host=row, actor=None)] * 8)

    assert errors(results) == []
    assert verbs() == ["events.co_host_accepted", "events.co_host_asked"]
    assert Occurrence.objects.get().sequence == 1
    assert OutgoingMail.objects.filter(kind="events.co_host_answered").count() == 1


@pytest.mark.parametrize("other", [withdraw_co_host, decline_co_host])
def test_of_agreeing_and_taking_back_at_once_one_holds_and_the_other_is_told(row, other):
    results = at_once([lambda: accept_co_host(co_host=row, actor=None), lambda: other(co_host=row, actor=None)])

    row.refresh_from_db()
    refused = errors(results)
    assert [type(error) for error in refused] == [EventError]
    assert len(verbs()) == 2
    assert Occurrence.objects.get().sequence == (1 if row.state == "accepted" else 0)


def test_control_without_the_condition_both_hold(row, monkeypatch):
    """Read first, write later: the request is agreed to and taken back, and both sides believe it."""

    def step(row: CoHost, before: str, after: str, actor) -> None:
        CoHost.objects.filter(pk=row.pk).update(state=after)

    monkeypatch.setattr(cohosts, "_step", step)

    results = at_once(
        [lambda: accept_co_host(co_host=row, actor=None), lambda: withdraw_co_host(co_host=row, actor=None)]
    )

    assert errors(results) == []
    assert len(verbs()) == 3


def test_both_sides_end_it_at_once_and_it_ends_once(row):
    accept_co_host(co_host=row, actor=None)
    host = row.event.chapter

    results = at_once(
        [lambda by=by: end_co_host(co_host=row, by=by, actor=None) for by in (host, row.chapter) for _ in range(3)]
    )

    assert len(errors(results)) == 5
    assert verbs().count("events.co_host_ended") == 1
    assert Occurrence.objects.get().sequence == 2


def test_asked_by_two_at_once_it_is_asked_once(row):
    CoHost.objects.all().delete()
    event, paris = row.event, row.chapter

    results = at_once([lambda: ask_co_host(event=event, chapter=paris, actor=None)] * 6)

    assert {type(error) for error in errors(results)} == {EventError}
    assert (CoHost.objects.count(), len(errors(results))) == (1, 5)
