"""Many at once: threads with connections of their own against a database that really commits."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from django.db import connections
from django.db.models import F, Sum
from django.utils import timezone

from events.actions import rsvps
from events.actions.rsvps import ask_for_seat, cancel_rsvp, change_party, confirm_rsvp, promote_waiting
from events.errors import EventError
from events.models import Occurrence, Rsvp
from people.models import OutgoingMail
from people.secrets import digest
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def date() -> Occurrence:
    return factories.occurrence(capacity=10)


def party(date: Occurrence, size: int = 1, state: str = "pending") -> Rsvp:
    now = timezone.now()
    contact = factories.contact()
    rsvp = Rsvp.objects.create(
        occurrence=date,
        contact=contact,
        party=size,
        state=state,
        locale="en",
        token_hash=digest(contact.email),
        confirm_by=date.starts_at,
        waitlisted_at=now if state == "waitlisted" else None,
        erase_at=date.ends_at,
    )
    if state == "confirmed":
        Occurrence.objects.filter(pk=date.pk).update(seats_taken=F("seats_taken") + size)
    return rsvp


def at_once(acts: Iterable[Callable[[], object]]) -> list[object]:
    """Do all of it in the same moment, each in a thread; what each returned, or the error it raised."""
    acts = list(acts)
    ready, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            ready.wait(30)
            results[number] = act()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


def errors(results: list[object]) -> list[object]:
    return [result for result in results if isinstance(result, Exception)]


def states(date: Occurrence) -> Counter:
    return Counter(date.rsvps.values_list("state", flat=True))


def seats(date: Occurrence) -> tuple[int, int]:
    """Seats taken as the date says, and as its confirmed guests say: the same, or something was lost."""
    date.refresh_from_db()
    return date.seats_taken, date.rsvps.filter(state="confirmed").aggregate(sum=Sum("party"))["sum"] or 0


def mails(kind: str) -> int:
    return OutgoingMail.objects.filter(kind=kind).count()


def without_lock(pk: int) -> Occurrence:
    return Occurrence.objects.select_related("event", "chapter").get(pk=pk)


@pytest.mark.parametrize("locked", [True, False], ids=["as-is", "row-lock-taken-away"])
def test_forty_confirm_at_once_for_ten_seats(date, monkeypatch, locked):
    """The limit holds, and it holds by the conditional statement alone."""
    if not locked:
        monkeypatch.setattr(rsvps, "lock_date", without_lock)
    asked = [party(date) for _ in range(40)]

    results = at_once(lambda row=row: confirm_rsvp(rsvp=row) for row in asked)

    assert errors(results) == []
    assert states(date) == {"confirmed": 10, "waitlisted": 30}
    assert seats(date) == (10, 10)
    assert (mails("events.rsvp_confirmed"), mails("events.rsvp_waitlisted")) == (10, 30)


def test_control_without_the_condition_seats_are_sold_twice(date, monkeypatch):
    """Read first, write later, as a program does that trusts what it has read: the same forty overfill the date."""
    everyone_has_read = threading.Barrier(40)

    def claim_by_what_was_read(*, occurrence: Occurrence, seats: int) -> bool:
        if occurrence.seats_left < seats:
            return False
        Occurrence.objects.filter(pk=occurrence.pk).update(seats_taken=F("seats_taken") + seats)
        return True

    def confirm(row: Rsvp) -> Rsvp:
        read[threading.get_ident()] = without_lock(date.pk)
        everyone_has_read.wait(60)
        return confirm_rsvp(rsvp=row)

    read: dict[int, Occurrence] = {}
    monkeypatch.setattr(rsvps, "lock_date", lambda pk: read[threading.get_ident()])
    monkeypatch.setattr(rsvps, "claim_seats", claim_by_what_was_read)
    asked = [party(date) for _ in range(40)]

    results = at_once(lambda row=row: confirm(row) for row in asked)

    assert errors(results) == []
    assert states(date)["confirmed"] > 10


def test_the_last_seat_goes_to_one_of_two(date):
    Occurrence.objects.update(capacity=1)
    asked = [party(date), party(date)]

    at_once(lambda row=row: confirm_rsvp(rsvp=row) for row in asked)

    assert states(date) == {"confirmed": 1, "waitlisted": 1}


def test_a_party_of_three_is_never_split_over_two_seats(date):
    Occurrence.objects.update(capacity=2)
    threes = [party(date, 3) for _ in range(8)]

    at_once(lambda row=row: confirm_rsvp(rsvp=row) for row in threes)

    assert states(date) == {"waitlisted": 8}
    assert seats(date) == (0, 0)


def test_pressing_twice_at_once_takes_the_seats_once(date):
    asked = party(date, 2)

    results = at_once([lambda: confirm_rsvp(rsvp=asked)] * 8)

    assert errors(results) == []
    assert seats(date) == (2, 2)
    assert mails("events.rsvp_confirmed") == 1


def test_giving_back_twice_at_once_frees_the_seats_once(date):
    leaves, _ = party(date, 3, "confirmed"), party(date, 4, "confirmed")

    results = at_once([lambda: cancel_rsvp(rsvp=leaves)] * 8)

    assert errors(results) == []
    assert seats(date) == (4, 4)


def test_control_unconditional_giving_back_frees_them_twice(date):
    """What would happen if it did not matter what the answer says by then."""
    leaves, _ = party(date, 3, "confirmed"), party(date, 4, "confirmed")

    def give_back_blindly() -> None:
        Rsvp.objects.filter(pk=leaves.pk).update(state="cancelled")
        Occurrence.objects.filter(pk=date.pk).update(seats_taken=F("seats_taken") - 3)

    at_once([give_back_blindly] * 2)

    assert seats(date) == (1, 4)


def test_every_freed_seat_lets_one_in_while_many_look_for_free_seats(date):
    leaving = [party(date, 1, "confirmed") for _ in range(10)][:4]
    for _ in range(6):
        party(date, 1, "waitlisted")

    results = at_once(
        [lambda row=row: cancel_rsvp(rsvp=row) for row in leaving] + [lambda: promote_waiting(occurrence=date)] * 8
    )

    assert errors(results) == []
    assert states(date) == {"confirmed": 10, "waitlisted": 2, "cancelled": 4}
    assert seats(date) == (10, 10)
    assert mails("events.rsvp_promoted") == 4


def test_a_form_sent_ten_times_at_once_is_one_answer(date):
    def send() -> None:
        ask_for_seat(occurrence=date, email="sima@example.org", name="Sima", party=2, locale="en")

    results = at_once([send] * 10)

    assert errors(results) == []
    assert states(date) == {"pending": 1}
    assert mails("events.rsvp_ask") == 1


@pytest.mark.slow
def test_whatever_people_do_at_once_no_seat_is_lost_or_sold_twice(date):
    chance = random.Random(2020)  # noqa: S311 - a test, the same every time
    rows = [party(date, chance.randint(1, 4)) for _ in range(12)]

    def life(row: Rsvp, seed: int) -> None:
        mine = random.Random(seed)  # noqa: S311
        for _ in range(8):
            act = mine.choice([confirm_rsvp, confirm_rsvp, cancel_rsvp, change_party, ask_again])
            options = {"party": mine.randint(1, 5)} if act is change_party else {}
            try:
                act(rsvp=row, **options)
            except EventError:
                continue  # a refusal is an answer; anything else is a fault

    def ask_again(*, rsvp: Rsvp) -> None:
        ask_for_seat(occurrence=date, email=rsvp.contact.email, name="", party=2, locale="en")

    results = at_once(lambda row=row, seed=seed: life(row, seed) for seed, row in enumerate(rows * 2))

    assert errors(results) == []
    taken, confirmed = seats(date)
    assert taken == confirmed
    assert taken <= 10
    free = 10 - taken
    assert not date.rsvps.filter(state="waitlisted", party__lte=free).exists()
