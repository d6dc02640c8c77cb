"""The pages of the treasurer's desk: what stands on them, how they are narrowed, and what they cost."""

import datetime as dt

import pytest
from django.utils import timezone

from donations.actions.shares import sum_shares
from donations.models import Breaker, Dispute, FundTotal, Gift, MonthlyGift, Payout, Pledge, Refund, StripeEvent
from donations.queries.desk_gifts import A_PAGE
from tests import factories
from tests.donations.desk_hands import by_card, by_hand, page, world
from tests.worlds import grown

pytestmark = pytest.mark.django_db
NAUGHTY = "<script>alert(1)</script> \u202egnirts =cmd|' /C calc'!A0 نام"


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def office():
    return world()


@pytest.fixture
def desk(client, office):
    chapter, fund, treasurer = office
    client.force_login(treasurer)
    return chapter, fund, treasurer


def test_what_needs_an_answer_stands_on_top(client, desk):
    fund = desk[1]
    gift, now = by_card(fund), timezone.now()
    soon = now + dt.timedelta(days=3)
    Dispute.objects.create(dispute_id="dp_1", gift=gift, amount=2500, opened_at=now, answer_by=soon)
    Refund.objects.create(gift=gift, amount=100, state=Refund.State.FAILED)
    Breaker.objects.create(until=now + dt.timedelta(minutes=9), declined=31)
    FundTotal.objects.update(is_trusted=False)
    pledge(fund, due_on=now.date() - dt.timedelta(days=2))

    response = client.get(page(""))

    titles = [need.title for need in response.context["needs"]]
    assert titles == [
        "A bank asks for $25.00 back",
        "No cards are taken at the moment",
        "$1.00 could not be given back",
        fund.name,
        "1 pledge is past its day",
    ]
    front = client.get("/desk/sf/").content.decode()
    assert "A bank asks for $25.00 back" in front
    assert "2 more that wait" in front


def test_a_quiet_desk_asks_for_nothing(client, desk):
    by_card(desk[1])
    assert client.get(page("")).context["needs"] == []


def test_events_and_payouts_are_for_network_admins(client, desk):
    event = StripeEvent.objects.create(
        event_id="evt_1", type="charge.refunded", livemode=False, happened_at=timezone.now(), state="failed"
    )
    Payout.objects.create(
        payout_id="po_1",
        amount=900,
        parts=800,
        currency="USD",
        livemode=False,
        state="differs",
        arrives_on="2026-11-20",
    )
    assert "evt_1" not in client.get(page("company/")).content.decode()
    assert client.post(page(f"company/events/{event.pk}/retry/")).status_code == 404

    client.force_login(factories.network_admin())
    needs = [need.title for need in client.get(page("")).context["needs"]]
    shown = client.get(page("company/")).content.decode()
    client.post(page(f"company/events/{event.pk}/retry/"))

    event.refresh_from_db()
    assert needs == ["1 event failed", "1 payout differs"]
    assert "evt_1" in shown
    assert "Its parts come to $8.00." in shown
    assert (event.state, event.attempts) == ("received", 0)


def test_a_treasurer_lets_cards_be_taken_again(client, desk):
    Breaker.objects.create(until=timezone.now() + dt.timedelta(minutes=9), declined=31)
    assert "31 cards were declined" in client.get(page("company/")).content.decode()
    client.post(page("company/cards/"))
    assert "Cards are taken." in client.get(page("company/")).content.decode()
    assert Breaker.objects.get().closed_by == desk[2]


def test_a_list_of_gifts_is_narrowed_by_what_stands_in_its_address(client, desk):
    _chapter, fund, treasurer = desk
    card, cash = by_card(fund), by_hand(fund, treasurer)
    Refund.objects.create(gift=card, amount=100, state=Refund.State.SUCCEEDED)

    def listed(query):
        return [line.gift for line in client.get(page(f"{fund.key}/") + query).context["gifts"]]

    assert listed("?way=cash") == [cash]
    assert listed("?state=refunded") == [card]
    assert listed("?state=kept") == [cash]
    assert listed("?state=disputed") == listed("?state=corrected") == listed("?state=monthly") == []
    assert set(listed("?month=2026-11-01")) >= {cash}
    assert listed("?month=2020-01-01") == []
    assert set(listed("?way=rubbish&month=99&state=x&before=y")) == {card, cash}


