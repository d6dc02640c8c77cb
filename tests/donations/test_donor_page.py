"""What a donor sees and does behind the link that was mailed to them."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from donations.actions.links import ask_for_link, forget_links
from donations.actions.receipts import issue_receipt
from donations.links import mine_token
from donations.mails import receipts
from donations.models import Attempt, DonorLink, Gift, MonthlyGift
from people.letters import compose
from people.models import Contact, OutgoingMail
from people.secrets import digest
from tests import factories
from tests.donations import making
from tests.worlds import grown

pytestmark = pytest.mark.django_db
HOME = {"Sec-Fetch-Site": "same-origin"}
ADA = "ada@example.org"


@grown
def ada() -> Contact:
    return factories.contact(ADA)


def page_of(contact: Contact) -> str:
    """The address of this donor's page."""
    link = ask_for_link(email=contact.email, locale="en")
    return reverse("donations_mine_page", args=[mine_token(link)])


def ask(client, email: str):
    return client.post("/give/mine/", {"email": email, "website": ""}, headers=HOME)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_known_and_unknown_addresses_get_the_same_answer(client, ada):
    making.gift(contact=ada)
    factories.contact("came@example.org")
    answers = [ask(client, email) for email in (ADA, "came@example.org", "nobody@example.org")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(303, "/give/mine/sent/")}
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.contact) == ("donations.link", ada)


def test_a_form_of_another_site_is_refused(client, ada):
    making.gift(contact=ada)
    answer = client.post("/give/mine/", {"email": ADA}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not OutgoingMail.objects.exists()


def test_one_network_asks_thirty_times_and_is_answered_the_same_ever_after(client, ada, monkeypatch):
    making.gift(contact=ada)
    monkeypatch.setattr("donations.views.mine.ASKS", 1)
    assert [ask(client, ADA)["Location"] for _ in range(3)] == ["/give/mine/sent/"] * 3
    assert DonorLink.objects.count() == 1


def test_one_address_gets_five_links_a_day(ada):
    making.gift(contact=ada)
    for _ in range(8):
        ask_for_link(email=ADA, locale="en")
    assert OutgoingMail.objects.count() == 5


def test_the_mail_leads_to_the_page_for_a_day(client, ada):
    making.gift(contact=ada)
    ask(client, "Ada+news@example.org")
    link = DonorLink.objects.get()
    address = reverse("donations_mine_page", args=[mine_token(link)])
    assert address in compose(OutgoingMail.objects.get()).body
    assert client.get(address).status_code == 200
    assert mine_token(link) not in str(DonorLink.objects.values())
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        assert client.get(address).status_code == 404
        assert client.post(address + "receipt/").status_code == 404
        assert forget_links() == 1


def test_an_address_that_was_forgotten_is_known_again_by_who_types_it(ada):
    """The gift of long ago still knows the hash of its mailbox."""
    making.gift(contact=ada)
    Contact.objects.update(email=None)
    ask_for_link(email=ADA, locale="en")
    assert OutgoingMail.objects.get().contact.email == ADA


def test_the_page_is_private(client, ada):
    making.gift(contact=ada)
    answer = client.get(page_of(ada))
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]


def test_it_says_what_became_of_each_gift(client, ada):
    fund = factories.fund(name="The ad")
    gift = making.gift(fund, contact=ada)
    issue_receipt(gift=gift)
    making.refund(gift, 500)
    making.refund(gift, 300, "pending")
    making.dispute(gift, 200)
    making.gift(fund, contact=factories.contact(), amount=9900)
    making.attempt(fund, contact=ada, state="processing", amount=4200)
    told = text(client.get(page_of(ada)))
    said = [
        "The ad",
        "$5.00 was given back",
        "$3.00 is on its way",
        "asks for $2.00 back",
        "$42.00 for \u2068The ad\u2069",
    ]
    assert [words for words in said if words not in told] == []
    assert "$99" not in told


def test_practice_gifts_are_on_no_live_page(client, ada, settings):
    making.gift(contact=ada)
    settings.STRIPE_LIVE = True
    assert "Nothing has arrived so far" in text(client.get(page_of(ada)))


def test_the_page_asks_the_database_as_often_for_many_gifts(client, ada, django_assert_max_num_queries):
    fund = factories.fund()
    for _ in range(12):
        issue_receipt(gift=making.gift(fund, contact=ada))
    address = page_of(ada)
    with django_assert_max_num_queries(22):
        client.get(address)


def test_a_receipt_is_sent_again_once_a_day(client, ada):
    gift = making.gift(contact=ada)
    issue_receipt(gift=gift)
    address = page_of(ada)
    for _ in range(3):
        answer = client.post(address + "receipt/", {"gift": gift.uid})
    assert answer["Location"] == address + "?done=receipt"
    assert OutgoingMail.objects.filter(kind="donations.receipt").count() == 2


