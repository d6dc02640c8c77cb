"""Hostile and odd words through every text field of giving and promising: no failure, nothing run, nothing lost."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from donations.forms.giving_step import StepForm
from donations.forms.pledges import PledgeForm
from donations.giving_tokens import pledge_token
from donations.models import Attempt, Gift, Pledge
from people.delivery import deliver_next
from tests import factories
from tests.donations import making
from tests.donations.giving_hands import AT_PAYMENT, HOME, address, look, press, token_on
from tests.donations.naughty import BROKEN, LINES, NAUGHTY, SCRIPTS
from tests.worlds import grown

pytestmark = pytest.mark.django_db
RUNS = re.compile(r"<(script>alert|img src=x|svg/onload|iframe src=//evil|style>\*|math|input formaction)")
WORDS = ("name", "message", "dedication")


@grown
def page():
    return factories.fund_page(offers_tip=True)


def due() -> str:
    return (timezone.localdate() + dt.timedelta(days=7)).isoformat()


def harmless(body: str) -> bool:
    """Whether nothing of it is markup of ours by now."""
    return RUNS.search(body) is None


def test_there_are_some_hundred_of_them():
    assert len(set(NAUGHTY)) == len(NAUGHTY) > 120


def test_words_of_a_gift_come_through_as_they_were_typed(page):
    """Each in every field at once, in one form: judged, and handed on letter by letter."""
    for words in NAUGHTY:
        typed = {**AT_PAYMENT, **dict.fromkeys(WORDS, words)}
        form = StepForm(typed, page=page)
        assert form.is_valid(), (words, form.errors)
        along = form.along()
        assert (along.message, along.dedication) == (words.strip(), words.strip())
        assert along.name == " ".join(words.split())


def test_words_of_a_promise_come_through_as_they_were_typed(page):
    for words in NAUGHTY:
        typed = {"amount": "20", "way": "cash", "due_on": due(), "email": "m@example.org", "name": words}
        form = PledgeForm(typed, page=page)
        assert form.is_valid(), (words, form.errors)
        assert form.cleaned_data["name"] == words.strip()


@pytest.mark.parametrize("field", ["other", "tip_other"])
def test_words_in_the_place_of_an_amount_are_an_amount_or_a_slip(page, field):
    for words in NAUGHTY:
        form = StepForm({**AT_PAYMENT, "tip": "own", "tip_other": "1", field: words}, page=page)
        if form.is_valid():
            assert form.money.amount > 0
            assert re.sub(r"[^\d]", "", words), words  # only what holds figures is ever an amount
        else:
            assert set(form.errors) == {field}, words
        drawn = str(form[field]) + str(form.errors)
        assert harmless(drawn)
        assert not words.strip() or len(words) > 20 or escape(words) in drawn


@pytest.mark.parametrize("field", ["amount", "currency", "often", "tip", "chapter", "via", "email"])
def test_words_in_the_place_of_a_choice_are_refused_or_left_out(page, field):
    for words in NAUGHTY:
        form = StepForm({**AT_PAYMENT, field: words}, page=page)
        if form.is_valid():
            choice = form.choice()
            assert choice.chapter is None
            assert choice.source == "" or (field == "via" and choice.source.isascii())
            assert (choice.money.currency, choice.often, choice.email) == ("USD", "once", "")
        else:
            assert set(form.errors) <= {field, "other"}, words
        assert harmless(str(form.errors) + str(form[field]))


@pytest.mark.parametrize("field", ["amount", "way", "due_on", "email", "chapter"])
def test_words_in_the_place_of_what_a_promise_needs_are_said_beside_their_field(page, field):
    promised = {"amount": "20", "way": "cash", "due_on": due(), "email": "m@example.org"}
    for words in NAUGHTY:
        form = PledgeForm({**promised, field: words}, page=page)
        if not form.is_valid():
            assert set(form.errors) == {field}, words
        assert harmless(str(form.errors) + str(form[field]))


@pytest.mark.parametrize("words", LINES)
def test_a_second_line_is_refused_where_one_was_asked_for(page, words):
    gift = StepForm({**AT_PAYMENT, "dedication": words, "message": words, "email": words}, page=page)
    promise = PledgeForm({"amount": "20", "way": "cash", "due_on": due(), "email": "m@e.org", "name": words}, page=page)

    assert set(gift.errors) == {"dedication", "email"}
    assert set(promise.errors) == {"name"}


@pytest.mark.parametrize("field", [*WORDS, "other", "amount", "email", "via", "chapter", "step", "answer", "website"])
def test_broken_letters_are_refused_at_the_door(client, page, field):
    step = token_on(look(client, page, amount="2500"))
    for words in BROKEN[::2]:
        assert press(client, page, **{"step": step, field: words}).status_code == 400
        assert client.get(address(page), {"amount": "2500", field: words}).status_code == 400
        assert client.post(address(page, "donations_pledge"), {field: words}, headers=HOME).status_code == 400
    assert (Attempt.objects.count(), Pledge.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "words", [SCRIPTS[1], SCRIPTS[5], "\u202eevil", "👩‍👩‍👧‍👦", "%(gift)s", "{{ 7*7 }}", "'; DROP TABLE x; --"]
)
def test_words_go_all_the_way_to_the_page_and_are_only_words(client, page, words):
    press(client, page, name=words, message=words, dedication=words, shows_name="on")
    attempt = Attempt.objects.get()
    told = {"name": attempt.name, "message": attempt.message, "dedication": attempt.dedication}
    assert told == dict.fromkeys(WORDS, words)
    making.gift(page.fund, shows_name=True, **told)

    body = client.get(page.url).content.decode()
    assert body.count(f"<bdi>{escape(words)}</bdi>") == 3
    assert harmless(body)
    assert Gift.objects.count() == 1


@pytest.mark.parametrize("words", [SCRIPTS[1], "\u202eevil", "%(amount)s", "{{ 7*7 }}"])
def test_words_of_a_promise_go_all_the_way_to_the_mail(client, page, words):
    typed = {"amount": "20", "way": "cash", "due_on": due(), "email": "m@example.org", "name": words}
    assert client.post(address(page, "donations_pledge"), typed, headers=HOME).status_code == 303
    pledge = Pledge.objects.get()
    client.post(reverse("donations_promise_confirm", args=[pledge_token(pledge.uid)]))
    while deliver_next(mail.get_connection()):
        pass

    assert pledge.name == words
    sent = mail.outbox[-1]
    assert harmless(sent.alternatives[0].content)
    assert words not in sent.subject


@pytest.mark.parametrize("name", ["donations_return", "donations_promise", "donations_promise_confirm"])
def test_words_in_the_place_of_a_secret_lead_nowhere(client, name):
    for words in [text for text in NAUGHTY[::4] if "/" not in text]:
        answer = client.get(reverse(name, args=[words]))
        assert answer.status_code in (302, 404), words
        assert harmless(answer.content.decode())


@pytest.mark.parametrize("number", range(4))
def test_whoever_writes_a_book_is_told_the_limit_and_keeps_it(client, page, number):
    """A field longer than allowed by one letter, by thousands, by lines."""
    long = ["ب" * 81, "x" * 20_000, "\n".join(["Mina"] * 41), "🕯" * 301][number]
    answer = press(client, page, name=long, message="m" * 301, dedication="d" * 121)

    assert answer.status_code == 422
    assert set(answer.wsgi_request.POST) >= set(WORDS)
    body = answer.content.decode()
    for kept in (long, "m" * 301, "d" * 121):
        assert kept in body
    assert all(f'id="give_{name}_error"' in body for name in WORDS)
    assert Attempt.objects.count() == 0


def test_the_longest_that_fits_is_kept_whole(client, page):
    names = "\n".join(f"{number:02} " + "ب" * 77 for number in range(40))
    typed = {"name": names, "message": "پ" * 300, "dedication": "🕯" * 120}
    assert press(client, page, **typed).status_code == 303

    attempt = Attempt.objects.get()
    assert {name: getattr(attempt, name) for name in typed} == typed
