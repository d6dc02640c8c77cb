"""Case 18: what was looked at is what is taken out, it can be stopped and undone, and a killed worker loses nothing."""

import datetime as dt

import pytest
from django.utils import timezone

from appeals.actions import sweeps
from appeals.actions.review import restore
from appeals.actions.signing import withdraw_signature
from appeals.actions.sweeps import DELAY, cancel, carry_out, look, remaining, schedule, undo
from appeals.errors import NotAllowed
from appeals.forms.desk import SweepForm
from appeals.keys import domain_key
from appeals.models import Signature, Sweep
from appeals.queries.sweeps import Wanted, caught_by, preview_of, sample_of, sweeps_of
from people.models import AuditEntry
from tests import factories
from tests.appeals.desk_hands import counted, crowd

pytestmark = pytest.mark.django_db
State = Sweep.State
HOST = "flood.example"


@pytest.fixture(autouse=True)
def now(time_machine) -> dt.datetime:
    moment = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    time_machine.move_to(moment, tick=False)
    return moment


@pytest.fixture
def page():
    return factories.appeal_page()


@pytest.fixture
def author():
    return factories.network_admin()


def flood(page, number: int = 5, **fields) -> list[Signature]:
    return crowd(page, number, host=HOST, **fields)


def looked(page, author, **wanted) -> Sweep:
    wanted = wanted or {"domain": HOST, "domain_key": domain_key(HOST)}
    return look(appeal=page.appeal, wanted=Wanted(**wanted), reason="A flood", author=author)


def later(time_machine, minutes: float = 10) -> None:
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=minutes), tick=False)


def now_is(sweep: Sweep) -> tuple[str, int]:
    sweep.refresh_from_db()
    return sweep.state, sweep.taken_out


def test_the_preview_is_the_result(page, author, time_machine):
    """Case 18. Confirmed, held and pending ones alike; who signs afterwards is not caught."""
    flood(page, 4)
    flood(page, 2, held_for="burst")
    flood(page, 3, state="pending")
    crowd(page, 2, host="other.example")
    sweep = looked(page, author)
    told = preview_of(page.appeal, sweep)
    assert (told.found, told.confirmed, told.held, told.pending) == (9, 4, 2, 3)
    assert (sweep.found, sweep.state, counted(page)) == (9, State.PREVIEWED, (6, 3))
    late = flood(page, 1)
    schedule(sweep=sweep, actor=author)
    later(time_machine)
    assert carry_out() == 9
    assert now_is(sweep) == (State.DONE, 9)
    assert counted(page) == (3, 0)
    assert Signature.objects.get(pk=late[0].pk).state == "confirmed"
    assert set(Signature.objects.filter(state="invalid").values_list("sweep", flat=True)) == {sweep.pk}


def test_looking_alone_takes_nothing_out(page, author, time_machine):
    flood(page)
    sweep = looked(page, author)
    later(time_machine, 60)
    assert (carry_out(), now_is(sweep), counted(page)) == (0, (State.PREVIEWED, 0), (5, 0))
    assert sweeps_of(page.appeal) == []


def test_it_begins_after_ten_minutes(page, author, time_machine):
    flood(page)
    sweep = schedule(sweep=looked(page, author), actor=author)
    assert sweep.run_at == timezone.now() + DELAY
    later(time_machine, 9.9)
    assert carry_out() == 0
    later(time_machine, 0.1)
    assert carry_out() == 5


def test_stopped_before_it_begins(page, author, time_machine):
    flood(page)
    sweep = schedule(sweep=looked(page, author), actor=author)
    cancel(sweep=sweep, actor=author)
    cancel(sweep=sweep, actor=author)
    later(time_machine)
    assert (carry_out(), now_is(sweep), counted(page)) == (0, (State.CANCELLED, 0), (5, 0))
    with pytest.raises(NotAllowed):
        schedule(sweep=sweep, actor=author)
    assert undo(sweep=sweep, actor=author).state == State.CANCELLED


