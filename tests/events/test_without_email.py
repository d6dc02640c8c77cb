"""Coming by an alias alone: a step that says what it means, one button, one answer, one code."""

import logging
import re

import pytest
from django.core import signing
from django.test import Client

from events.models import EventPage, Occurrence, Rsvp
from events.queries import aliases
from events.views import asking
from people.models import Contact, OutgoingMail
from tests import factories
from tests.events.hands import guest, heading, taken, words
from tests.worlds import grown

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin"}
FORM = {"name": "Nilufar", "email": "", "party": "۲", "website": "", "is_discreet": "on", "locale": "fa"}
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}")


@grown
def date() -> Occurrence:
    return factories.occurrence(factories.event(slug="vigil", capacity=8))


def send(client: Client, date: Occurrence, **changes):
    return client.post(f"/rsvp/{date.uid}/", FORM | changes, headers=OURS)


def typed(response) -> dict[str, str]:
    """What the page's form would send, as a browser reads it."""
    html = response.content.decode()
    fields = re.findall(r'<input type="hidden" name="(\w+)" (?:value="([^"]*)")?', html)
    return dict(fields)


def press(client: Client, date: Occurrence, page, **changes):
    return client.post(f"/rsvp/{date.uid}/without/", typed(page) | changes, headers=OURS)


def come(client: Client, date: Occurrence, **changes):
    return press(client, date, send(client, date, **changes))


def code_on(response) -> str:
    box = response.content.decode().partition('class="recovery"')[2].partition("</p>")[0]
    return "-".join(CODE.findall(re.sub(r"<[^>]+>", " ", box)))


def test_an_empty_email_leads_to_a_step_that_says_what_it_means_and_does_nothing(client, date):
    response = send(client, date)

    assert (response.status_code, heading(response)) == (200, "Come without an e-mail")
    assert "No reminder comes, and no word if the date changes or is cancelled." in words(response)
    assert response["Cache-Control"] == "no-store"
    assert (Rsvp.objects.count(), Contact.objects.count(), client.cookies.output()) == (0, 0, "")


def test_its_button_keeps_the_seats_at_once_and_shows_a_code(client, date):
    response = come(client, date)

    row = Rsvp.objects.get()
    assert (row.state, row.name, row.party, row.locale, row.is_discreet) == ("confirmed", "Nilufar", 2, "fa", True)
    assert (row.contact_id, taken(date), OutgoingMail.objects.count()) == (None, 2, 0)
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", code_on(response))
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert "It is shown this once" in words(response)


def test_a_resent_button_makes_one_answer_and_shows_the_same_page(client, date):
    step = send(client, date)

    first, again = press(client, date, step), press(client, date, step)

    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert (Rsvp.objects.count(), taken(date)) == (1, 2)


def test_without_the_number_drawn_with_the_step_two_buttons_would_make_two(client, date):
    press(client, date, send(client, date))
    press(client, date, send(client, date))

    assert (Rsvp.objects.count(), taken(date)) == (2, 4)


@pytest.mark.parametrize("broken", ["", "x", "other date", "too old"])
def test_a_number_that_is_none_of_ours_does_nothing_and_asks_again(client, date, broken, monkeypatch):
    page = send(client, date)
    other = signing.dumps("6dd7ef5c-3b0f-4f0e-9a70-000000000000", salt="events.without_email:0")
    given = {"other date": other, "too old": typed(page)["step"]}
    with monkeypatch.context() as later:
        later.setattr(asking, "STEP_LASTS", -1)
        again = press(client, date, page, step=given.get(broken, broken))

    assert (again.status_code, heading(again), Rsvp.objects.count()) == (422, "Come without an e-mail", 0)
    assert typed(again)["name"] == "Nilufar"
    assert press(client, date, again).status_code == 200
    assert Rsvp.objects.count() == 1


