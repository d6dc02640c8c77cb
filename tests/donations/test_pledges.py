"""Promises: confirmed by mail, reminded of, kept, withdrawn, lapsed; never money."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from donations.actions import pledges
from donations.actions.forgetting import forget_donor
from donations.giving_tokens import pledge_token
from donations.models import Attempt, Entry, Gift, Pledge
from donations.queries.totals import totals_of
from people.delivery import deliver_next
from people.models import Contact, OutgoingMail
from people.outbox import MAILS_A_DAY
from tests import factories
from tests.donations import stripe_hands
from tests.donations.giving_hands import HOME, address, press, wire  # noqa: F401
from tests.worlds import grown

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)
PROMISED = {"amount": "100", "way": "transfer", "email": "mina@example.org", "name": "Mina Salehi"}


@grown
def page():
    return factories.fund_page(
        offline_ways="IBAN DE02 1203 0000 0000 2020 51\nTo the person with the red notebook",
        deadline_day=timezone.localdate() + dt.timedelta(days=60),
    )


def ask(client, page, **typed):
    due = (pledges.today_of(page.fund) + dt.timedelta(days=14)).isoformat()  # by the clock that reminders go by
    return client.post(address(page, "donations_pledge"), {**PROMISED, "due_on": due, **typed}, headers=HOME)


def at(pledge, button=""):
    name = f"donations_promise_{button}" if button else "donations_promise"
    return reverse(name, args=[pledge_token(pledge.uid)])


@pytest.fixture
def standing(client, page):
    ask(client, page)
    pledge = Pledge.objects.get()
    client.post(at(pledge, "confirm"))
    pledge.refresh_from_db()
    return pledge


def move(pledge, days):
    """As if the promise had been made so long ago: every day of it lies `days` earlier."""
    earlier = dt.timedelta(days=days)
    for name in ("due_on", "created_at", "confirmed_at", "reminded_at"):
        if getattr(pledge, name):
            setattr(pledge, name, getattr(pledge, name) - earlier)
    pledge.save()


def send_due():
    while deliver_next(mail.get_connection()):
        pass


def kinds():
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


def test_a_promise_stands_once_its_button_was_pressed(client, page):
    response = ask(client, page)
    pledge = Pledge.objects.get()

    assert (response.status_code, response["Location"]) == (303, reverse("donations_pledge_sent"))
    assert (pledge.state, pledge.amount, totals_of(page.fund).pledged) == ("asked", 10000, 0)
    looked = client.get(at(pledge)).content.decode()
    assert "Yes, I promise it" in looked
    pledge.refresh_from_db()
    assert pledge.state == "asked"

    client.post(at(pledge, "confirm"))
    client.post(at(pledge, "confirm"))
    pledge.refresh_from_db()
    assert (pledge.state, totals_of(page.fund).pledged, totals_of(page.fund).in_hand) == ("standing", 10000, 0)
    assert kinds() == ["donations.pledge_ask", "donations.pledge_standing"]
    assert (Entry.objects.count(), Gift.objects.count()) == (0, 0)


def test_opening_a_button_changes_nothing(client, page):
    ask(client, page)
    pledge = Pledge.objects.get()

    for button in ("confirm", "withdraw"):
        assert client.get(at(pledge, button)).status_code == 302
    pledge.refresh_from_db()
    assert pledge.state == "asked"


def test_the_page_of_a_promise_says_where_to_and_under_which_code(client, standing):
    body = client.get(at(standing)).content.decode()

    assert standing.reference in body
    assert "IBAN DE02" in body


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_mails_say_where_to_in_the_language_of_the_form(client, page, language):
    with translation.override(language):
        ask(client, page)
    pledge = Pledge.objects.get()
    send_due()
    client.post(at(pledge, "confirm"))
    send_due()

    first, second = mail.outbox
    assert at(pledge) in first.body.replace(f"/{language}/give", "/give")
    assert pledge.reference not in first.body
    assert pledge.reference in second.body
    assert "IBAN DE02" in second.body
    assert page.title not in first.subject + second.subject


def test_known_and_unknown_addresses_are_answered_alike(client, page):
    answers = {ask(client, page, email=email)["Location"] for email in ("a@example.org", "a@example.org", "b@x.org")}

    assert len(answers) == 1
    for _time in range(MAILS_A_DAY + 2):
        assert ask(client, page, email="a@example.org").status_code == 303
    assert OutgoingMail.objects.count() == MAILS_A_DAY + 1


def test_a_robot_is_answered_alike_and_nothing_is_written(client, page):
    assert ask(client, page, website="https://x.example").status_code == 303
    assert (Pledge.objects.count(), Contact.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", ""),
        ("amount", "0.49"),
        ("amount", "1e3"),
        ("way", ""),
        ("way", "gold"),
        ("due_on", "2020-01-01"),
        ("due_on", "soon"),
        ("email", ""),
        ("email", "mina"),
        ("name", "x" * 200),
    ],
)
def test_a_slip_is_said_beside_its_field_and_all_is_kept(client, page, field, value):
    response = ask(client, page, **{field: value})
    body = response.content.decode()

    assert response.status_code == 422
    assert f'id="pledge_{field}_error"' in body
    for name in {"amount", "email", "name"} - {field}:
        assert f'value="{PROMISED[name]}"' in body
    assert Pledge.objects.count() == 0


def test_persian_digits_are_read(client, page):
    with translation.override("fa"):
        assert ask(client, page, amount="۱۲۵٫۵۰").status_code == 303
    assert Pledge.objects.get().amount == 12550


def test_only_cards_are_offered_where_no_other_way_is_described(client):
    page = factories.fund_page(offline_ways="", deadline_day=timezone.localdate() + dt.timedelta(days=60))

    assert ask(client, page, way="transfer").status_code == 422
    assert ask(client, page, way="card").status_code == 303


def test_a_promise_can_be_withdrawn_by_the_same_link(client, page, standing):
    client.post(at(standing, "withdraw"))
    client.post(at(standing, "withdraw"))
    standing.refresh_from_db()

    assert (standing.state, standing.contact, standing.name) == ("withdrawn", None, "")
    assert totals_of(page.fund).pledged == 0
    assert "taken it back" in client.get(at(standing)).content.decode()


def test_a_mail_about_a_promise_that_was_withdrawn_is_not_sent(client, standing):
    client.post(at(standing, "withdraw"))
    send_due()

    assert mail.outbox == []


def test_one_reminder_before_and_one_after(standing):
    for day in range(60):
        if Pledge.objects.get().state == "standing":
            pledges.tend_pledges()
            pledges.tend_pledges()
            move(Pledge.objects.get(), 1)
        assert kinds().count("donations.pledge_before") == (day >= 11)
        assert kinds().count("donations.pledge_after") == (day >= 16)
    standing.refresh_from_db()
    assert (standing.state, standing.contact) == ("lapsed", None)


def test_a_promise_for_tomorrow_is_not_reminded_of_today(client, page):
    ask(client, page, due_on=(timezone.localdate() + dt.timedelta(days=3)).isoformat())
    client.post(at(Pledge.objects.get(), "confirm"))
    pledges.tend_pledges()

    assert "donations.pledge_before" not in kinds()


def test_what_nobody_confirmed_lapses(client, page):
    ask(client, page)
    pledge = Pledge.objects.get()
    move(pledge, 2)

    assert "lapsed" in client.get(at(pledge)).content.decode()
    client.post(at(pledge, "confirm"))
    pledge.refresh_from_db()
    assert pledge.state == "asked"
    pledges.tend_pledges()
    pledge.refresh_from_db()
    assert (pledge.state, pledge.contact, pledge.name) == ("lapsed", None, "")


@pytest.mark.usefixtures("wire")
def test_a_card_paid_from_a_reminder_keeps_the_promise(client, page):
    ask(client, page, way="card")
    pledge = Pledge.objects.get()
    client.post(at(pledge, "confirm"))
    body = client.get(at(pledge)).content.decode()
    link = body.partition(f'href="{address(page)}?')[2].partition('"')[0].replace("&amp;", "&")
    query = dict(part.split("=") for part in link.split("&"))

    assert query["amount"] == "10000"
    press(client, page, **query)
    stripe_hands.hands.press(Attempt.objects.get().session_id, "pays")
    from donations.actions.events import process_due_events

    stripe_hands.deliver()
    process_due_events()
    pledges.tend_pledges()

    pledge.refresh_from_db()
    assert (pledge.state, pledge.gift.amount) == ("kept", 10000)
    assert totals_of(page.fund).pledged == 0
    assert "kept it" in client.get(at(pledge)).content.decode()


def test_hostile_words_stay_words(client, page):
    ask(client, page, name='<script>alert(1)</script>"')
    pledge = Pledge.objects.get()
    client.post(at(pledge, "confirm"))
    send_due()

    assert "<script>alert" not in client.get(at(pledge)).content.decode()
    assert "<script>alert" not in str(mail.outbox[-1].alternatives)


def test_an_erased_donor_leaves_no_promise(client, standing):
    forget_donor(standing.contact)
    standing.refresh_from_db()

    assert (standing.state, standing.contact, standing.name) == ("withdrawn", None, "")


def test_an_unknown_link_is_no_page_and_a_closed_fund_takes_no_promise(client, page):
    assert client.get(reverse("donations_promise", args=["x" * 52])).status_code == 404
    closed = factories.fund_page(deadline_day=dt.date(2020, 1, 1))

    assert "This fund is closed" in ask(client, closed).content.decode()
    assert Pledge.objects.count() == 0
