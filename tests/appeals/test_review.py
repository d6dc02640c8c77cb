"""What organizers decide about single signatures and about many: counts follow, nothing is named in the log."""

import datetime as dt

import pytest
from django.utils import timezone

from appeals.actions import review
from appeals.actions.signing import confirm_signature
from appeals.models import Signature
from appeals.queries.review import networks_waiting, waiting, waiting_by_reason, waiting_page
from appeals.queries.wall import wall_sheet
from content import freshness
from people.models import AuditEntry, Contact
from tests import factories
from tests.appeals.desk_hands import counted, crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.appeal_page()


@pytest.fixture
def actor():
    return factories.user()


def again(row: Signature) -> Signature:
    return Signature.objects.get(pk=row.pk)


def on_wall(page) -> int:
    return len(wall_sheet(page.appeal).rows)


def test_releasing_counts_and_shows(page, actor):
    row = crowd(page, 1, held_for="network")[0]
    assert (counted(page), on_wall(page)) == ((0, 0), 0)
    assert review.release(signature=row, actor=actor)
    assert (counted(page), on_wall(page)) == ((1, 0), 1)
    assert not review.release(signature=row, actor=actor)
    assert (counted(page), AuditEntry.objects.filter(verb="appeals.signature_released").count()) == ((1, 0), 1)


def test_a_released_one_that_did_not_answer_yet_counts_once_it_does(page, actor):
    row = crowd(page, 1, held_for="speed", state="pending")[0]
    review.release(signature=row, actor=actor)
    assert counted(page) == (0, 1)
    confirm_signature(signature=row)
    assert counted(page) == (1, 0)


@pytest.mark.parametrize(
    ("state", "held", "before"), [("confirmed", "", (1, 0)), ("pending", "", (0, 1)), ("confirmed", "burst", (0, 0))]
)
def test_taking_out_and_putting_back(page, actor, state, held, before):
    row = crowd(page, 1, state=state, held_for=held)[0]
    assert counted(page) == before
    assert review.invalidate(signature=row, actor=actor)
    assert not review.invalidate(signature=row, actor=actor)
    assert (counted(page), on_wall(page), again(row).state) == ((0, 0), 0, "invalid")
    assert review.restore(signature=row, actor=actor)
    assert not review.restore(signature=row, actor=actor)
    assert (counted(page), again(row).state, again(row).held_for) == (before, state, held)


def test_what_was_taken_out_cannot_be_confirmed_or_signed_again(page, actor):
    row = factories.signature(page, confirmed=False)
    review.invalidate(signature=row, actor=actor)
    confirm_signature(signature=row)
    factories.signature(page, confirmed=False)
    assert (counted(page), Signature.objects.count(), again(row).state) == ((0, 0), 1, "invalid")


def test_only_a_name_on_the_wall_stands_first(page, actor):
    shown, hidden = crowd(page, 1)[0], crowd(page, 1, shows=False)[0]
    assert review.feature(signature=shown, actor=actor, first=True)
    assert not review.feature(signature=shown, actor=actor, first=True)
    assert not review.feature(signature=hidden, actor=actor, first=True)
    assert [again(row).is_featured for row in (shown, hidden)] == [True, False]
    assert review.feature(signature=shown, actor=actor, first=False)
    assert not again(shown).is_featured


def test_removing_deletes_counts_and_address(page, actor, tmp_path, settings):
    settings.WISHES_FILE = str(tmp_path / "wishes")
    row = factories.signature(page, wants_updates=False)
    assert counted(page) == (1, 0)
    assert review.remove(signature=row, actor=actor)
    assert not review.remove(signature=row, actor=actor)
    assert (counted(page), Signature.objects.exists()) == ((0, 0), False)
    assert f"unsigned {row.signer_key}" in (tmp_path / "wishes").read_text()
    assert not Contact.objects.exclude(email=None).exclude(mails__isnull=False).exists()


def test_pages_are_drawn_anew(page, actor, django_capture_on_commit_callbacks):
    row = crowd(page, 1)[0]
    before = freshness.current()
    with django_capture_on_commit_callbacks(execute=True):
        assert not review.release(signature=row, actor=actor)
    assert freshness.current() == before
    with django_capture_on_commit_callbacks(execute=True):
        assert review.invalidate(signature=row, actor=actor)
    assert freshness.current() != before


