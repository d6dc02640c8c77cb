"""A donor's own pages in every language and every state, and what asking for a link tells a stranger: nothing."""

import datetime as dt
import re

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from donations.actions.links import ask_for_link
from donations.actions.receipts import correct_receipt, issue_receipt
from donations.links import link_of, mine_token, monthly_of, monthly_token
from donations.models import DonorLink, MonthlyGift
from people.models import Contact, OutgoingMail
from people.outbox import MAILS_A_DAY
from tests import factories
from tests.donations import making
from tests.worlds import grown

pytestmark = pytest.mark.django_db
HOME = {"Sec-Fetch-Site": "same-origin"}
LANGUAGES = [code for code, _name in settings.LANGUAGES]
ADA = "ada@example.org"
ENGLISH = re.compile(r"\b(the|your|gift|thank|month|receipt|card|given|back|payment)\b", re.I)


@grown
def ada() -> Contact:
    return factories.contact(ADA)


def address_of(contact: Contact, language: str = "en") -> str:
    link = ask_for_link(email=contact.email, locale=language)
    with translation.override(language):
        return reverse("donations_mine_page", args=[mine_token(link)])


def main_of(response) -> str:
    """The words of the page itself, without what stands around every page."""
    found = re.search(r"(?s)<main.*?</main>", response.content.decode())
    assert found
    return " ".join(re.sub(r"<[^>]*>", " ", found[0]).split())


def ask(client, email: str, path: str = "/give/mine/", **more):
    return client.post(path, {"email": email, "website": "", **more}, headers=HOME)


def everything(ada: Contact) -> None:
    """A gift in each state that the page has words for."""
    fund = factories.fund(name="۱۴۰۵")
    gift = making.gift(fund, contact=ada, name="سیما\nرضا", shows_name=True)
    issue_receipt(gift=gift)
    for state in ("asked", "pending", "succeeded"):
        making.refund(gift, 100, state)
    for state in ("open", "lost"):
        making.dispute(gift, 100, state)
    correct_receipt(gift=gift)
    making.attempt(fund, contact=ada, state="processing")
    for state in ("active", "past-due"):
        making.monthly(fund, contact=ada, state=state, pay_url="https://pay.example/1", amount_asked=2000)
    for state in ("ended", "lapsed"):
        making.monthly(fund, contact=ada, state=state, ended_at=timezone.now())
    making.monthly(fund, contact=ada, end_asked_at=timezone.now())


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_english_is_left_on_any_of_the_pages(client, ada, language):
    everything(ada)
    address = address_of(ada, language)
    with translation.override(language):
        names = ("donations_mine", "donations_mine_sent", "donations_mine_erased")
        pages = [address, address + "erase/", *map(reverse, names)]
        pages += [reverse("donations_monthly", args=[monthly_token(row)]) for row in MonthlyGift.objects.all()]
    pages += [f"{address}?done={done}" for done in ("receipt", "statement", "name")]
    for page in pages:
        told = main_of(client.get(page))
        assert ENGLISH.findall(told) == [], page
        assert not re.search(r"None|%\(|\{\{", told), page


def test_control_english_would_be_found(client, ada):
    everything(ada)
    assert ENGLISH.findall(main_of(client.get(address_of(ada))))


@pytest.mark.parametrize(
    ("fields", "said", "buttons"),
    [
        ({}, "It goes on until you end it", {"amount", "card", "end"}),
        ({"state": "past-due"}, "did not go through", {"amount", "card", "end"}),
        ({"end_asked_at": timezone.now()}, "We are ending it", set()),
        ({"state": "ended", "ended_at": timezone.now()}, "It has ended", set()),
        ({"state": "lapsed", "ended_at": timezone.now()}, "Payments kept failing", set()),
    ],
    ids=["active", "past-due", "ending", "ended", "lapsed"],
)
def test_each_state_of_a_monthly_gift_has_its_words_and_its_buttons(client, fields, said, buttons):
    monthly = making.monthly(**fields)
    address = reverse("donations_monthly", args=[monthly_token(monthly)])
    page = client.get(address)
    assert said in main_of(page)
    offered = set(re.findall(rf'action="{re.escape(address)}(\w+)/', page.content.decode()))
    assert offered == buttons
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"


def test_the_next_day_is_one_of_the_clock_of_the_fund(client):
    fund = factories.fund(zone="America/New_York")
    monthly = making.monthly(fund, next_at=dt.datetime(2026, 12, 22, 3, tzinfo=dt.UTC))
    told = main_of(client.get(reverse("donations_monthly", args=[monthly_token(monthly)])))
    assert "21 December 2026" in told