def test_every_gift_stands_on_exactly_one_page(client, desk):
    fund, at = desk[1], timezone.now()
    made = {by_card(fund, received_at=at).pk for _number in range(A_PAGE + 5)}  # all in one moment
    first = client.get(page(f"{fund.key}/"))
    second = client.get(page(f"{fund.key}/") + first.context["older"])
    pages = [[line.gift.pk for line in one.context["gifts"]] for one in (first, second)]
    assert [len(one) for one in pages] == [A_PAGE, 5]
    assert set(pages[0]) | set(pages[1]) == made
    assert second.context["older"] == ""


def test_a_page_costs_the_same_at_few_and_many(client, desk, django_assert_max_num_queries):
    chapter, fund, treasurer = desk
    for address, most in [(page(""), 26), (page(f"{fund.key}/"), 26)]:
        counts = []
        client.get(address)  # what is read once a process
        for _round in range(2):
            for _number in range(6):
                by_hand(fund, treasurer, chapters=[chapter], name="Ada")
            with django_assert_max_num_queries(most) as caught:
                client.get(address)
            counts.append(len(caught))
        assert counts[0] == counts[1]


def test_a_gift_tells_what_was_booked(client, desk):
    chapter, fund, treasurer = desk
    words = {"name": f"Ada L. {NAUGHTY}", "message": NAUGHTY, "note": NAUGHTY}
    gift = by_hand(fund, treasurer, chapters=[chapter], **words)
    assert "<script>alert(1)" not in client.get(page(f"{fund.key}/")).content.decode()
    response = client.get(page(f"gifts/{gift.uid}/"))
    shown = response.content.decode()
    assert "cash and cheques at hand" in shown
    assert "Ada L." in shown
    assert "<script>alert(1)" not in shown
    assert [posting.what for posting in response.context["postings"]] == ["Arrived"]


def pledge(fund, **fields) -> Pledge:
    number = Pledge.objects.count()
    return Pledge.objects.create(
        **{
            **{"fund": fund, "amount": 5000, "way": "transfer", "reference": f"K7M-4Q{number}", "livemode": False},
            **{"due_on": timezone.now().date(), "state": "standing", "locale": "en", "token_hash": f"p{number}"},
            **fields,
        }
    )


def test_pledges_that_are_due_first_stand_on_top(client, desk):
    fund, today = desk[1], timezone.now().date()
    late, soon = pledge(fund, due_on=today - dt.timedelta(days=1)), pledge(fund, due_on=today + dt.timedelta(days=5))
    pledge(fund, state="asked")
    rows = client.get(page(f"{fund.key}/pledges/")).context["pledges"]
    assert [(row["pledge"], row["is_late"]) for row in rows] == [(late, True), (soon, False)]
    client.post(page(f"pledges/{late.uid}/withdraw/"))
    late.refresh_from_db()
    assert (late.state, late.name) == ("withdrawn", "")


def test_the_numbers_have_a_chart_with_its_table(client, desk):
    chapter, fund, treasurer = desk
    by_hand(fund, treasurer, 7500, chapters=[chapter])
    by_card(fund, 2500)
    sum_shares()
    for query in ("", "?by=week"):
        response = client.get(page(f"{fund.key}/numbers/") + query)
        shown = response.content.decode()
        assert "The numbers as a table" in shown
        assert response.context["usual"].average.text() == "$50.00"
        assert [row["name"] for row in response.context["chapters"]["rows"]] == ["San Francisco"]


def test_monthly_gifts_are_counted(client, desk):
    fund, gift = desk[1], by_card(desk[1])
    MonthlyGift.objects.create(
        fund=fund,
        attempt=gift.attempt,
        subscription_id="sub_1",
        amount=2500,
        currency="USD",
        livemode=False,
        locale="en",
    )
    assert client.get(page(f"{fund.key}/numbers/")).context["usual"].monthly == 1
    assert "1 gives every month." in client.get(page("")).content.decode()
    MonthlyGift.objects.update(state="past-due")
    assert "The last payment of 1 failed" in client.get(page("")).content.decode()
    MonthlyGift.objects.update(state="lapsed")
    assert "gives every month" not in client.get(page("")).content.decode()
    assert Gift.objects.count() == 1