def test_the_log_names_nobody(page, actor):
    row = crowd(page, 1, name="Zqname", city="Zqcity", reason="zqreason", held_for="burst")[0]
    for act in (review.release, review.invalidate, review.restore, review.remove):
        act(signature=row, actor=actor)
    entries = AuditEntry.objects.filter(verb__startswith="appeals.signature_")
    verbs = ["released", "invalidated", "restored", "removed"]
    assert sorted(entries.values_list("verb", flat=True)) == sorted(f"appeals.signature_{verb}" for verb in verbs)
    assert all(entry.actor == actor for entry in entries)
    assert "zq" not in str([(entry.target, entry.details) for entry in entries]).lower()


def release_all(page, actor, rows=None, **what) -> int:
    rows = Signature.objects.all() if rows is None else rows
    chapter = factories.chapter()
    return review.release_all(rows=rows, appeal=page.appeal, chapter=chapter, actor=actor, **what)


def test_many_at_once(page, actor, monkeypatch):
    """A whole reason, in batches; what waits for another reason goes on waiting."""
    monkeypatch.setattr(review, "AT_ONCE", 3)
    crowd(page, 8, held_for="burst")
    crowd(page, 2, held_for="speed")
    crowd(page, 1, held_for="burst", state="invalid")
    assert release_all(page, actor, why="burst") == 8
    assert counted(page) == (8, 0)
    assert waiting_by_reason(Signature.objects.all()) == {"speed": 2}
    entry = AuditEntry.objects.get(verb="appeals.signatures_released")
    assert entry.details == {"why": "burst", "count": 8, "one_network": False}


def test_one_network_at_once(page, actor):
    crowd(page, 3, held_for="network", network="a" * 64)
    crowd(page, 2, held_for="network", network="b" * 64)
    rows = Signature.objects.all()
    assert networks_waiting(rows, "network") == [("a" * 64, 3), ("b" * 64, 2)]
    assert release_all(page, actor, why="network", network="a" * 64) == 3
    assert waiting_by_reason(rows) == {"network": 2}


def test_nothing_to_release_is_not_written_down(page, actor):
    assert release_all(page, actor, why="burst") == 0
    assert not AuditEntry.objects.filter(verb="appeals.signatures_released").exists()


def test_no_more_than_so_many_at_one_press(page, actor, monkeypatch):
    monkeypatch.setattr(review, "MOST_AT_ONCE", 4)
    monkeypatch.setattr(review, "AT_ONCE", 3)
    crowd(page, 7, held_for="burst")
    assert release_all(page, actor, why="burst") == 4
    assert waiting(Signature.objects.all()).count() == 3


def test_only_what_the_desk_sees_is_released(page, actor):
    mine, other = crowd(page, 1, held_for="burst"), crowd(page, 1, held_for="burst")
    release_all(page, actor, rows=Signature.objects.filter(pk=mine[0].pk), why="burst")
    assert [again(row).held_for for row in (*mine, *other)] == ["", "burst"]


def test_the_queue_is_paged_without_gaps(page):
    rows = crowd(page, 90, held_for="burst")
    crowd(page, 3, held_for="speed")
    seen, after = [], 0
    while True:
        sheet = waiting_page(Signature.objects.all(), "burst", after)
        seen += [row.pk for row in sheet.rows]
        if len(seen) == 40:  # somebody decides about one that was seen, and more arrive
            Signature.objects.filter(pk=seen[0]).update(held_for="")
            crowd(page, 5, held_for="burst")
        after = sheet.after
        if not after:
            break
    assert seen == sorted((row.pk for row in rows), reverse=True)


def test_a_rework_of_nothing_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert review.rework([], review.let_through, ["held_for"]) == 0


def test_the_day_of_a_signature_stays_its_own(page, actor):
    """What is taken out is taken off the day it was confirmed on."""
    from appeals.models import Tally

    long_ago = timezone.now() - dt.timedelta(days=40)
    row = crowd(page, 1, at=long_ago)[0]
    counted(page)
    review.invalidate(signature=row, actor=actor)
    counted(page)
    day = Tally.objects.get(axis="day")
    assert (day.key, day.online) == (long_ago.date().isoformat(), 0)
