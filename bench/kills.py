"""`python -m bench.kills`: 10,000 people want seats at one date, from eight processes, while processes are killed.

On SQLite and, where DATABASE_URL names one, on PostgreSQL. In the end no seat may be held twice, and every answer must
have its mail: each change commits with its mail or not at all. The control, whose processes trust what they have read,
must sell seats twice, or the benchmark has proved nothing.
"""

import argparse
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from unittest import mock

from bench.crew import context, let_work, patiently

PROCESSES, ATTEMPTS, KILLS = 8, 10_000, 16


@dataclass
class Outcome:
    """What stands in the database when everyone is done."""

    kills: int = 0
    seats: int = 0
    held: int = 0
    taken: int = 0
    answers: int = 0
    asked: int = 0
    seated: int = 0
    told: int = 0
    mute: int = 0

    @property
    def sold_twice(self) -> int:
        return max(self.held, self.taken) - self.seats

    @property
    def is_whole(self) -> bool:
        counted = self.held == self.taken and self.answers == self.asked and self.seated == self.told
        return counted and self.sold_twice <= 0 and not self.mute


def run(*, attempts: int, kills: int, seats: int, guarded: bool = True, processes: int = PROCESSES) -> Outcome:
    """Let everyone try, and look."""
    from tests import factories

    date = factories.occurrence(capacity=seats)
    share = attempts // processes
    together = None if guarded else context.Barrier(processes)
    killed = let_work(_work, date.pk, together, processes=processes, share=share, kills=kills)
    return _look(date.pk, killed)


def _work(number: int, at, share: int, date: int, together) -> None:
    """This process's share. One that takes the place of a killed process tries the same person again, as people do."""
    from events.models import Occurrence

    logging.disable(logging.ERROR)
    for person in range(at[number], share):
        if together:
            _attempt_by_what_was_read(Occurrence.objects.get(pk=date), f"{number}-{person}", together)
        else:
            patiently(partial(_try, date, f"{number}-{person}", person))
        at[number] = person + 1


def _try(date: int, who: str, person: int) -> None:
    from events.models import Occurrence

    _attempt(Occurrence.objects.get(pk=date), who, person)


def _attempt(date, who: str, person: int) -> None:
    """Ask, press the button, and every fourth time give the seats back; then someone takes, or declines, an offer."""
    from events.actions.offers import accept_offer
    from events.actions.rsvps import cancel_rsvp
    from events.errors import EventError
    from events.models import Rsvp

    row = _confirm(date, who)
    if person % 4 == 3 and row.state == "confirmed":
        cancel_rsvp(rsvp=row)
    if offer := Rsvp.objects.filter(occurrence=date, state="offered").first():
        try:
            (cancel_rsvp if person % 5 == 4 else accept_offer)(rsvp=offer)
        except EventError:  # another process was faster: that is an answer
            return


def _confirm(date, who: str):
    from events.actions.rsvps import ask_for_seat, confirm_rsvp
    from events.models import Rsvp
    from people.secrets import email_key

    email = f"guest-{who}@example.org"
    ask_for_seat(occurrence=date, email=email, name="Guest", party=1, locale="en")
    return confirm_rsvp(rsvp=Rsvp.objects.get(occurrence=date, contact__email_key=email_key(email)))


def _attempt_by_what_was_read(date, who: str, together) -> None:
    """As a program does that reads first and writes later, and trusts what it has read."""
    from django.db.models import F

    from events.models import Occurrence

    def claim(*, occurrence, seats: int) -> bool:
        if date.seats_left < seats:
            return False
        Occurrence.objects.filter(pk=occurrence.pk).update(seats_taken=F("seats_taken") + seats)
        return True

    together.wait(60)
    with (
        mock.patch("events.actions.rsvps.claim_seats", claim),
        mock.patch("events.actions.rsvps.make_offers", return_value=[]),
    ):
        _confirm(date, who)
    together.wait(60)


def _look(pk: int, killed: int) -> Outcome:
    from django.db.models import Sum

    from events.models import Occurrence, Rsvp
    from people.models import OutgoingMail

    date = Occurrence.objects.get(pk=pk)
    rows = date.rsvps.order_by("pk")
    mails = {kind: set() for kind in ("ask", *(state for state in Rsvp.State.values))}
    for kind, subject in OutgoingMail.objects.filter(kind__startswith="events.rsvp_").values_list("kind", "subject_id"):
        mails.setdefault(kind.removeprefix("events.rsvp_"), set()).add(int(subject))
    said = {"pending": "ask", "cancelled": "ask"}  # who declined is told nothing
    answers = rows.values_list("pk", "state")
    return Outcome(
        kills=killed,
        seats=date.capacity,
        held=rows.filter(state__in=Rsvp.HOLDING).aggregate(sum=Sum("party", default=0))["sum"],
        taken=date.seats_taken,
        answers=len(answers),
        asked=len(mails["ask"]),
        seated=rows.exclude(confirmed_at=None).count(),
        told=len(mails["confirmed"]),
        mute=sum(pk not in mails[said.get(state, state)] for pk, state in answers),
    )


def lines(attempts: int, kills: int) -> Iterator[str]:
    begun = time.perf_counter()
    found = run(attempts=attempts, kills=kills, seats=attempts // 10)
    took = time.perf_counter() - begun
    yield f"{attempts} attempts from {PROCESSES} processes, {found.kills} killed: {attempts / took:.0f} a second"
    twice = max(found.sold_twice, 0)
    yield f"{found.taken} of {found.seats} seats taken, {twice} sold twice; {found.held} held by guests"
    yield f"{found.answers} answers, {found.asked} first mails; {found.seated} who had seats, {found.told} told so"
    yield f"{found.mute} answers without their mail"
    control = run(attempts=PROCESSES * 20, kills=0, seats=100, guarded=False)
    yield f"control, without the guard: {control.sold_twice} of {control.seats} seats sold twice"
    if not found.is_whole or found.answers != attempts or found.kills < kills or control.sold_twice <= 0:
        raise SystemExit("Seats or mails were lost, or the control has proved nothing.")


def measure(attempts: int, kills: int) -> None:
    """On the database that DATABASE_URL names, in a copy of the tests' template."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from tests.template_database import template_for

    logging.disable(logging.INFO)
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    template = template_for("kills")
    template.build()
    template.copy()
    try:
        print(f"\n{connection.vendor}")
        for line in lines(attempts, kills):
            print(f"  {line}", flush=True)
    finally:
        template.drop()


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.settings")
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--attempts", type=int, default=ATTEMPTS)
    options.add_argument("--kills", type=int, default=KILLS)
    options.add_argument("--here", action="store_true", help="only on the database that DATABASE_URL names")
    asked = options.parse_args()
    if asked.here:
        measure(asked.attempts, asked.kills)
        return 0
    for address in ["", *[url for url in [os.environ.get("DATABASE_URL", "")] if url.startswith("postgres")]]:
        again = [
            sys.executable,
            "-m",
            "bench.kills",
            "--here",
            f"--attempts={asked.attempts}",
            f"--kills={asked.kills}",
        ]
        subprocess.run(again, env=os.environ | {"DATABASE_URL": address}, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