@pytest.mark.parametrize("gift", ["someone else's", "", "x", "' OR 1=1"])
def test_nobody_elses_gift_is_touched(client, ada, gift):
    making.gift(contact=ada)
    other = making.gift(name="Sima", shows_name=True)
    issue_receipt(gift=other)
    gift = other.uid if gift == "someone else's" else gift
    address = page_of(ada)
    for name, fields in (("receipt", {}), ("name", {"shows": "0"})):
        assert client.post(f"{address}{name}/", {"gift": gift, **fields}).status_code == 404
    other.refresh_from_db()
    assert other.shows_name
    assert OutgoingMail.objects.filter(kind="donations.receipt").count() == 1


def test_a_name_is_hidden_and_shown_again(client, ada):
    monthly = making.monthly(contact=ada, name="Ada", shows_name=True)
    gift = making.gift(contact=ada, name="Ada", shows_name=True, monthly=monthly)
    address = page_of(ada)
    for shows in (False, True):
        client.post(address + "name/", {"gift": gift.uid, "shows": str(int(shows))})
        assert Gift.objects.get().shows_name is shows
        assert MonthlyGift.objects.get().shows_name is shows


def test_a_gift_without_a_name_has_none_to_show(client, ada):
    gift = making.gift(contact=ada)
    client.post(page_of(ada) + "name/", {"gift": gift.uid, "shows": "1"})
    assert Gift.objects.get().shows_name is False


def test_looking_changes_nothing(client, ada):
    gift = making.gift(contact=ada, name="Ada")
    address = page_of(ada)
    for name in ("", "receipt/", "name/", "statement/", "erase/"):
        client.get(address + name, {"gift": gift.uid, "shows": "1", "year": gift.received_at.year})
    gift.refresh_from_db()
    assert (gift.name, gift.shows_name) == ("Ada", False)
    assert [mail.kind for mail in OutgoingMail.objects.all()] == ["donations.link"]


def test_the_paper_of_a_year_holds_that_year_by_the_clock_of_the_fund(client, ada, monkeypatch):
    """Two gifts an hour apart, the first still in the old year in New York; one went back in part."""
    fund = factories.fund(zone="America/New_York")
    late = making.gift(fund, contact=ada, received_at=dt.datetime(2027, 1, 1, 4, 30, tzinfo=dt.UTC))
    early = making.gift(fund, contact=ada, amount=4000, received_at=dt.datetime(2027, 1, 1, 5, 30, tzinfo=dt.UTC))
    for gift in (late, early):
        issue_receipt(gift=gift)
    drawn = []
    monkeypatch.setattr(receipts, "draw", lambda template, said: drawn.append(said) or b"%PDF")
    address = page_of(ada)
    assert client.post(address + "statement/", {"year": "2026"})["Location"].endswith("?done=statement")
    assert client.post(address + "statement/", {"year": "2025"}).status_code == 404
    message = compose(OutgoingMail.objects.get(kind="donations.statement"))
    assert [said["sums"] for said in drawn] == [["$25.00"]]
    assert message.attachments[0].filename == "gifts-2026.pdf"


def test_erasing_asks_once_more_and_then_forgets(client, ada):
    gift = making.gift(contact=ada, name="Ada")
    address = page_of(ada)
    assert "Erase what we know of you?" in text(client.get(address + "erase/"))
    answer = client.post(address + "erase/")
    assert answer["Location"] == "/give/mine/erased/"
    gift.refresh_from_db()
    assert (gift.name, gift.contact) == ("", None)
    assert client.get(address).status_code == 404
    assert Contact.objects.get().email == ADA  # other apps may know them; nobody learns it here


def test_erasing_everything_forgets_the_address_too(client, ada):
    making.gift(contact=ada)
    client.post(page_of(ada) + "erase/", {"everything": "1"})
    assert not Contact.objects.exists()


def test_the_mail_of_the_link_says_nothing_in_its_subject(ada):
    making.gift(contact=ada, amount=7700)
    ask_for_link(email=ADA, locale="fa")
    message = compose(OutgoingMail.objects.get())
    assert "77" not in message.body
    assert "/fa/give/mine/" in message.body
    assert DonorLink.objects.get().token_hash == digest(mine_token(DonorLink.objects.get()))


def test_an_attempt_that_came_to_nothing_is_nobodys_gift(ada):
    making.attempt(contact=ada, state="expired")
    assert ask_for_link(email=ADA, locale="en") is None
    Attempt.objects.update(state="processing")
    assert ask_for_link(email=ADA, locale="en")
