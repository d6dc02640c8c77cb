"""Confirming seats: one process against eight, all wanting the same date, which has fewer seats than guests."""

import multiprocessing
import os
import time
from collections.abc import Iterator

GUESTS, SEATS, PROCESSES = 240, 100, 8


def lines(url: str) -> Iterator[str]:
    alone, took_alone = _run(url, 1)
    many, took_many = _run(url, PROCESSES)
    yield f"confirming a seat, 1 process: {GUESTS / took_alone:.0f} a second; {alone} of {SEATS} seats taken"
    yield f"confirming a seat, {PROCESSES} processes: {GUESTS / took_many:.0f} a second; {many} of {SEATS} seats taken"
    yield f"ratio {PROCESSES} : 1 process: {took_alone / took_many:.2f} (1: waiting for each other costs nothing)"
    if (alone, many) != (SEATS, SEATS):
        raise SystemExit("Seats were lost or sold twice.")


def _run(url: str, processes: int) -> tuple[int, float]:
    """Seats taken in the end, and seconds from the common start to the last answer."""
    from django.db import connection

    from tests import factories

    date = factories.occurrence(capacity=SEATS)
    guests = [factories.rsvp(date).pk for _ in range(GUESTS)]
    connection.close()
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(processes + 1)
    shares = [guests[number::processes] for number in range(processes)]
    workers = [context.Process(target=_confirm, args=(url, share, ready)) for share in shares]
    for worker in workers:
        worker.start()
    ready.wait(60)
    begun = time.perf_counter()
    for worker in workers:
        worker.join(60)
    took = time.perf_counter() - begun
    if any(worker.exitcode for worker in workers):
        raise SystemExit("A process of the benchmark failed.")
    date.refresh_from_db()
    return date.seats_taken, took


def _confirm(url: str, guests: list[int], ready) -> None:
    os.environ["DATABASE_URL"] = url
    import logging

    import django

    django.setup()
    from events.actions.rsvps import confirm_rsvp
    from events.models import Rsvp

    logging.disable(logging.INFO)
    rsvps = list(Rsvp.objects.filter(pk__in=guests))
    ready.wait(60)
    for rsvp in rsvps:
        confirm_rsvp(rsvp=rsvp)
