"""Jobs that the worker repeats."""

import datetime as dt

import pytest
import time_machine
from django.db import OperationalError

from people import schedule
from people.models import PeriodicRun
from people.schedule import Job, run_due_jobs
from tests.people.hands import at_once

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def jobs(monkeypatch):
    """The only jobs there are: name → what it does, each hour."""

    def set_jobs(**work):
        monkeypatch.setattr(schedule, "JOBS", {name: Job(name, HOUR, run) for name, run in work.items()})

    return set_jobs


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def fail():
    raise ValueError("ada@example.org")


def test_a_job_runs_at_once_and_then_every_hour(jobs, clock):
    runs = []
    jobs(count=lambda: runs.append(1))
    for minutes in (0, 30, 29, 1, 59, 1):
        clock.shift(dt.timedelta(minutes=minutes))
        run_due_jobs()
    assert len(runs) == 3


def test_long_jobs_are_run_beside_the_others(monkeypatch):
    runs = []
    quick, slow = (Job(name, HOUR, lambda name=name: runs.append(name), name == "slow") for name in ("quick", "slow"))
    monkeypatch.setattr(schedule, "JOBS", {"quick": quick, "slow": slow})
    assert run_due_jobs(is_long=False) == ["quick"]
    assert run_due_jobs(is_long=False) == []
    assert run_due_jobs(is_long=True) == ["slow"]
    assert runs == ["quick", "slow"]


def test_a_broken_job_is_tried_again_soon_and_holds_up_no_other(jobs, clock, caplog):
    jobs(broken=fail, sound=lambda: None)
    assert run_due_jobs() == ["sound"]
    assert PeriodicRun.objects.get(name="broken").due_at == NOON + schedule.RETRY
    assert "job=broken error=ValueError people/test_schedule.py" in caplog.text
    assert "example.org" not in caplog.text


def test_a_job_whose_worker_died_is_run_by_another(jobs, clock):
    jobs(died=lambda: None)
    PeriodicRun.objects.create(name="died", due_at=NOON, leased_until=NOON + schedule.LEASE)
    assert run_due_jobs() == []
    clock.shift(schedule.LEASE)
    assert run_due_jobs() == ["died"]


def test_a_lost_database_is_the_workers_business(jobs):
    def lost():
        raise OperationalError

    jobs(lost=lost)
    with pytest.raises(OperationalError):
        run_due_jobs()


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_run_a_job_at_the_same_time(jobs):
    runs = []
    jobs(once=lambda: runs.append(1))
    PeriodicRun.objects.create(name="once")
    at_once(run_due_jobs, hands=6)
    assert len(runs) == 1
