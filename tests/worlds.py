"""What the tests of a module find when they begin, grown once for all that follow one another.

    @grown
    def date():
        return factories.occurrence(capacity=9)

`date` is then a fixture like any other. Its rows are written in a transaction that stays open from test to test, and
each test works in a savepoint of its own above it, so that what one changes no other sees. A test finds the rows of
those fixtures that it names, and no others: where the next one names others, what is not wanted is rolled back first.
Each test is given copies of what was returned, so that it may change them.

A grown fixture may ask for other grown ones of its module and for nothing else: it comes before `settings`, before the
clock is moved, and before what `autouse` sets up. `@grown(at=MOMENT)` is grown while the clock stands there, and there
it stands for the test. It returns rows, not functions, and leaves no files.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import deepcopy
from functools import partial
from inspect import signature
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connections, transaction
from django.utils import translation

COMMITTING = {"transactional_db", "live_server"}
_builders: dict[tuple[str, str], Callable] = {}


def grown(build: Callable | None = None, *, at: dt.datetime | None = None) -> Any:
    """A fixture of this name that returns a copy of what `build` did."""
    if build is None:
        return partial(grown, at=at)
    _builders[build.__module__, build.__name__] = time_machine.travel(at, tick=False)(build) if at else build

    def copied(_ground):
        return _ground[build.__name__]

    def copied_then(_ground, time_machine):
        time_machine.move_to(at, tick=False)
        return _ground[build.__name__]

    return pytest.fixture(name=build.__name__)(copied_then if at else copied)


class Ground:
    """The transactions that stand open, one a fixture, the later within the earlier."""

    def __init__(self) -> None:
        self.open: list[tuple[Callable, Any, Any]] = []  # what was built, what it returned, its transaction
        self.day = dt.datetime.now(dt.UTC).date()

    def stand_on(self, wanted: list[Callable]) -> dict[str, Any]:
        """Open what is wanted and not there, close what is there and not wanted; copies of all that was returned."""
        today, same = dt.datetime.now(dt.UTC).date(), 0
        if today != self.day:  # what was grown for tomorrow is for today by now
            self.close()
            self.day = today
        while same < min(len(self.open), len(wanted)) and self.open[same][0] is wanted[same]:
            same += 1
        self.close(same)
        for build in wanted[same:]:
            self._grow(build)
        return deepcopy({build.__name__: value for build, value, _transaction in self.open})

    def close(self, kept: int = 0) -> None:
        while len(self.open) > kept:
            _build, _value, opened = self.open.pop()
            transaction.set_rollback(True)
            opened.close()

    def _grow(self, build: Callable) -> None:
        known = {builder.__name__: value for builder, value, _transaction in self.open}
        with ExitStack() as opened:
            opened.enter_context(transaction.atomic())
            with translation.override("en"):
                value = build(**{name: known[name] for name in signature(build).parameters})
            self.open.append((build, value, opened.pop_all()))
        cache.clear()


_now = Ground()


def let_go() -> None:
    """End what stands open, and close this thread's connections. While an event loop runs Django keeps others for the
    same thread, so where one begins or ends nobody finds these again, to close them or to end their transactions."""
    _now.close()
    connections.close_all()


@pytest.fixture(scope="session")
def _until_the_end(django_db_setup, django_db_blocker) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        _now.close()


@pytest.fixture(scope="module", autouse=True)
def _afresh(django_db_blocker) -> None:
    """A module begins on bare ground, also where a fixture of its own comes before those of its first test."""
    if _now.open:
        with django_db_blocker.unblock():
            _now.close()


@pytest.fixture(scope="class", autouse=True)  # for a test outside of a class: once for it, and before what it asks for
def _ground(request, django_db_blocker) -> dict[str, Any]:
    """What the grown fixtures of this test return, each after those that it needs."""
    wanted: list[Callable] = []

    def want(name: str) -> None:
        build = _builders.get((request.module.__name__, name))
        if build and build not in wanted:
            for needed in signature(build).parameters:
                want(needed)
            wanted.append(build)

    for name in request.fixturenames:
        want(name)
    if wanted:
        assert request.cls is None, "a grown fixture is not for tests in a class"
        assert not COMMITTING & set(request.fixturenames), "a test that commits grows what it needs itself"
        request.getfixturevalue("_until_the_end")
    if not wanted and not _now.open:
        return {}
    with django_db_blocker.unblock():
        return _now.stand_on(wanted)
