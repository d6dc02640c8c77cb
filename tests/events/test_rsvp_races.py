"""Many at once: threads with connections of their own against a database that really commits."""

import datetime as dt
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from django.db import connections
from django.db.models import F, Sum
from django.utils import timezone

from events.actions import answers, offers, rsvps
from events.actions.offers import accept_offer, lapse_offers, offer_waiting
from events.actions.rsvps import ask_for_seat, cancel_rsvp, change_party, confirm_rsvp
from events.errors import EventError, NotNow
from events.models import Occurrence, Rsvp
from events.queries.seats import passed_over
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
        offered_at=now if state == "offered" else None,
        offer_until=now + dt.timedelta(hours=1) if state == "offered" else None,
        erase_at=date.ends_at,
    )
    if rsvp.holds_seats:
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
    """Seats taken as the date says, and as the parties say that hold some: the same, or something was lost."""
    date.refresh_from_db()
    return date.seats_taken, date.rsvps.filter(state__in=Rsvp.HOLDING).aggregate(sum=Sum("party"))["sum"] or 0


def mails(kind: str) -> int:
    return OutgoingMail.objects.filter(kind=kind).count()


def without_lock(pk: int) -> Occurrence:
    return Occurrence.objects.select_related("event", "chapter").get(pk=pk)


def instead_of_lock(monkeypatch, read: Callable[[int], Occurrence]) -> None:
    for module in (answers, offers, rsvps):
        monkeypatch.setattr(module, "lock_date", read)


@pytest.mark.parametrize("locked", [True, False], ids=["as-is", "row-lock-taken-away"])
def test_forty_confirm_at_once_for_ten_seats(date, monkeypatch, locked):
    """Case 39: the limit holds, and it holds by the conditional statement alone."""
    if not locked:
        instead_of_lock(monkeypatch, without_lock)
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
    instead_of_lock(monkeypatch, lambda pk: read[threading.get_ident()])
    monkeypatch.setattr(rsvps, "make_offers", lambda date: [])
    monkeypatch.setattr(rsvps, "claim_seats", claim_by_what_was_read)
    asked = [party(date) for _ in range(40)]

    results = at_once(lambda row=row: confirm(row) for row in asked)

    assert errors(results) == []
    assert states(date)["confirmed"] > 10


def test_the_last_seat_goes_to_one_of_two(date):
    """Case 1 of trust.md."""
    Occurrence.objects.update(capacity=1)
    asked = [party(date), party(date)]

    at_once(lambda row=row: confirm_rsvp(rsvp=row) for row in asked)

    assert states(date) == {"confirmed": 1, "waitlisted": 1}


def test_a_party_of_three_is_never_split_over_two_seats(date):
    """Case 40, and case 3 of trust.md."""
    Occurrence.objects.update(capacity=2)
    threes = [party(date, 3) for _ in range(8)]

    at_once(lambda row=row: confirm_rsvp(rsvp=row) for row in threes)

    assert states(date) == {"waitlisted": 8}
    assert seats(date) == (0, 0)


def test_pressing_twice_at_once_takes_the_seats_once(date):
    """Case 2 of trust.md."""
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


def test_every_freed_seat_is_offered_to_one_while_many_look_for_free_seats(date):
    """Case 5 of trust.md: seats are given back and offered at the same time; one offer for each."""
    leaving = [party(date, 1, "confirmed") for _ in range(10)][:4]
    for _ in range(6):
        party(date, 1, "waitlisted")

    results = at_once(
        [lambda row=row: cancel_rsvp(rsvp=row) for row in leaving] + [lambda: offer_waiting(occurrence=date)] * 8
    )

    assert errors(results) == []
    assert states(date) == {"confirmed": 6, "offered": 4, "waitlisted": 2, "cancelled": 4}
    assert seats(date) == (10, 10)
    assert mails("events.rsvp_offered") == 4


def test_an_offer_taken_while_it_runs_out_is_either(date):
    """Whoever presses in the last second has the seats or learns that they are gone, and nobody has them twice."""
    rows = [party(date, 2, "offered") for _ in range(5)]
    waits = [party(date, 1, "waitlisted") for _ in range(4)]
    Rsvp.objects.filter(state="offered").update(offer_until=timezone.now() + dt.timedelta(milliseconds=40))

    results = at_once([lambda row=row: accept_offer(rsvp=row) for row in rows] + [lapse_offers] * 5)
    lapse_offers()

    assert {type(error) for error in errors(results)} <= {NotNow}
    found = states(date)
    assert found["confirmed"] + found["lapsed"] == 5
    assert found["offered"] == min(len(waits), found["lapsed"] * 2)
    assert seats(date) == (10 - found["lapsed"] * 2 + found["offered"],) * 2
    assert mails("events.rsvp_lapsed") == found["lapsed"]


def test_a_newcomer_does_not_get_ahead_of_who_waits_however_they_race(date):
    """Seats are freed while strangers press their buttons: the freed ones go to those who waited."""
    leaving = [party(date, 1, "confirmed") for _ in range(10)][:4]
    waits = [party(date, 1, "waitlisted") for _ in range(4)]
    late = [party(date, 1) for _ in range(8)]

    results = at_once(
        [lambda row=row: cancel_rsvp(rsvp=row) for row in leaving]
        + [lambda row=row: confirm_rsvp(rsvp=row) for row in late]
    )

    assert errors(results) == []
    assert set(date.rsvps.filter(pk__in=[row.pk for row in waits]).values_list("state", flat=True)) == {"offered"}
    assert set(date.rsvps.filter(pk__in=[row.pk for row in late]).values_list("state", flat=True)) == {"waitlisted"}
    assert seats(date) == (10, 10)


def test_a_form_sent_ten_times_at_once_is_one_answer(date):
    """Case 2 of trust.md."""

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
            act = mine.choice([confirm_rsvp, confirm_rsvp, cancel_rsvp, change_party, ask_again, accept_offer, run_out])
            options = {"party": mine.randint(1, 5)} if act is change_party else {}
            try:
                act(rsvp=row, **options)
            except EventError:
                continue  # a refusal is an answer; anything else is a fault

    def run_out(*, rsvp: Rsvp) -> None:
        Rsvp.objects.filter(pk=rsvp.pk, state="offered").update(offer_until=timezone.now())
        lapse_offers()

    def ask_again(*, rsvp: Rsvp) -> None:
        ask_for_seat(occurrence=date, email=rsvp.contact.email, name="", party=2, locale="en")

    results = at_once(lambda row=row, seed=seed: life(row, seed) for seed, row in enumerate(rows * 2))

    assert errors(results) == []
    taken, held = seats(date)
    assert taken == held
    assert taken <= 10
    assert passed_over(Occurrence.objects.get(pk=date.pk)) == []
