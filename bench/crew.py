"""Processes that do their share of some work while they are killed and replaced."""

import os
import random
import signal
import time
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

context = get_context("fork")  # a process that replaces a killed one must be there at once
_of_the_parent: list[Any] = []


def forked(work: Callable[..., None], *args: Any) -> Any:
    """A process, begun, that does `work(*args)` on database connections of its own."""
    from django.db import connections

    connections.close_all()
    process = context.Process(target=_on_its_own, args=(work, *args), daemon=True)
    process.start()
    return process


def _on_its_own(work: Callable[..., None], *args: Any) -> None:
    """Begin without what the parent has open. It may have more than it could find and close: where an event loop runs,
    as beside a browser in tests, Django keeps other connections, and after a fork no loop runs. They are laid aside,
    not closed: their sockets are the parent's as well."""
    from django.db import connections

    for alias in connections:
        _of_the_parent.append(connections[alias])
        del connections[alias]
    work(*args)


def let_work(work: Callable[..., None], *args: Any, processes: int, share: int, kills: int) -> int:
    """Run `work(number, at, share, *args)` in so many processes and kill so many of them; how many were killed.

    `at[number]` is how far a process is; one that takes the place of a killed one begins there.
    """
    at = context.RawArray("i", processes)  # no lock: whoever is killed holding one would stop all others
    workers = [forked(work, number, at, share, *args) for number in range(processes)]
    chance, killed = random.Random(1401), 0  # noqa: S311
    while alive := [number for number in range(processes) if workers[number].is_alive()]:
        if killed < kills and sum(at) >= share * processes * (killed + 1) // (kills + 2):
            number = chance.choice(alive)
            os.kill(workers[number].pid, signal.SIGKILL)
            workers[number].join()
            killed += workers[number].exitcode == -signal.SIGKILL
            workers[number] = forked(work, number, at, share, *args)
        time.sleep(0.02)
    if any(worker.exitcode for worker in workers):
        raise SystemExit("A process of the benchmark failed.")
    return killed


def patiently(act: Callable[[], Any]) -> Any:
    """Do it, and again where SQLite was busy for longer than a request waits: the site asks to try again."""
    from django.db import OperationalError

    while True:
        try:
            return act()
        except OperationalError as busy:
            if "locked" not in str(busy):
                raise
