"""A chapter's part of a shared fund, and the ledger as an accountant takes it along (donations.md, case 6)."""

import csv
import io
import re
import uuid
from collections import defaultdict
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from chapters.models import Risk, Role
from donations.actions.arrivals import book_arrival, credit_chapters
from donations.actions.shares import sum_shares, to_be_summed
from donations.models import Gift, Refund
from donations.queries.books import beancount, book_lines
from donations.queries.shares import share_of, shares_of
from people.models import User
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def page():
    return factories.fund_page()


@grown
def treasurer():
    return User.objects.create_user("treasurer@example.org", "x", handle="treasurer")


def gift(fund, amount, treasurer, *chapters, **fields):
    facts = {"way": "cash", "currency": fund.currency, "counted": amount, "livemode": False, "locale": "en"}
    made = Gift.objects.create(
        fund=fund, amount=amount, recorded_by=treasurer, received_at=timezone.now(), **{**facts, **fields}
    )
    credit_chapters(gift=made, chapters=chapters)
    book_arrival(gift=made, into="cash", at=made.received_at)
    sum_shares()
    return made


def summed(fund):
    """As soon as something is booked, or credited otherwise, the worker sums again."""
    to_be_summed(fund, livemode=False)
    assert sum_shares() == 1
    assert sum_shares() == 0


def test_a_hundred_dollars_are_shared_to_the_cent(page, treasurer):
    chapters = [factories.chapter(name) for name in ("Berlin", "London", "Paris")]
    gift(page.fund, 10000, treasurer, *chapters)
    assert [share.amount for share in shares_of(page.fund)] == [3334, 3333, 3333]


def test_a_share_loses_its_part_of_what_goes_back(page, treasurer):
    berlin, london = factories.chapter("Berlin"), factories.chapter("London")
    given = gift(page.fund, 10000, treasurer, berlin, london)
    gift(page.fund, 500, treasurer, berlin)
    Refund.objects.create(gift=given, amount=4000, state="succeeded")
    summed(page.fund)
    assert share_of(page.fund, berlin).amount == 3500
    assert share_of(page.fund, london).amount == 3000
    Refund.objects.update(state="failed")
    summed(page.fund)
    assert share_of(page.fund, london).amount == 5000


def test_a_chapter_without_gifts_has_nothing_and_may_still_ask(page, client):
    berlin = factories.chapter("Berlin")
    body = client.get(f"{page.url}for/{berlin.slug}/").content.decode()
    assert "$0" in body
    assert f'name="chapter" value="{berlin.slug}"' in body


def test_the_funds_page_names_chapters_and_leads_to_theirs(page, treasurer, client):
    berlin = factories.chapter("Berlin")
    gift(page.fund, 12300, treasurer, berlin)
    body = client.get(page.url).content.decode()
    assert f"{page.url}for/{berlin.slug}/" in body
    assert "$123" in client.get(f"{page.url}for/{berlin.slug}/").content.decode()


def test_a_chapter_at_high_risk_is_never_named(page, treasurer, client):
    hidden = factories.chapter("Hidden", risk=Risk.HIGH)
    gift(page.fund, 12300, treasurer, hidden)
    assert shares_of(page.fund) == []
    assert client.get(f"{page.url}for/{hidden.slug}/").status_code == 404
    assert "Hidden" not in client.get(page.url).content.decode()


def test_only_a_shared_fund_has_shares(treasurer, client):
    berlin = factories.chapter("Berlin")
    own = factories.fund_page(berlin)
    assert client.get(f"{own.url}for/{berlin.slug}/").status_code == 404
    assert client.get(f"{own.url}for/nobody/").status_code == 404


def test_the_books_balance_line_by_line(page, treasurer):
    gift(page.fund, 10000, treasurer)
    gift(page.fund, 2500, treasurer)
    sums = defaultdict(int)
    for line in book_lines(livemode=False):
        sums[line.posting.pk, line.money.currency] += line.money.amount
    assert list(sums.values()) == [0, 0]
    assert list(book_lines(livemode=True)) == []


def test_the_plain_text_ledger_reads_as_beancount_does(page, treasurer):
    gift(page.fund, 10050, treasurer)
    text = "".join(beancount(livemode=False))
    opened = set(re.findall(r"^\d{4}-\d\d-\d\d open (\S+) USD$", text, re.M))
    used = re.findall(r"^  ((?:Assets|Income|Expenses|Equity):\S+)  (-?[\d.]+) USD$", text, re.M)
    assert (
        {name for name, _amount in used} == opened == {"Assets:Cash:USD", f"Income:Gifts:Offline:F{page.fund.pk}:USD"}
    )
    assert sum(Decimal(amount) for _name, amount in used) == 0
    assert ("Assets:Cash:USD", "100.50") in used
    assert "Practice money" in text
    assert page.title in text


def test_a_reason_cannot_break_out_of_its_line(page, treasurer):
    from donations.actions.ledger import reverse

    made = gift(page.fund, 100, treasurer)
    posting = next(iter(book_lines(livemode=False))).posting
    reverse(posting=posting, author=treasurer, reason='Wrong"\n2020-01-01 open Assets:Evil USD')
    text = "".join(beancount(livemode=False))
    assert "\n2020-01-01 open" not in text
    assert str(made.uid) in text


@pytest.mark.parametrize("suffix", ["beancount", "csv"])
def test_a_desk_takes_its_own_books_along_and_no_others(client, treasurer, suffix):
    berlin, london = factories.chapter("Berlin"), factories.chapter("London")
    mine, other = factories.fund_page(berlin), factories.fund_page(london)
    gift(mine.fund, 100, treasurer)
    foreign = gift(other.fund, 777, treasurer)
    user = factories.with_second_factor(factories.member(berlin, Role.TREASURER))
    client.force_login(user)
    body = client.get(f"/desk/{berlin.slug}/money/books.{suffix}")
    assert body.status_code == 200
    assert body["Cache-Control"] == "no-store"
    text = body.content.decode("utf-8-sig")
    assert f"F{mine.fund.pk}:USD" in text
    assert str(foreign.uid) not in text
    assert client.get(f"/desk/{london.slug}/money/books.{suffix}").status_code == 404
    if suffix == "csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        assert sum(Decimal(row["Amount"].lstrip("'")) for row in rows) == 0


@pytest.mark.parametrize("role", ["editor", "host", "greeter"])
def test_who_handles_no_money_takes_no_books(client, role):
    berlin = factories.chapter("Berlin")
    client.force_login(factories.with_second_factor(factories.member(berlin, role)))
    assert client.get(f"/desk/{berlin.slug}/money/books.csv").status_code == 404


def test_dates_of_the_books_are_those_of_the_gifts(page, treasurer):
    made = gift(page.fund, 100, treasurer, uid=uuid.uuid4())
    text = "".join(beancount(livemode=False))
    assert f"{made.received_at.astimezone(ZoneInfo(page.fund.zone)).date()} * " in text