def test_stopped_between_two_batches_and_undone(page, author, time_machine, monkeypatch):
    monkeypatch.setattr(sweeps, "AT_ONCE", 2)
    flood(page, 5)
    sweep = schedule(sweep=looked(page, author), actor=author)
    later(time_machine)
    assert sweeps._take_some(sweep.pk) == 2
    cancel(sweep=sweep, actor=author)
    assert carry_out() == 0
    assert (now_is(sweep), counted(page)) == ((State.CANCELLED, 2), (3, 0))
    undo(sweep=sweep, actor=author)
    assert carry_out() == 2
    assert (now_is(sweep)[0], counted(page), remaining(sweep)) == (State.UNDONE, (5, 0), 0)


def test_undoing_puts_back_exactly_those(page, author, time_machine):
    """What was taken out by hand, or was put back by hand since, is left as it is; holds come back as they were."""
    by_hand = flood(page, 1, state="invalid")[0]
    held, pending, normal = flood(page, 1, held_for="burst"), flood(page, 1, state="pending"), flood(page, 3)
    before = {row.pk: (row.state, row.held_for) for row in (*held, *pending, *normal, by_hand)}
    sweep = schedule(sweep=looked(page, author), actor=author)
    later(time_machine)
    carry_out()
    restore(signature=normal[0], actor=author)
    assert (counted(page), remaining(sweep)) == ((1, 0), 4)
    undo(sweep=sweep, actor=author)
    undo(sweep=sweep, actor=author)
    assert (carry_out(), carry_out()) == (4, 0)
    assert {row.pk: (row.state, row.held_for) for row in Signature.objects.all()} == before
    assert counted(page) == (3, 1)
    assert not Signature.objects.exclude(sweep=None).exists()


def test_who_withdrew_meanwhile_is_told_apart(page, author, time_machine):
    rows = flood(page, 5)
    sweep = schedule(sweep=looked(page, author), actor=author)
    withdraw_signature(signature=rows[0])
    later(time_machine)
    carry_out()
    assert (now_is(sweep), sweep.found) == ((State.DONE, 4), 5)
    assert counted(page) == (0, 0)


