"""What came by hand: recorded once, counted by two, shared between chapters, taken back by a line that undoes it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from donations.actions.ledger import reverse
from donations.models import Gift, Match, Pledge, Posting, Receipt
from donations.queries.totals import totals_of
from donations.references import new_reference
from people.models import AuditEntry, OutgoingMail
from tests import factories
from tests.donations.desk_hands import by_card, by_hand, page, world
from tests.worlds import grown

pytestmark = pytest.mark.django_db


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


def filled(client, fund, address="record/", **changes) -> dict:
    """The form as it stands on the page, filled in with a note of ten dollars."""
    form = client.get(page(f"{fund.key}/{address}")).context["form"]
    first = {name: field.value() for name, field in ((field.name, field) for field in form)}
    known = {name: value for name, value in first.items() if value not in (None, "", False)}
    today = timezone.now().date().isoformat()
    told = {"way": "cash", "amount": "10", "received_on": today, "second_counter": "Roya", "attested": "on"}
    return {**known, **told, **changes}


def send(client, fund, form, address="record/"):
    return client.post(page(f"{fund.key}/{address}"), form)


def test_cash_counted_by_two_is_booked_at_once(client, desk):
    _chapter, fund, treasurer = desk
    response = send(client, fund, filled(client, fund, amount="1,250.50"))
    gift = Gift.objects.get()
    assert response.status_code == 302
    assert (gift.amount, gift.counted, gift.way, gift.recorded_by) == (125050, 125050, "cash", treasurer)
    assert totals_of(fund).offline == 125050
    assert "Recorded and booked" in client.get(response["Location"]).content.decode()
    assert AuditEntry.objects.get(verb="donations.gift_recorded").actor == treasurer


def test_a_form_sent_twice_records_once(client, desk):
    fund = desk[1]
    form = filled(client, fund)
    first, second = send(client, fund, form), send(client, fund, form)
    assert first["Location"] == second["Location"]
    assert (Gift.objects.count(), totals_of(fund).offline) == (1, 1000)
    send(client, fund, filled(client, fund))
    assert totals_of(fund).offline == 2000


def test_a_number_that_we_did_not_sign_records_nothing(client, desk):
    fund = desk[1]
    response = send(client, fund, filled(client, fund, nonce="00000000-0000-0000-0000-000000000000"))
    assert (response.status_code, Gift.objects.count()) == (422, 0)


def test_a_number_of_another_fund_records_nothing(client, desk):
    chapter, fund, _treasurer = desk
    other = factories.fund(chapter=chapter)
    assert send(client, fund, filled(client, other)).status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "−5"}, "amount"),
        ({"amount": "25.005"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "1e3"}, "amount"),
        ({"way": "card"}, "way"),
        ({"second_counter": ""}, "second_counter"),
        ({"received_on": "2999-01-01"}, "received_on"),
        ({"received_on": "2001-01-01"}, "received_on"),
        ({"attested": ""}, "attested"),
        ({"shows_name": "on"}, "name"),
        ({"note": "two\nlines"}, "note"),
        ({"email": "nobody"}, "email"),
    ],
)
def test_a_slip_comes_back_beside_its_field(client, desk, changes, field):
    fund = desk[1]
    response = send(client, fund, filled(client, fund, **changes))
    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    assert Gift.objects.count() == 0


def test_nobody_counts_cash_alone(client, desk):
    _chapter, fund, treasurer = desk
    response = send(client, fund, filled(client, fund, second_counter=treasurer.handle.upper()))
    assert set(response.context["form"].errors) == {"second_counter"}


@pytest.mark.parametrize(("typed", "amount"), [("۲۵", 2500), ("۱٬۲۵۰٫۵۰", 125050), ("1.250,50", 125050)])
def test_amounts_are_read_in_any_digits(client, desk, typed, amount):
    """Case 4."""
    fund = desk[1]
    send(client, fund, filled(client, fund, amount=typed))
    assert Gift.objects.get().amount == amount


def test_a_gift_is_shared_to_the_cent(client, desk):
    """Case 6: $100.00 over three chapters is 33.34, 33.33 and 33.33."""
    chapter, fund, _treasurer = desk
    chapters = [chapter, factories.chapter("Berlin"), factories.chapter("Madrid")]
    send(client, fund, filled(client, fund, amount="100", chapters=[one.pk for one in chapters]))
    shares = Gift.objects.get().credits.values_list("amount", flat=True)
    assert sorted(shares, reverse=True) == [3334, 3333, 3333]


def test_a_receipt_is_mailed_to_who_left_an_address(client, desk):
    fund = desk[1]
    send(client, fund, filled(client, fund, name="Ada", email="ada@example.org", locale="fa"))
    assert Receipt.objects.get().amount == 1000
    assert OutgoingMail.objects.get(kind="donations.receipt").contact.email == "ada@example.org"


def test_the_box_of_a_vigil_is_one_line_without_receipt(client, desk):
    fund = desk[1]
    send(client, fund, filled(client, fund, note="Box at the vigil"))
    assert (Receipt.objects.count(), Gift.objects.get().name) == (0, "")


def promise(fund, **fields) -> Pledge:
    return Pledge.objects.create(
        **{
            **{"fund": fund, "amount": 5000, "way": "transfer", "reference": new_reference(), "livemode": False},
            **{"due_on": dt.date(2026, 12, 1), "state": "standing", "locale": "en", "token_hash": new_reference()},
            **{"name": "Ada", "contact": factories.contact("ada@example.org"), **fields},
        }
    )


def test_a_transfer_keeps_the_pledge_that_its_reference_names(client, desk):
    fund = desk[1]
    pledge = promise(fund)
    typed = pledge.reference.replace("-", " ").lower()
    address = f"record/?reference={typed}"
    assert "This keeps a pledge" in client.get(page(f"{fund.key}/{address}")).content.decode()
    send(client, fund, filled(client, fund, address, way="transfer", amount="50", name="Ada"), address)
    pledge.refresh_from_db()
    assert (pledge.state, pledge.gift.amount, pledge.gift.contact) == ("kept", 5000, pledge.contact)
    assert totals_of(fund).pledged == 0
    assert Receipt.objects.count() == 1


def test_a_pledge_is_kept_once(client, desk):
    fund = desk[1]
    pledge = promise(fund)
    address = f"record/?pledge={pledge.uid}"
    forms = [filled(client, fund, address, way="transfer") for _number in range(2)]
    statuses = [send(client, fund, form, address).status_code for form in forms]
    assert (statuses, Gift.objects.count()) == ([302, 422], 1)


@pytest.mark.parametrize("wanted", ["reference=AAA-AAA", "pledge=rubbish", "reference=%00", "reference=" + "x" * 500])
def test_a_reference_that_nobody_has_keeps_nothing(client, desk, wanted):
    response = client.get(page(f"{desk[1].key}/record/?{wanted}"))
    assert response.status_code in (200, 400, 404)


def test_a_pledge_of_another_fund_is_not_found(client, desk):
    chapter, fund, _treasurer = desk
    other = promise(factories.fund(chapter=chapter))
    response = client.get(page(f"{fund.key}/record/?reference={other.reference}"))
    assert response.context["pledge"] is None


def test_what_was_entered_by_mistake_is_undone_by_a_line_more(client, desk):
    chapter, fund, treasurer = desk
    pledge = promise(fund)
    gift = by_hand(fund, treasurer, 5000, [chapter], way="transfer", pledge=pledge)
    address = page(f"gifts/{gift.uid}/correct/")
    shown = client.get(address).content.decode()
    assert "−$50.00" in shown
    assert "stands again" in shown
    assert totals_of(fund).offline == 5000  # looking changes nothing

    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Typed twice."})

    pledge.refresh_from_db()
    undone = Posting.objects.get(kind="correction")
    assert (undone.reason, undone.author) == ("Typed twice.", treasurer)
    assert (totals_of(fund).offline, pledge.state, gift.credits.count()) == (0, "standing", 0)
    assert client.post(address, {"reason": "Again."}).status_code == 422
    assert Posting.objects.count() == 2
    assert [line.gift for line in client.get(page(f"{fund.key}/?state=corrected")).context["gifts"]] == [gift]


def test_what_came_by_card_is_not_undone_by_hand(client, desk):
    gift = by_card(desk[1])
    response = client.post(page(f"gifts/{gift.uid}/correct/"), {"reason": "Wrong."})
    assert (response.status_code, Posting.objects.filter(kind="correction").count()) == (422, 0)
    assert "Give it back instead" in response.content.decode()


def test_a_reason_names_nobody(client, desk):
    gift = by_hand(desk[1], desk[2])
    response = client.post(page(f"gifts/{gift.uid}/correct/"), {"reason": "ada@example.org asked"})
    assert set(response.context["form"].errors) == {"reason"}


def test_a_gift_can_count_for_other_chapters(client, desk):
    chapter, fund, treasurer = desk
    berlin = factories.chapter("Berlin")
    gift = by_hand(fund, treasurer, 1001, [chapter])
    client.post(page(f"gifts/{gift.uid}/chapters/"), {"chapters": [chapter.pk, berlin.pk]})
    assert sorted(gift.credits.values_list("amount", flat=True)) == [500, 501]
    note = AuditEntry.objects.get(verb="donations.gift_credited")
    assert note.details["after"] == sorted([chapter.pk, berlin.pk])


def test_a_cap_stops_a_match_and_what_goes_back_lowers_it(client, desk):
    """Case 39: a cap of $2,000 and gifts of $1,900 and $300 make a match of $2,000."""
    _chapter, fund, treasurer = desk
    today = timezone.now().date().isoformat()
    client.post(page(f"{fund.key}/matches/"), {"name": "two donors", "cap": "2,000", "starts_on": today})
    match = Match.objects.get()

    def standing():
        return client.get(page(f"{fund.key}/matches/")).context["matches"][0]["one"]

    by_card(fund, 190_000)
    assert standing().matched.amount == 190_000
    gift = by_card(fund, 30_000)
    assert standing().matched.amount == 200_000
    by_hand(fund, treasurer, 50_000, way="cheque", match=match, received_on=timezone.now().date())
    assert (standing().paid.major, standing().owed.major) == (Decimal(500), Decimal(1500))
    assert (totals_of(fund).match, totals_of(fund).promised_match) == (50_000, 150_000)
    reverse(posting=Posting.objects.get(key=f"gift:{gift.uid}"), author=treasurer, reason="Went back.")
    assert standing().matched.amount == 190_000
    client.post(page(f"matches/{match.pk}/end/"))
    assert standing().is_over


def test_a_match_ends_after_it_begins(client, desk):
    form = {"name": "two donors", "cap": "10", "starts_on": "2026-11-20", "ends_on": "2026-11-19"}
    response = client.post(page(f"{desk[1].key}/matches/"), form)
    assert (set(response.context["form"].errors), Match.objects.count()) == ({"ends_on"}, 0)


def test_a_match_that_has_not_begun_can_be_ended(client, desk):
    soon = (timezone.now() + dt.timedelta(days=9)).date().isoformat()
    client.post(page(f"{desk[1].key}/matches/"), {"name": "two donors", "cap": "10", "starts_on": soon})
    assert client.post(page(f"matches/{Match.objects.get().pk}/end/")).status_code == 302
    assert Match.objects.get().ends_at <= timezone.now()


def test_a_receipt_for_a_mistake_is_replaced_by_one_over_nothing(client, desk):
    gift = by_hand(desk[1], desk[2], name="Ada", shows_name=True, email="ada@example.org")
    client.post(page(f"gifts/{gift.uid}/correct/"), {"reason": "It was another Ada."})
    gift.refresh_from_db()
    assert list(Receipt.objects.order_by("pk").values_list("amount", flat=True)) == [2500, 0]
    assert not gift.shows_name
