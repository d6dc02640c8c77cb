"""Sheets count by number, by two people, once: case 17, recounts, destroying, numbers without gaps."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from appeals.actions.paper import begin_recount, bring_in, count_again, note_destroyed
from appeals.actions.typed import import_typed
from appeals.errors import NotAllowed
from appeals.models import PaperBatch, Tally, TallyChange
from appeals.queries.paper import by_collector, is_to_count, state_of
from people.models import AuditEntry
from tests import factories
from tests.appeals.paper_hands import DAY, World, csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def told(verb: str) -> dict:
    return AuditEntry.objects.filter(verb=f"appeals.{verb}").order_by("-pk").first().details


def test_eighty_written_and_seventy_seven_checked_are_seventy_seven_on_paper(world):
    """Case 17."""
    factories.signature(world.page)
    batch = world.bring(80)
    before = world.total

    count_again(batch=batch, counted=77, author=world.second)

    after = world.total
    assert (before.online, before.paper) == (1, 0)
    assert (after.online, after.paper, after.signed) == (1, 77, 78)
    assert not batch.signatures.exists()
    assert told("batch_counted") == {"number": 1, "first": 80, "counted": 77, "before": 0}


def test_a_batch_counts_for_its_country_its_chapter_and_its_day(world):
    world.counted(77)
    assert world.total.paper == 77

    keys = {row.axis: row.key for row in Tally.objects.filter(paper=77)}
    chapter = str(world.chapter.pk)
    assert keys == {"total": "", "country": "US", "chapter": chapter, "source": "", "day": DAY.isoformat()}


def test_nobody_counts_twice(world):
    batch = world.bring()

    with pytest.raises(NotAllowed, match="You made the first count"):
        count_again(batch=batch, counted=80, author=world.first)

    assert world.total.paper == 0


def test_the_database_itself_wants_two_people(world):
    """The control: without the rule in Python the constraint holds, and another person passes."""
    batch = world.bring()
    said = {"counted": 80, "second_at": batch.first_at}
    with pytest.raises(IntegrityError, match=r"two_people_count"), transaction.atomic():
        PaperBatch.objects.filter(pk=batch.pk).update(second_by=world.first, **said)
    assert PaperBatch.objects.filter(pk=batch.pk).update(second_by=world.second, **said) == 1


def test_a_count_that_was_made_is_not_made_again(world):
    batch = world.counted()
    third = factories.member(world.chapter)

    with pytest.raises(NotAllowed, match="for the second time already"):
        count_again(batch=batch, counted=70, author=third)

    assert world.total.paper == 77


def test_a_recount_by_two_adds_the_difference(world):
    batch = world.counted(77)

    begin_recount(batch=batch, counted=75, author=world.first)
    batch.refresh_from_db()
    assert (world.total.paper, batch.counted, state_of(batch)) == (77, 77, "again")

    count_again(batch=batch, counted=79, author=world.second)
    batch.refresh_from_db()
    assert (world.total.paper, batch.counted, state_of(batch)) == (79, 79, "counted")
    assert told("recount_begun") == {"number": 1, "first": 75, "before": 77}
    assert told("batch_counted") == {"number": 1, "first": 75, "counted": 79, "before": 77}


def test_a_recount_may_find_fewer_and_the_same(world):
    batch = world.counted(77)
    for counted, changes in ((70, 2), (70, 2)):
        begin_recount(batch=batch, counted=1, author=world.first)
        count_again(batch=batch, counted=counted, author=world.second)
        assert TallyChange.objects.count() == changes  # the same number again is nothing to count
    assert world.total.paper == 70


def test_a_recount_is_by_two_again(world):
    batch = world.counted()
    third = factories.member(world.chapter)

    with pytest.raises(NotAllowed, match="the count that holds"):
        begin_recount(batch=batch, counted=70, author=world.second)
    begin_recount(batch=batch, counted=70, author=third)
    with pytest.raises(NotAllowed, match="wait for their second count"):
        begin_recount(batch=batch, counted=70, author=world.first)
    with pytest.raises(NotAllowed, match="You made the first count"):
        count_again(batch=batch, counted=70, author=third)
    count_again(batch=batch, counted=70, author=world.first)

    assert world.total.paper == 70


def test_a_recount_below_the_names_that_were_typed_is_refused(world):
    batch = world.counted(2, first=2)
    import_typed(batch=batch, data=csv("Sima,,,,yes,no", "Roya,,,,yes,no"), author=world.first)
    begin_recount(batch=batch, counted=1, author=world.first)

    with pytest.raises(NotAllowed, match="2 names were typed"):
        count_again(batch=batch, counted=1, author=world.second)

    count_again(batch=batch, counted=2, author=world.second)
    assert world.total.paper == 2


def test_sheets_are_destroyed_after_both_counts_and_never_counted_again(world):
    batch = world.bring()
    with pytest.raises(NotAllowed, match="only once two people"):
        note_destroyed(batch=batch, author=world.first)

    count_again(batch=batch, counted=77, author=world.second)
    begin_recount(batch=batch, counted=77, author=world.first)
    with pytest.raises(NotAllowed, match="only once two people"):
        note_destroyed(batch=batch, author=world.first)
    count_again(batch=batch, counted=77, author=world.second)

    note_destroyed(batch=batch, author=world.first)
    gone = note_destroyed(batch=batch, author=world.second)

    assert (gone.is_destroyed, gone.destroyed_by, state_of(gone)) == (True, world.first, "destroyed")
    assert gone.destroyed_at is not None
    assert AuditEntry.objects.filter(verb="appeals.batch_destroyed", chapter_id=world.chapter.pk).count() == 1
    with pytest.raises(NotAllowed, match="no longer exist"):
        begin_recount(batch=batch, counted=70, author=world.first)


def test_the_database_itself_keeps_what_is_not_counted(world):
    batch = world.bring()
    with pytest.raises(IntegrityError, match="destroyed_after_counting"), transaction.atomic():
        PaperBatch.objects.filter(pk=batch.pk).update(is_destroyed=True)


def test_numbers_begin_at_one_in_each_chapter(world):
    other = World("berlin", page=world.page, country="DE")

    numbers = [world.bring().number, world.bring().number, other.bring().number, world.bring().number]

    assert numbers == [1, 2, 1, 3]


def test_the_same_form_again_is_the_same_batch(world):
    batch = world.bring()
    brought = {"brought": None, "author": world.first}

    again = bring_in(uid=batch.uid, appeal=world.appeal, chapter=world.chapter, **brought)

    assert again.pk == batch.pk
    assert PaperBatch.objects.count() == 1
    with pytest.raises(AttributeError):  # the control: another number would be written down
        bring_in(uid=uuid.uuid4(), appeal=world.appeal, chapter=world.chapter, **brought)


def test_collectors_are_credited_with_what_is_counted(world):
    world.counted(77)
    world.counted(10, collector="owl")
    world.bring(5, collector="owl")
    world.counted(3, collector="")
    World("berlin", page=world.page, country="DE").counted(500, collector="owl")

    found = [
        (one.handle, one.batches, one.signatures, one.waiting) for one in by_collector(world.appeal, world.chapter)
    ]

    assert found == [("red notebook", 1, 77, 0), ("owl", 2, 10, 1), ("", 1, 3, 0)]


def test_what_waits_is_said_in_one_place(world):
    batch = world.bring()
    assert (is_to_count(batch), state_of(batch)) == (True, "first")
    batch = count_again(batch=batch, counted=0, author=world.second)
    assert (is_to_count(batch), state_of(batch), batch.counted) == (False, "counted", 0)
    assert world.total.paper == 0
