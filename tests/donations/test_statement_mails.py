"""The paper of a year by mail: which gifts it counts, in which words, and how often it leaves."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from donations.actions.links import ask_for_link
from donations.actions.mine import ask_for_statement, send_again
from donations.actions.receipts import correct_receipt, issue_receipt
from donations.links import mine_token
from donations.mails import receipts
from donations.models import Gift
from donations.queries.mine import receipts_of_year, years_of
from people.letters import compose
from people.models import Contact, OutgoingMail
from tests import factories
from tests.donations import making

pytestmark = pytest.mark.django_db
KIND = "donations.statement"
SPRING, DAY = dt.datetime(2026, 4, 5, 12, tzinfo=dt.UTC), dt.timedelta(days=1)


@pytest.fixture
def ada() -> Contact:
    return factories.contact("ada@example.org")


@pytest.fixture(autouse=True)
def drawn(monkeypatch) -> list[dict]:
    """What stands on each paper that was drawn; the paper itself has tests of its own."""
    said: list[dict] = []
    monkeypatch.setattr(receipts, "draw", lambda template, words: said.append(words) or b"%PDF")
    return said


def given(ada: Contact, amount: int = 2500, **fields) -> Gift:
    gift = making.gift(contact=ada, amount=amount, **{"received_at": SPRING, **fields})
    issue_receipt(gift=gift)
    return gift


def statement(ada: Contact, year: int = 2026, language: str = "en"):
    ask_for_statement(contact=ada, year=year, locale=language)
    return compose(OutgoingMail.objects.filter(kind=KIND).latest("pk"))


def test_it_lists_the_year_oldest_first_with_the_receipt_that_holds(ada, drawn):
    late, early = given(ada, 4000, received_at=SPRING + DAY), given(ada, 3000)
    given(ada, 9900, received_at=SPRING - 365 * DAY)
    making.refund(late, 1000)
    holding = correct_receipt(gift=late)
    statement(ada)
    rows = drawn[-1]["rows"]
    assert [(row[1], row[3]) for row in rows] == [(str(early.receipts.get()), "$30.00"), (str(holding), "$30.00")]
    assert drawn[-1]["sums"] == ["$60.00"]


def test_it_counts_each_way_of_giving(ada, drawn):
    """Cash that a treasurer recorded for an address counts like a card."""
    author = factories.network_admin()
    given(ada)
    given(ada, way="debit")
    for way in ("cash", "cheque", "transfer"):
        given(ada, way=way, payment_intent=None, recorded_by=author)
    statement(ada)
    assert drawn[-1]["sums"] == ["$125.00"]


def test_it_keeps_currencies_apart_in_mail_and_paper(ada, drawn):
    given(ada, 1000)
    given(ada, 700, currency="EUR", counted=800)
    body = statement(ada).body
    assert drawn[-1]["sums"] == ["€7.00", "$10.00"]
    assert "€7.00" in body
    assert "$10.00" in body


def test_practice_and_live_are_never_on_one_paper(ada, drawn, settings):
    given(ada, 1000)
    given(ada, 2000, livemode=True)
    statement(ada)
    assert (drawn[-1]["sums"], bool(drawn[-1]["practice"])) == (["$10.00"], True)
    settings.STRIPE_LIVE = True
    assert years_of(ada) == [2026]
    with time_machine.travel(dt.datetime.now(dt.UTC) + DAY):
        statement(ada)
    assert (drawn[-1]["sums"], bool(drawn[-1]["practice"])) == (["$20.00"], False)


def test_a_gift_without_a_receipt_yet_is_left_out(ada):
    making.gift(contact=ada, received_at=SPRING)
    assert receipts_of_year(ada, 2026) == []
    assert statement(ada) is None


def test_nobody_elses_gift_is_on_it(ada):
    given(factories.contact(), 9900)
    given(ada)
    assert [receipt.gift.contact for receipt in receipts_of_year(ada, 2026)] == [ada]


@pytest.mark.parametrize(("language", "year"), [("en", "2026"), ("es", "2026"), ("fa", "۲۰۲۶")])
def test_it_is_in_the_language_of_the_page_it_was_asked_on(client, ada, drawn, language, year):
    """The gift was given in English; its donor reads another page now."""
    given(ada)
    link = ask_for_link(email="ada@example.org", locale=language)
    with translation.override(language):
        mine = reverse("donations_mine_page", args=[mine_token(link)])
    assert client.post(mine + "statement/", {"year": "2026"})["Location"].startswith(mine)
    message = compose(OutgoingMail.objects.get(kind=KIND))
    assert year in message.subject
    assert (drawn[-1]["language"], drawn[-1]["number"]) == (language, year)


def test_asked_ten_times_it_leaves_once_a_day_and_year(ada):
    given(ada)
    given(ada, received_at=SPRING - 365 * DAY)
    today = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    for now in (today, today, today + DAY):
        with time_machine.travel(now, tick=False):
            for year in (2025, 2026):
                ask_for_statement(contact=ada, year=year, locale="en")
    assert OutgoingMail.objects.filter(kind=KIND).count() == 4


def test_two_days_of_one_receipt_are_two_mails_of_the_one_that_holds(ada):
    gift = given(ada)
    making.refund(gift, 1000)
    last = correct_receipt(gift=gift)
    for days in (0, 0, 1):
        with time_machine.travel(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC) + days * DAY, tick=False):
            send_again(gift=gift)
    sent = OutgoingMail.objects.filter(key__regex=":20[0-9-]+:2026-11-2[12]$")
    assert {mail.subject_id for mail in sent} == {str(last.pk)}
    assert sent.count() == 2


def test_a_gift_without_a_receipt_has_none_to_send_again(ada):
    send_again(gift=making.gift(contact=ada))
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("year", ["", "2026 ", "٢٠٢٦", "20260", "-2026", "2026; DROP", "1e3"])
def test_a_year_that_nobody_gave_in_has_no_paper(client, ada, year):
    given(ada)
    mine = reverse("donations_mine_page", args=[mine_token(ask_for_link(email="ada@example.org", locale="en"))])
    assert client.post(mine + "statement/", {"year": year}).status_code == 404
    assert not OutgoingMail.objects.filter(kind=KIND).exists()