def test_who_goes_back_finds_everything_as_they_typed_it(client, date):
    back = press(client, date, send(client, date), back="1")

    form = back.context["form"]
    assert (back.status_code, form.errors, Rsvp.objects.count()) == (200, {}, 0)
    assert (form["name"].value(), form["party"].value(), form["locale"].value()) == ("Nilufar", "۲", "fa")


def test_where_an_email_is_needed_the_form_says_so_and_no_button_gets_round_it(client, date):
    step = send(client, date)
    EventPage.objects.update(without_email="refused")

    refused = [send(client, date), press(client, date, step)]

    needed = "Write your e-mail: the link that keeps your seat goes there."
    assert [response.context["form"].errors for response in refused] == [{"email": [needed]}] * 2
    assert Rsvp.objects.count() == 0


def test_who_finds_no_seat_waits_and_learns_it_on_the_page_alone(client, date):
    guest(date, party=7)

    response = come(client, date)

    row = Rsvp.objects.get(contact=None)
    assert (row.state, taken(date)) == ("waitlisted", 7)
    assert "On the waitlist" in words(response)


@pytest.mark.parametrize(("risk", "capacity", "most"), [("normal", 8, 4), ("high", 8, 7), ("normal", None, 200)])
def test_only_a_share_of_the_seats_is_kept_that_way(date, risk, capacity, most):
    EventPage.objects.update(risk=risk)
    Occurrence.objects.update(capacity=capacity)

    assert aliases.most_without_email(Occurrence.objects.get()) == most


def test_a_robot_fills_its_share_and_people_with_an_email_still_come(client, date):
    pages = [come(client, date, name=f"Robot {number}") for number in range(5)]

    assert [page.status_code for page in pages] == [200, 200, 422, 422, 422]
    assert "Add an e-mail, and you can still come." in words(pages[-1])
    assert (pages[-1].context["form"]["name"].value(), taken(date)) == ("Robot 4", 4)
    assert guest(date, party=4).state == "confirmed"


def test_control_without_the_share_a_robot_takes_every_seat(client, date, monkeypatch):
    monkeypatch.setattr(aliases, "PERCENT_ALLOWED", 100)

    for number in range(4):
        come(client, date, name=f"Robot {number}")

    assert taken(date) == 8


def test_robots_and_networks_over_their_limit_are_told_and_get_no_seat(client, date, monkeypatch):
    trapped = press(client, date, send(client, date), website="https://spam.example")
    monkeypatch.setattr(asking, "allow", lambda request, name, **limits: False)
    limited = come(client, date)

    assert [trapped.status_code, limited.status_code, Rsvp.objects.count()] == [422, 422, 0]
    assert "Wait ten minutes, or add an e-mail." in words(limited)


def test_fifty_people_on_the_wifi_of_one_vigil_all_get_through(client, date):
    Occurrence.objects.update(capacity=None)

    pages = {come(client, date, name=f"Guest {number}", party="1").status_code for number in range(50)}

    assert (pages, taken(date)) == ({200}, 50)


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"status": "postponed"}])
def test_a_date_that_closed_meanwhile_takes_nobody(client, date, change):
    step = send(client, date)
    Occurrence.objects.update(**change)

    assert (press(client, date, step).status_code, Rsvp.objects.count()) == (422, 0)


@pytest.mark.parametrize("address", ["", "without/"])
def test_another_site_cannot_press_for_anyone_and_looking_leads_to_the_date(client, date, address):
    step = typed(send(client, date))
    path = f"/rsvp/{date.uid}/{address}"

    assert client.post(path, step, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.get(path)["Location"] == f"{date.event.url}{date.slug}/#come"
    assert Rsvp.objects.count() == 0


def test_neither_name_nor_code_nor_link_stands_in_the_log_or_in_an_address(client, date, caplog):
    with caplog.at_level(logging.DEBUG):
        response = come(client, date)

    row = Rsvp.objects.get()
    assert row.name in FORM.values()
    said = caplog.text + response.wsgi_request.get_full_path()
    secrets = [code_on(response), code_on(response).replace("-", ""), row.name]
    assert [secret for secret in secrets if secret in said] == []
