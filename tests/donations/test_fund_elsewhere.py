"""A fund on other sites and in spreadsheets: what may be taken along, by which verbs, and that it names nobody."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from donations.actions.arrivals import book_arrival
from donations.giving_tokens import return_token
from donations.models import Fund
from people.secrets import digest
from tests import factories
from tests.donations import making
from tests.worlds import grown

pytestmark = pytest.mark.django_db
TITLE = '"Half" <b>a</b> page & </textarea><script>alert(1)</script>'


@grown
def page():
    return factories.fund_page(title="A full page")


def arrived(fund: Fund, amount: int = 2500, **fields):
    gift = making.gift(fund, amount=amount, counted=amount, **fields)
    book_arrival(gift=gift, into="clearing", at=timezone.now())
    return gift


def trail_rows(client, fund: Fund) -> list[list[str]]:
    answer = client.get(reverse("donations_trail", args=[fund.key]))
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", ["donations_embed", "donations_embed_code", "donations_trail"])
@pytest.mark.parametrize("verb", ["post", "put", "delete", "patch"])
def test_what_can_be_taken_along_can_only_be_looked_at(client, page, name, verb):
    assert getattr(client, verb)(reverse(name, args=[page.fund.key])).status_code == 405


@pytest.mark.parametrize("name", ["donations_give", "donations_pledge"])
@pytest.mark.parametrize("verb", ["put", "delete", "patch", "options"])
def test_a_step_knows_looking_and_sending_only(client, page, name, verb):
    assert getattr(client, verb)(reverse(name, args=[page.translation_key])).status_code == 405


def test_asking_for_the_head_is_looking(client, page):
    for address in (page.url, *(reverse(name, args=[page.fund.key]) for name in ("donations_give", "donations_embed"))):
        answer = client.head(address)
        assert (answer.status_code, answer.content) == (200, b"")


def test_nobody_is_named_in_what_is_taken_along(client, page):
    arrived(page.fund, name="Mina Salehi", shows_name=True, message="For Sima", dedication="Narges", note="cheque 12")
    taken = [
        client.get(reverse(name, args=[page.fund.key])).content.decode()
        for name in ("donations_embed", "donations_embed_code", "donations_trail")
    ]

    for body in taken:
        assert not {word for word in ("Mina", "Sima", "Narges", "cheque 12", "@example.org") if word in body}
    assert "Mina Salehi" in client.get(page.url).content.decode()  # who wished to be, on the fund's own page


def test_the_spreadsheet_ends_with_what_the_fund_holds(client, page):
    for amount in (2500, 1999, 5001):
        arrived(page.fund, amount)
    heads, newest, *_older = trail_rows(client, page.fund)

    assert heads == ["Day", "What", "Came in", "Went out", "In the fund after it", "Currency"]
    assert (newest[2], newest[3], newest[4], newest[5]) == ("95.00", "0.00", "95.00", "USD")


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_machines_read_the_same_figures_in_every_language(client, page, language):
    arrived(page.fund, 123_456)
    with translation.override(language):
        rows = trail_rows(client, page.fund)

    day, what, *sums = rows[1]
    assert (sums, day.isascii()) == (["1234.56", "0.00", "1234.56", "USD"], True)
    assert (rows[0][0] == "Day", "gift" in what) == (language == "en", language == "en")


def test_a_fund_without_a_gift_has_an_empty_trail_and_an_unknown_one_none(client, page):
    assert len(trail_rows(client, page.fund)) == 1
    unknown = "00000000-0000-4000-8000-000000000000"
    for name in ("donations_trail", "donations_embed", "donations_embed_code", "donations_give", "donations_pledge"):
        assert client.get(reverse(name, args=[unknown])).status_code == 404


def test_live_and_practice_money_have_a_trail_each(client, page, settings):
    arrived(page.fund, 2500)
    arrived(page.fund, 9900, livemode=True)
    practised = trail_rows(client, page.fund)[1][4]
    settings.STRIPE_LIVE = True

    assert (practised, trail_rows(client, page.fund)[1][4]) == ("25.00", "99.00")


def test_what_is_to_be_copied_cannot_break_out_of_its_field(client):
    page = factories.fund_page(title=TITLE)
    body = client.get(reverse("donations_embed_code", args=[page.translation_key])).content.decode()

    assert "<script>alert" not in body
    assert escape(escape(TITLE)) in body  # once for the page it is pasted into, once for ours
    assert body.count("</textarea>") == 2


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_what_is_to_be_copied_leads_to_the_language_it_was_copied_in(client, settings, language):
    settings.SITE_URL = "https://appeal.example"
    page = factories.fund_page()
    if language != "en":
        factories.translation(page, language, title=f"Title {language}")
    with translation.override(language):
        address = reverse("donations_embed_code", args=[page.translation_key])
        frame = reverse("donations_embed", args=[page.translation_key])
    body = client.get(address).content.decode()

    assert escape(f'src="https://appeal.example{frame}"') in body
    assert frame.startswith("/funds/" if language == "en" else f"/{language}/")


def test_only_the_embedded_page_may_stand_in_a_frame(client, page):
    policies = {
        name: client.get(reverse(name, args=[page.fund.key]))["Content-Security-Policy"]
        for name in ("donations_embed", "donations_embed_code", "donations_give", "donations_pledge")
    }

    assert [name for name, policy in policies.items() if "frame-ancestors *" in policy] == ["donations_embed"]
    assert all("script-src 'self'" in policy or "default-src 'self'" in policy for policy in policies.values())


@pytest.mark.parametrize("stage", ["open", "processing", "paid", "failed", "expired"])
def test_where_a_payment_leads_back_to_outlives_the_funds_page(client, page, stage):
    """A donor who comes back after an editor took the page down is still told what became of the money."""
    attempt = making.attempt(page.fund, state=stage, name="Mina Salehi")
    attempt.token_hash = digest(return_token(attempt.uid))
    attempt.save()
    page.delete()
    answer = client.get(reverse("donations_return", args=[return_token(attempt.uid)]))

    body = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert f'data-stage="{"pending" if stage == "open" else stage}"' in body
    assert ("$25" in body, "Mina" in body) == (True, False)


def test_a_sum_that_the_ledger_does_not_confirm_is_added_up_anew_everywhere(client, page):
    """§ ledger: a cached total that differs is never shown."""
    arrived(page.fund, 2500)
    page.fund.totals.update(card=999_999_00, is_trusted=False)

    for address in (page.url, reverse("donations_embed", args=[page.fund.key]), factories.fund_index().url, "/"):
        body = client.get(address).content.decode()
        assert ("$25" in body, "999,999" in body) == (True, False), address
    assert trail_rows(client, page.fund)[1][4] == "25.00"