def test_a_killed_worker_goes_on_where_it_stopped(page, author, time_machine, monkeypatch):
    """It dies in the middle of the second batch: that batch is undone by the database, and done again."""
    monkeypatch.setattr(sweeps, "AT_ONCE", 2)
    flood(page, 5)
    sweep = schedule(sweep=looked(page, author), actor=author)
    later(time_machine)
    real, calls = sweeps.rework, []

    def dies(*arguments):
        calls.append(1)
        done = real(*arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(sweeps, "rework", dies)
    with pytest.raises(KeyboardInterrupt):
        carry_out()
    assert (now_is(sweep), counted(page)) == ((State.SCHEDULED, 2), (3, 0))
    assert carry_out() == 3
    assert (now_is(sweep), counted(page)) == ((State.DONE, 5), (0, 0))


def test_two_sweeps_of_the_same_do_not_undo_each_other(page, author, time_machine):
    flood(page, 3)
    first, second = looked(page, author), looked(page, author)
    schedule(sweep=first, actor=author)
    schedule(sweep=second, actor=author)
    later(time_machine)
    carry_out()
    assert (now_is(first), now_is(second)) == ((State.DONE, 3), (State.DONE, 0))
    undo(sweep=second, actor=author)
    assert (carry_out(), counted(page)) == (0, (0, 0))


def test_nothing_found_is_nothing_to_start(page, author):
    sweep = looked(page, author)
    assert (sweep.found, sweep.last_id) == (0, 0)
    with pytest.raises(NotAllowed):
        schedule(sweep=sweep, actor=author)


def test_starting_twice_is_starting_once(page, author, time_machine):
    flood(page)
    sweep = schedule(sweep=looked(page, author), actor=author)
    first = sweep.run_at
    later(time_machine, 5)
    assert schedule(sweep=sweep, actor=author).run_at == first
    assert AuditEntry.objects.filter(verb="appeals.sweep_scheduled").count() == 1


def test_what_can_be_said_narrows_together(page, now):
    hour = dt.timedelta(hours=1)
    one = crowd(page, 1, country="CO", source="vigil", network="a" * 64, host=HOST, at=now - hour)[0]
    for other in ({"country": "DE"}, {"source": "x"}, {"network": "b" * 64}, {"host": "else.example"}):
        said = {"country": "CO", "source": "vigil", "network": "a" * 64, "host": HOST, **other}
        crowd(page, 1, at=now - hour, **said)
    crowd(page, 1, country="CO", source="vigil", network="a" * 64, host=HOST, at=now)
    crowd(page, 1, country="CO", source="vigil", network="a" * 64, host=HOST, at=now - 2 * hour)
    said = {"country": "CO", "source": "vigil", "network": "a" * 64, "domain_key": domain_key(HOST)}
    wanted = Wanted(**said, since=now - hour, until=now)
    assert list(caught_by(page.appeal, wanted)) == [one]
    for name in (*said, "since", "until"):  # each of them matters
        less = Wanted(**{**wanted.__dict__, name: None if name in ("since", "until") else ""})
        assert caught_by(page.appeal, less).count() == 2, name


def test_another_appeal_and_paper_are_left_alone(page, author):
    other = factories.appeal_page(title="Another", slug="another")
    crowd(other, 2, host=HOST)
    flood(page, 1)
    sweep = looked(page, author)
    assert (sweep.found, [row.appeal_id for row in sample_of(sweep)]) == (1, [page.appeal.pk])


def test_every_step_is_written_down_without_hosts_or_names(page, author, time_machine):
    flood(page, 2, name="Zqname")
    sweep = schedule(sweep=looked(page, author), actor=author)
    later(time_machine)
    carry_out()
    undo(sweep=sweep, actor=author)
    carry_out()
    cancel(sweep=schedule(sweep=looked(page, author, country="DE"), actor=author), actor=author)
    entries = AuditEntry.objects.filter(verb__startswith="appeals.sweep_").order_by("pk")
    verbs = [entry.verb.removeprefix("appeals.sweep_") for entry in entries]
    assert verbs == ["scheduled", "done", "undone", "scheduled", "cancelled"]
    assert entries[1].details == {"by": ["domain_key"], "reason": "A flood", "found": 2, "taken_out": 2}
    assert [entry.actor for entry in entries[:3]] == [author, None, author]
    told = str([entry.details for entry in entries]).lower()
    assert HOST not in told
    assert "zqname" not in told


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ({}, "__all__"),
        ({"domain": "not a host"}, "domain"),
        ({"domain": "localhost"}, "domain"),
        ({"source": "what is this"}, "source"),
        ({"country": "XX"}, "country"),
        ({"network": "short"}, "network"),
        ({"domain_key": "a" * 17}, "domain_key"),
        ({"since": "2026-11-02T10:00", "until": "2026-11-02T10:00"}, "until"),
        ({"since": "1026-11-02T10:00"}, "since"),
        ({"since": "yesterday"}, "since"),
        ({"domain": HOST, "reason": ""}, "reason"),
        ({"domain": HOST, "reason": "ask sima@example.org"}, "reason"),
    ],
)
def test_what_a_sweep_cannot_be(said, trouble):
    form = SweepForm({"reason": "A flood", **said}, zone="UTC")
    assert not form.is_valid()
    assert trouble in form.errors


@pytest.mark.parametrize("typed", [HOST, f"@{HOST}", f" x@{HOST.upper()}.", "someone+1@flood.example"])
def test_a_host_is_known_however_it_is_typed(typed):
    form = SweepForm({"reason": "A flood", "domain": typed}, zone="UTC")
    assert form.is_valid(), form.errors
    assert (form.wanted().domain, form.wanted().domain_key) == (HOST, domain_key(HOST))


def test_hours_are_those_of_the_chapter():
    form = SweepForm({"reason": "A flood", "since": "2026-11-21T18:30"}, zone="America/Los_Angeles")
    assert form.is_valid()
    assert form.wanted().since == dt.datetime(2026, 11, 22, 2, 30, tzinfo=dt.UTC)
