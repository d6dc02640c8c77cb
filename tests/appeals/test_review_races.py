"""Two reviewers, a worker and signers at once: nothing counts twice, nothing is lost, nobody waits for ever."""

import datetime as dt

import pytest
from django.utils import timezone

from appeals.actions.alarms import watch
from appeals.actions.review import invalidate, release, release_all, remove, restore
from appeals.actions.signing import confirm_signature, withdraw_signature
from appeals.actions.sweeps import cancel, carry_out, look, schedule, undo
from appeals.models import Alarm, Signature, Sweep
from appeals.queries.sweeps import Wanted
from people.models import AuditEntry
from tests import factories
from tests.appeals.desk_hands import counted, crowd
from tests.events.test_rsvp_races import at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_reviewers_decide_once():
    page, actor = factories.appeal_page(), factories.user()
    row = crowd(page, 1, held_for="burst")[0]
    results = at_once([lambda: release(signature=row, actor=actor)] * 6)
    assert errors(results) == []
    assert (sorted(results), counted(page)) == ([False] * 5 + [True], (1, 0))
    assert AuditEntry.objects.filter(verb="appeals.signature_released").count() == 1


def test_one_takes_out_while_the_other_lets_through():
    page, actor = factories.appeal_page(), factories.user()
    rows = crowd(page, 4, held_for="burst")
    acts = [lambda row=row, act=act: act(signature=row, actor=actor) for row in rows for act in (release, invalidate)]
    assert errors(at_once(acts)) == []
    assert counted(page) == (0, 0)
    assert errors(at_once([lambda row=row: restore(signature=row, actor=actor) for row in rows])) == []
    released = Signature.objects.filter(held_for="").count()
    assert counted(page) == (released, 0)


def test_reviewers_and_signers_at_once():
    """Confirming, withdrawing, releasing, taking out, deleting: whatever comes first, the tallies are the rows."""
    page, actor, chapter = factories.appeal_page(), factories.user(), factories.chapter()
    rows = [factories.signature(page, f"s{number}@example.org", confirmed=False) for number in range(6)]
    Signature.objects.filter(pk__in=[row.pk for row in rows[:3]]).update(held_for="burst")
    acts = [lambda row=row: confirm_signature(signature=row) for row in rows]
    acts += [lambda row=row: invalidate(signature=row, actor=actor) for row in rows[1:4]]
    acts += [lambda row=row: withdraw_signature(signature=row) for row in rows[3:5]]
    acts += [lambda: remove(signature=rows[5], actor=actor)]
    everyone = Signature.objects.all()
    said = {"rows": everyone, "appeal": page.appeal, "chapter": chapter, "actor": actor, "why": "burst"}
    acts += [lambda: release_all(**said)] * 2
    troubles = [one for one in errors(at_once(acts)) if not isinstance(one, Signature.DoesNotExist)]
    assert troubles == []
    counted(page)


def test_two_workers_carry_a_sweep_out_once():
    page, author = factories.appeal_page(), factories.network_admin()
    crowd(page, 12, source="flood")
    sweep = look(appeal=page.appeal, wanted=Wanted(source="flood"), reason="A flood", author=author)
    schedule(sweep=sweep, actor=author)
    Sweep.objects.update(run_at=timezone.now() - dt.timedelta(seconds=1))
    results = at_once([carry_out] * 3)
    assert errors(results) == []
    assert sum(results) == 12
    sweep.refresh_from_db()
    assert (sweep.taken_out, sweep.state, counted(page)) == (12, "done", (0, 0))
    assert AuditEntry.objects.filter(verb="appeals.sweep_done").count() == 1
    acts = [lambda: undo(sweep=sweep, actor=author), lambda: cancel(sweep=sweep, actor=author), carry_out]
    assert errors(at_once(acts)) == []
    carry_out()
    assert counted(page) == (12, 0)


def test_two_looks_open_one_alarm():
    page, _admin = factories.appeal_page(), factories.network_admin()
    crowd(page, 6, country="AQ")
    assert errors(at_once([watch] * 3)) == []
    assert Alarm.objects.count() == 1
    assert counted(page) == (0, 0)