def test_hostile_names_are_words_on_the_page(client, ada):
    fund = factories.fund(name="<script>alert(1)</script>")
    making.gift(fund, contact=ada, name='<img src=x onerror="x">\n"><b>')
    page = client.get(address_of(ada)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_each_name_of_a_group_has_a_direction_of_its_own(client, ada):
    making.gift(contact=ada, name="Sima\nرضا")
    page = client.get(address_of(ada)).content.decode()
    assert "\u2068Sima\u2069" in page
    assert "\u2068رضا\u2069" in page


def test_the_page_shows_two_hundred_gifts_and_no_more(client, ada, monkeypatch):
    monkeypatch.setattr("donations.views.mine.SHOWN", 3)
    fund = factories.fund()
    for number in range(5):
        making.gift(fund, contact=ada, amount=1100 + number, received_at=timezone.now() + dt.timedelta(hours=number))
    told = main_of(client.get(address_of(ada)))
    assert [sum_ for sum_ in ("$11.00", "$11.01") if sum_ in told] == []
    assert [sum_ for sum_ in ("$11.02", "$11.03", "$11.04") if sum_ not in told] == []


@pytest.mark.parametrize("done", ["<script>", "everything", "", "receipt&done=<b>"])
def test_the_address_puts_no_words_on_the_page(client, ada, done):
    making.gift(contact=ada)
    page = client.get(address_of(ada), {"done": done}).content.decode()
    assert "notice--good" not in page
    assert '<script>"' not in page


def test_a_link_opens_nobody_elses_page_and_no_monthly_gift(client, ada):
    making.gift(contact=ada, amount=1100)
    other = factories.contact("bo@example.org")
    making.gift(contact=other, amount=9900)
    mine, theirs = address_of(ada), address_of(other)
    assert "$99" not in main_of(client.get(mine))
    assert "$11" not in main_of(client.get(theirs))
    token = mine.rstrip("/").rpartition("/")[2]
    assert monthly_of(token) is None
    assert monthly_of(f"{making.monthly().pk}-{token}") is None


@pytest.mark.parametrize("change", [str.upper, lambda token: token[:-1], lambda token: token + "a", lambda token: "x"])
def test_a_link_that_was_changed_opens_nothing(ada, change):
    making.gift(contact=ada)
    token = mine_token(ask_for_link(email=ADA, locale="en"))
    assert link_of(token)
    assert link_of(change(token)) is None or change is str.upper


@pytest.mark.parametrize("token", ["", "-", "0-", "٣-abc", "9" * 19 + "-a", "-1-a", "1--", "1-\x00", "1-é" * 40])
def test_odd_tokens_of_monthly_gifts_are_no_error(token):
    making.monthly()
    assert monthly_of(token) is None


def test_the_link_of_a_practice_gift_does_nothing_where_money_is_real(client, settings):
    """The payment company would be asked for a subscription of the other book, and know of none."""
    monthly = making.monthly()
    address = reverse("donations_monthly", args=[monthly_token(monthly)])
    assert client.get(address).status_code == 200
    settings.STRIPE_LIVE = True
    assert client.get(address).status_code == 404
    for button in ("end", "amount", "card"):
        assert client.post(f"{address}{button}/", {"amount": "25"}).status_code == 404
    monthly.refresh_from_db()
    assert monthly.end_asked_at is None


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "ada@example.org\nBcc: x@y.z", "x" * 400 + "@example.org"])
def test_what_is_no_address_is_told_beside_its_field(client, ada, email):
    making.gift(contact=ada)
    answer = ask(client, email)
    assert answer.status_code == 422
    assert not OutgoingMail.objects.exists()


def test_a_robot_gets_the_same_answer_and_no_mail(client, ada):
    making.gift(contact=ada)
    answer = ask(client, ADA, website="https://spam.example")
    assert (answer.status_code, answer["Location"]) == (303, "/give/mine/sent/")
    assert not DonorLink.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_known_and_unknown_get_one_answer_in_their_language(client, ada, language):
    making.gift(contact=ada)
    with translation.override(language):
        path = reverse("donations_mine")
    answers = [ask(client, email, path) for email in (ADA, "nobody@example.org")]
    assert len({(answer.status_code, answer["Location"], answer.content) for answer in answers}) == 1
    pages = [re.sub(r"nonce[^ >]*", "", client.get(answer["Location"]).content.decode()) for answer in answers]
    assert pages[0] == pages[1]
    assert [mail.locale for mail in OutgoingMail.objects.all()] == [language]


def test_after_five_mails_in_a_day_there_is_none_and_the_next_day_there_is(ada):
    making.gift(contact=ada)
    start = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)
    for hour in range(8):
        with time_machine.travel(start + dt.timedelta(minutes=hour)):
            ask_for_link(email=ADA, locale="en")
    assert OutgoingMail.objects.count() == MAILS_A_DAY
    OutgoingMail.objects.update(sent_at=start)
    with time_machine.travel(start + dt.timedelta(days=2)):
        ask_for_link(email=ADA, locale="en")
    assert OutgoingMail.objects.count() == MAILS_A_DAY + 1


def test_a_receipt_leaves_however_many_links_strangers_asked_for(ada):
    """What nobody can cause by typing an address is neither counted nor held back."""
    gift = making.gift(contact=ada)
    for _ in range(9):
        ask_for_link(email=ADA, locale="en")
    issue_receipt(gift=gift)
    assert OutgoingMail.objects.filter(kind="donations.receipt").count() == 1
