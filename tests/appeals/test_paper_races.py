"""Many at a table at once: numbers have no gaps, a batch is counted once, a file's names are taken over once."""

import uuid

import pytest

from appeals.actions.paper import Brought, bring_in, count_again
from appeals.actions.typed import Report, import_typed
from appeals.errors import NotAllowed
from appeals.models import PaperBatch, Signature
from tests import factories
from tests.appeals.paper_hands import DAY, World, csv
from tests.events.test_rsvp_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
BROUGHT = Brought(sheets=6, counted=80, collected_on=DAY, locale="en", country="US")


@pytest.fixture
def world() -> World:
    return World()


def test_numbers_given_out_at_once_are_gapless_and_differ(world):
    def bring():
        said = {"uid": uuid.uuid4(), "chapter": world.chapter, "brought": BROUGHT, "author": world.first}
        return bring_in(appeal=world.appeal, **said)

    for _round in range(3):
        at_once([bring] * 6)

    assert sorted(PaperBatch.objects.values_list("number", flat=True)) == list(range(1, 19))


def test_one_form_sent_from_many_threads_is_one_batch(world):
    uid = uuid.uuid4()
    said = {"uid": uid, "chapter": world.chapter, "brought": BROUGHT, "author": world.first}
    results = at_once([lambda: bring_in(appeal=world.appeal, **said)] * 6)
    assert {getattr(one, "pk", one) for one in results} == {PaperBatch.objects.get().pk}


def test_a_second_count_by_several_at_once_is_added_once(world):
    batch = world.bring()
    people = [factories.member(world.chapter) for _person in range(4)]

    results = at_once([lambda who=who: count_again(batch=batch, counted=77, author=who) for who in people])

    assert sum(isinstance(one, PaperBatch) for one in results) == 1
    assert sum(isinstance(one, NotAllowed) for one in results) == 3
    assert world.total.paper == 77


def test_the_same_file_from_two_phones_is_taken_over_once(world):
    batch = world.counted(3, first=3)
    data = csv("Ada,,,,yes,no", "Bo,,,,yes,no")

    results = at_once([lambda: import_typed(batch=batch, data=data, author=world.first)] * 4)

    assert sorted(results, key=lambda one: -one.added) == [Report(2, 0, 0), *[Report(0, 2, 0)] * 3]
    assert Signature.objects.count() == 2
