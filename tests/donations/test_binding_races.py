"""Two treasurers in the same moment, about what can be done once, on both databases; a control has no lock."""

import threading
import uuid

import pytest
from django.db import connection

from donations.actions import commitments, guarantees
from donations.actions.commitments import release
from donations.actions.guarantees import record_guarantee, withdraw_guarantee
from donations.actions.spending import undo_payment
from donations.actions.telling import tell_donors
from donations.errors import DonationError
from donations.models import Commitment, FundNews, FundTotal, Guarantee, Posting
from donations.queries.commitments import standing
from donations.queries.totals import ledger_sums, totals_of
from people.models import AuditEntry, OutgoingMail
from tests import factories
from tests.donations import making
from tests.donations.desk_hands import by_hand
from tests.donations.spending_hands import bound, filled, numbers, paid, word
from tests.events.test_rsvp_races import at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)
one_writer = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time anyway")


def kinds(results: list) -> list[str]:
    return sorted(type(one).__name__ for one in results)


def test_a_payment_taken_back_by_two_is_taken_back_once():
    fund, treasurer = filled()
    spending = paid(fund, treasurer, 6_000)
    results = at_once([lambda: undo_payment(spending=spending, author=treasurer, reason="A slip")] * 4)
    assert kinds(results) == ["DonationError"] * 3 + ["Posting"]
    assert totals_of(fund).spent == ledger_sums(fund, livemode=False)["spent"] == 0
    assert Posting.objects.filter(reverses=spending.posting).count() == 1
    assert AuditEntry.objects.filter(verb="donations.payment_undone").count() == 1


def test_an_order_let_go_by_two_is_let_go_once():
    fund, treasurer = filled()
    commitment = bound(fund, treasurer, 6_000)
    results = at_once([lambda: release(commitment=commitment, author=treasurer)] * 4)
    assert sorted(results) == [False, False, False, True]
    assert AuditEntry.objects.filter(verb="donations.money_released").count() == 1


def test_one_subject_ordered_from_two_funds_is_bound_in_one():
    """Each fund has its own lock, so neither waits for the other: the one that comes second must be told."""
    fund, treasurer = filled()
    other = factories.fund(chapter=fund.chapter)
    by_hand(other, treasurer, 10_000)
    for round_ in range(5):
        subject = f"placement:{round_}"
        acts = [lambda one=one, about=subject: bound(one, treasurer, 1_000, about) for one in (fund, other)]
        results = at_once(acts)
        assert kinds(results) == ["Commitment", "DonationError"], round_
        made = next(one for one in results if isinstance(one, Commitment))
        kept = Commitment.objects.get(subject=subject)
        assert (kept.fund, kept.released_at) == (made.fund, None)
    assert standing(fund).committed + standing(other).committed == 5_000


def test_the_same_order_sent_twice_is_bound_once():
    fund, treasurer = filled()
    results = at_once([lambda: bound(fund, treasurer, 6_000)] * 4)
    assert len({one.pk for one in results}) == 1
    assert AuditEntry.objects.filter(verb="donations.money_bound").count() == 1


def test_a_word_is_not_taken_back_while_an_order_comes_to_rest_on_it():
    for _round in range(4):
        fund, treasurer = _next()
        given = word(fund, treasurer, 2_000)
        acts = [
            lambda given=given, who=treasurer: withdraw_guarantee(guarantee=given, author=who),
            lambda fund=fund, who=treasurer: bound(fund, who, 11_000, f"placement:{fund.pk}"),
        ]
        results = at_once(acts)
        assert len(errors(results)) == 1
        assert isinstance(errors(results)[0], DonationError)
        assert standing(fund).short == 0


@one_writer
def test_control_without_the_lock_an_order_rests_on_nobody(monkeypatch):
    fund, treasurer = filled()
    given = word(fund, treasurer, 2_000)
    both_have_read = threading.Barrier(2)
    for module, decide in ((commitments, "_refuse"), (guarantees, "why_not_withdraw")):
        original = getattr(module, decide)

        def read_and_wait(*told, original=original):
            found = original(*told)
            both_have_read.wait(30)
            return found

        monkeypatch.setattr(module, "hold", lambda one: FundTotal.objects.filter(fund=one).first())
        monkeypatch.setattr(module, decide, read_and_wait)
    acts = [lambda: withdraw_guarantee(guarantee=given, author=treasurer), lambda: bound(fund, treasurer, 11_000)]
    assert errors(at_once(acts)) == []
    assert standing(fund).short == 1_000


def _next():
    """A fund of its own for each round, in the same chapter's name."""
    fund, treasurer = factories.fund(), factories.user()
    by_hand(fund, treasurer, 10_000)
    return fund, treasurer


def test_one_form_of_a_word_from_many_hands_is_one_word():
    fund, treasurer = filled()
    said = {"fund": fund, "amount": 2_000, "by": "Roya", "author": treasurer, "uid": uuid.uuid4()}
    results = at_once([lambda: record_guarantee(**said)] * 5)
    assert {one.pk for one in results} == {Guarantee.objects.get().pk}
    assert AuditEntry.objects.filter(verb="donations.guarantee_recorded").count() == 1
    assert numbers(fund) == (10_000, 2_000, 0, 0)


def test_a_word_ended_by_two_is_ended_once():
    fund, treasurer = filled()
    given = word(fund, treasurer, 2_000)
    results = at_once([lambda: withdraw_guarantee(guarantee=given, author=treasurer)] * 4)
    assert sorted(results) == [False, False, False, True]
    assert AuditEntry.objects.filter(verb="donations.guarantee_withdrawn").count() == 1


def test_news_told_by_two_reaches_each_donor_once():
    fund, treasurer = filled()
    for _donor in range(3):
        making.gift(fund)
    said = {"fund": fund, "key": "placement:1:printed", "kind": "printed", "author": treasurer}
    results = at_once([lambda: tell_donors(text_of=lambda language: ("It is in print", "Thank you."), **said)] * 4)
    assert {one.pk for one in results} == {FundNews.objects.get().pk}
    assert OutgoingMail.objects.filter(kind="donations.fund_news").count() == 3
    assert AuditEntry.objects.filter(verb="donations.donors_told").count() == 1
