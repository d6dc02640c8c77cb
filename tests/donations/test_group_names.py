"""A gift of many, from the form to the last paper: each name as it was written, and all of them gone when hidden."""

import pytest
from django.urls import reverse
from django.utils import translation

from donations.actions.forgetting import forget_donor
from donations.actions.links import ask_for_link
from donations.donors import fund_names, gift_line
from donations.links import mine_token
from donations.mails import receipts
from donations.models import Attempt, Gift
from donations.papers import names_of, receipt_words
from donations.practice import hands
from people.letters import compose
from people.models import OutgoingMail
from tests import factories
from tests.donations import making
from tests.donations.giving_hands import press
from tests.donations.ringing import hear

pytestmark = pytest.mark.django_db
TYPED = "  Sima   Rahimi \r\n\r\nنگار\r\nJosé Ñandú\r\n"
NAMES = ["Sima Rahimi", "نگار", "José Ñandú"]
COMMAS = {"en": ", ", "fa": "، ", "es": ", "}


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(receipts, "draw", lambda template, said: b"%PDF")


@pytest.fixture
def given(client):
    """The three give together on the fund's form, one of them pays, and the money has arrived."""
    page = factories.fund_page()
    answer = press(client, page, name=TYPED, shows_name="on", email="sima@example.org")
    assert answer.status_code == 303
    hands.press(Attempt.objects.get().session_id, "pays")
    hear()
    return page, Gift.objects.get()


def isolated(language: str) -> str:
    return COMMAS[language].join(f"\u2068{name}\u2069" for name in NAMES)


def test_the_form_keeps_a_name_on_each_line(given):
    _page, gift = given
    assert gift.name.splitlines() == NAMES


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_paper_page_and_mail_name_them_in_order_with_the_commas_of_the_language(given, language):
    _page, gift = given
    with translation.override(language):
        assert names_of(gift, language) == isolated(language)
        facts = dict(receipt_words(gift.receipts.get(), language)["facts"])
        assert isolated(language) in facts.values()
        assert gift_line(gift, funds=fund_names([gift])).names == isolated(language)


def test_the_mail_says_all_of_them_and_its_subject_none(given):
    message = compose(OutgoingMail.objects.get(kind="donations.receipt"))
    body = " ".join(message.body.split())
    assert [name for name in NAMES if name not in body] == []
    assert [name for name in NAMES if name in message.subject] == []


def test_hidden_on_the_donors_page_they_are_gone_from_the_funds(client, given):
    page, gift = given
    assert all(name in client.get(page.url).content.decode() for name in NAMES)
    link = ask_for_link(email="sima@example.org", locale="en")
    mine = reverse("donations_mine_page", args=[mine_token(link)])
    assert client.post(mine + "name/", {"gift": gift.uid, "shows": "0"}).status_code == 303
    shown = client.get(page.url).content.decode()
    assert [name for name in NAMES if name in shown] == []
    assert all(name in client.get(mine).content.decode() for name in NAMES)


def test_forgotten_together_since_one_of_them_asked(client, given):
    """We know one address; who stands beside it goes with it."""
    page, gift = given
    forget_donor(gift.contact)
    gift.refresh_from_db()
    assert gift.name == ""
    shown = client.get(page.url).content.decode()
    assert [name for name in NAMES if name in shown] == []


@pytest.mark.parametrize(("count", "taken"), [(40, True), (41, False)])
def test_forty_names_are_taken_and_the_next_is_refused_beside_its_field(client, count, taken):
    page = factories.fund_page()
    names = "\n".join(f"Name {number}" for number in range(count))
    answer = press(client, page, name=names, email="sima@example.org")
    assert answer.status_code == (303 if taken else 422)
    assert Attempt.objects.exists() is taken
    if not taken:
        assert "Name 40" in answer.content.decode()


@pytest.mark.parametrize("name", ["a,b", "Ada & Grace", "<i>", "نگار ۲", "O'Neill"])
def test_a_name_is_what_was_written_whatever_signs_it_has(name):
    gift = making.gift(name=f"{name}\nBo")
    assert names_of(gift, "en") == f"\u2068{name}\u2069, \u2068Bo\u2069"
