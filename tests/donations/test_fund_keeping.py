"""A fund's page is one for all readers: kept, revalidated, cookie-free, and new as soon as its money moves."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from donations.actions.arrivals import book_arrival
from donations.actions.forgetting import forget_donor
from donations.actions.funds import open_fund
from donations.actions.matches import add_match, end_match
from donations.actions.pledges import ask_for_pledge, confirm_pledge, lapse, withdraw_pledge
from donations.models import Fund, Pledge
from donations.queries.totals import totals_of
from tests import factories
from tests.donations import making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings):
    settings.PAGE_CACHE_SECONDS = 60


@pytest.fixture
def page():
    return factories.fund_page()


@pytest.fixture
def soon(django_capture_on_commit_callbacks):
    """What happens once a change is committed happens at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def promise(fund: Fund, amount: int = 10_000) -> Pledge:
    due = timezone.localdate() + dt.timedelta(days=5)
    said = {"way": "transfer", "email": "mina@example.org", "name": "Mina", "locale": "en"}
    return ask_for_pledge(fund=fund, amount=amount, due_on=due, **said)


def test_it_is_public_and_sets_no_cookie(client, page):
    answer = client.get(page.url)

    assert answer["Cache-Control"].startswith("public, max-age=60")
    assert answer["ETag"]
    assert (answer.cookies, "Cookie" in answer.get("Vary", "")) == ({}, False)


def test_a_reader_who_has_it_already_is_told_so_with_nothing_more(client, page):
    tag = client.get(page.url)["ETag"]
    again = client.get(page.url, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert client.get(page.url, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("what", ["page", "embed", "index"])
def test_it_is_kept_without_asking_the_database_again(client, page, what, django_assert_num_queries):
    addresses = {
        "page": page.url,
        "embed": reverse("donations_embed", args=[page.fund.key]),
        "index": factories.fund_index().url,
    }
    first = client.get(addresses[what])
    with django_assert_num_queries(0):
        again = client.get(addresses[what])

    assert again.content == first.content


@pytest.mark.parametrize("what", ["page", "embed", "index", "home"])
def test_a_gift_shows_at_once_everywhere(client, page, what, soon):
    addresses = {
        "page": page.url,
        "embed": reverse("donations_embed", args=[page.fund.key]),
        "index": factories.fund_index().url,
        "home": factories.site_tree().url,
    }
    before = client.get(addresses[what])
    with soon():
        book_arrival(gift=making.gift(page.fund, amount=123_400, counted=123_400), into="clearing", at=timezone.now())
    after = client.get(addresses[what])

    assert "$1,234" not in before.content.decode()
    assert "$1,234" in after.content.decode()
    assert before["ETag"] != after["ETag"]


def test_control_what_does_not_concern_readers_lets_pages_be_kept(client, page, soon):
    first = client.get(page.url)
    with soon():
        making.attempt(page.fund)
        promise(page.fund)

    assert client.get(page.url).content == first.content


def test_a_promise_shows_once_it_stands_and_goes_when_it_is_taken_back(client, page, soon):
    def shown() -> bool:
        return "Pledged, not yet here" in client.get(page.url).content.decode()

    pledge = promise(page.fund)
    seen = [shown()]
    with soon():
        confirm_pledge(pledge=pledge)
    seen.append(shown())
    with soon():
        withdraw_pledge(pledge=pledge)
    seen.append(shown())

    assert seen == [False, True, False]


def test_a_promise_that_lapsed_is_gone_from_the_meter_at_once(client, page, soon):
    pledge = promise(page.fund)
    confirm_pledge(pledge=pledge)
    assert "$100" in client.get(page.url).content.decode()
    Pledge.objects.update(due_on=timezone.localdate() - dt.timedelta(days=60))
    with soon():
        assert lapse() == 1

    assert "Pledged, not yet here" not in client.get(page.url).content.decode()


def test_a_donor_who_is_forgotten_is_gone_from_the_page_at_once(client, page, soon):
    gift = making.gift(page.fund, name="Mina Salehi", shows_name=True, message="For Sima")
    assert "Mina Salehi" in client.get(page.url).content.decode()
    with soon():
        forget_donor(gift.contact)

    body = client.get(page.url).content.decode()
    assert ("Mina Salehi" in body, "For Sima" in body) == (False, False)


def test_a_match_shows_at_once_and_ends_at_once(client, page, soon):
    def matched() -> int:
        body = client.get(page.url).content.decode()
        assert ("Matched" in body) is (totals_of(page.fund).promised_match > 0)
        return totals_of(page.fund).promised_match

    book_arrival(gift=making.gift(page.fund), into="clearing", at=timezone.now())
    admin, begins = factories.network_admin(), timezone.now() - dt.timedelta(hours=1)
    seen = [matched()]
    with soon():
        match = add_match(fund=page.fund, name="Two donors", cap=200_000, starts_at=begins, ends_at=None, author=admin)
    seen.append(matched())
    with soon():
        end_match(match=match, author=admin)
        book_arrival(gift=making.gift(page.fund), into="clearing", at=timezone.now())

    assert [*seen, matched()] == [0, 2500, 2500]


def test_publishing_shows_at_once(client, page, soon):
    client.get(page.url)
    page.title = "Two pages"
    with soon():
        page.save_revision().publish()

    assert "Two pages" in client.get(page.url).content.decode()


def test_whoever_is_signed_in_is_answered_afresh(client, page):
    client.get(page.url)
    client.force_login(factories.user())

    assert client.get(page.url)["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("step", ["donations_give", "donations_pledge"])
def test_steps_of_giving_are_kept_by_nobody(client, page, step):
    answer = client.get(reverse(step, args=[page.translation_key]), {"amount": "2500"})

    assert (answer.status_code, answer["Cache-Control"], answer.cookies) == (200, "no-store", {})
    assert client.get(answer.request["PATH_INFO"], {"amount": "2500"}).content != b""


def test_a_source_in_the_address_makes_a_page_of_its_own(client, page):
    plain = client.get(page.url).content.decode()
    letter = client.get(page.url, {"via": "letter-12"}).content.decode()

    assert 'value="letter-12"' in letter
    assert "letter-12" not in plain + client.get(page.url).content.decode()


def test_queries_of_a_funds_page_do_not_grow_with_gifts_names_and_days(client, page, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        client.get(page.url, {"via": "warm"})
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page.url, {"via": str(making.attempt().pk)}).status_code == 200
        return len(asked)

    def give(number: int) -> None:
        at = timezone.now() - dt.timedelta(days=number)
        gift = making.gift(page.fund, name=f"Donor {number}", shows_name=True, received_at=at)
        book_arrival(gift=gift, into="clearing", at=at)

    give(0)
    few = count()
    for number in range(1, 12):
        give(number)
    assert count() <= few


def test_opening_the_same_fund_twice_is_one_fund(page):
    assert open_fund(page=page) == open_fund(page=page) == Fund.objects.get()
