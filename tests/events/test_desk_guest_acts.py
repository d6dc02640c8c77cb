"""What a host does for a guest of a date: gives seats back, forgets them, puts down someone who phoned."""

import re

import pytest
from django.core import signing
from django.utils import timezone

from chapters.models import Role
from events.models import Occurrence, Rsvp, WithoutEmail
from people.models import AuditEntry, OutgoingMail
from tests import factories
from tests.events.desk_hands import State, address, by_name, fill
from tests.events.hands import all_mail_left, mails, state, taken
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def date():
    return factories.occurrence(factories.event(factories.chapter(slug="sf"), capacity=4))


@grown
def full(date):
    return fill(date)


@pytest.fixture
def host(client, date):
    client.force_login(factories.member(date.chapter, Role.HOST))
    return client


# --- What a host does for a guest ---------------------------------------------------------------------------------


def test_a_host_gives_seats_back_and_the_next_one_is_asked(host, full):
    all_mail_left()
    ada = by_name(full, "Ada")

    answer = host.post(address(full, f"guests/{ada.uid}/cancel/"))
    host.post(address(full, f"guests/{ada.uid}/cancel/"))

    assert answer.url == address(full)
    assert (state(ada), state(by_name(full, "Dee"))) == ("cancelled", "offered")
    assert taken(full) == 4
    assert AuditEntry.objects.filter(verb="events.guest_cancelled").count() == 1
    assert "events.rsvp_given_back" in mails()


def test_a_host_forgets_a_guest_who_asks_for_it(host, full):
    ada = by_name(full, "Ada")
    page = host.get(address(full, f"guests/{ada.uid}/"))
    assert "Forget them now" in page.content.decode()

    host.post(address(full, f"guests/{ada.uid}/erase/"))

    ada.refresh_from_db()
    assert (ada.name, ada.contact, ada.state) == ("", None, "cancelled")
    assert ada.erased_at is not None
    assert AuditEntry.objects.get(verb="events.guest_erased").target.endswith(str(ada.pk))
    assert not OutgoingMail.objects.filter(subject_id=str(ada.pk), state="queued").exists()


def test_who_has_come_cannot_be_given_back(host, full):
    ada = by_name(full, "Ada")
    Rsvp.objects.filter(pk=ada.pk).update(state=State.ATTENDED, arrived=2, checked_in_at=timezone.now())

    answer = host.post(address(full, f"guests/{ada.uid}/cancel/"))

    assert answer.status_code == 422
    assert state(ada) == "attended"
    assert f'guests/{ada.uid}/cancel/"' not in answer.content.decode()


@pytest.mark.parametrize("act", ["", "cancel/", "erase/"])
def test_nobody_else_gets_at_a_guest(client, full, act):
    """Another role, another chapter, another date of the same chapter: there is no such guest."""
    ada, method = by_name(full, "Ada"), client.post if act else client.get
    other = factories.occurrence(factories.event(full.chapter))
    berlin = factories.chapter("Berlin", slug="berlin")
    theirs = factories.occurrence(factories.event(berlin))
    attempts = [
        (Role.GREETER, full.chapter, address(full)),
        (Role.EDITOR, full.chapter, address(full)),
        (Role.COORDINATOR, berlin, address(full)),
        (Role.COORDINATOR, berlin, address(full, chapter="berlin")),
        (Role.COORDINATOR, berlin, address(theirs, chapter="berlin")),
        (Role.COORDINATOR, full.chapter, address(other)),
    ]
    for role, chapter, start in attempts:
        client.force_login(factories.member(chapter, role))
        answer = method(f"{start}guests/{ada.uid}/{act}", {"guest": ada.uid, "rsvp": ada.pk, "uid": full.uid})
        assert answer.status_code == 404, start
    assert state(ada) == "confirmed"


def test_looking_at_a_button_does_nothing(host, full):
    ada = by_name(full, "Ada")

    assert [host.get(address(full, f"guests/{ada.uid}/{act}/")).status_code for act in ("cancel", "erase")] == [
        405,
        405,
    ]


# --- Someone phoned -----------------------------------------------------------------------------------------------


def put_in(client, date, **fields):
    nonce = client.get(address(date, "guests/new/")).context["form"].initial["nonce"]
    return client.post(address(date, "guests/new/"), {"name": "Gul", "party": "۲", "nonce": nonce, **fields})


def test_a_host_puts_a_guest_down_who_claims_seats_and_gets_a_code(host, date):
    answer = put_in(host, date)

    row = Rsvp.objects.get()
    code = "".join(re.findall(r"<span>([0-9A-Z]{4})-?</span>", answer.content.decode()))
    assert (row.name, row.party, row.state, row.contact, taken(date)) == ("Gul", 2, "confirmed", None, 2)
    assert len(code) == 16
    assert AuditEntry.objects.filter(verb="events.guest_put_in").count() == 1
    found = host.post("/rsvp/recover/", {"code": code}, headers={"sec-fetch-site": "same-origin"})
    assert found.status_code == 303
    assert "/r/" in found["Location"]


def test_who_is_put_down_at_a_full_date_waits_like_everyone(host, full):
    answer = put_in(host, full)

    assert "On the waitlist · number 3 in the line" in answer.content.decode()
    assert taken(full) == 3


def test_the_same_form_twice_is_one_guest_and_a_forged_number_another(host, date):
    nonce = host.get(address(date, "guests/new/")).context["form"].initial["nonce"]
    for _ in range(2):
        assert put_in(host, date, nonce=nonce).status_code == 200
    ada = Rsvp.objects.get()
    put_in(host, date, nonce=str(ada.uid), name="Forged")
    put_in(host, date, nonce=signing.dumps(str(ada.uid), salt="another"), name="Forged", party="1")

    assert sorted(row.name for row in Rsvp.objects.all()) == ["Forged", "Forged", "Gul"]
    assert AuditEntry.objects.filter(verb="events.guest_put_in").count() == 3


def test_the_form_of_another_date_leads_to_no_guest_of_it(host, date):
    """What was drawn for one date is worth nothing at another: else its code could be read there."""
    other = factories.occurrence(factories.event(date.chapter))
    nonce = host.get(address(other, "guests/new/")).context["form"].initial["nonce"]
    put_in(host, other, nonce=nonce)
    put_in(host, date, nonce=nonce)

    assert Rsvp.objects.filter(occurrence=date).count() == Rsvp.objects.filter(occurrence=other).count() == 1


def test_a_host_is_not_held_by_what_keeps_robots_away(host, date):
    date.event.without_email = WithoutEmail.REFUSED
    date.event.save()

    put_in(host, date, party="4")

    assert taken(date) == 4


@pytest.mark.parametrize(
    ("fields", "words"), [({"name": " "}, "Write a name or an alias"), ({"party": "21"}, "from 1 to 20")]
)
def test_what_is_wrong_stands_beside_its_field(host, date, fields, words):
    answer = put_in(host, date, **fields)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Rsvp.objects.count() == 0


def test_nobody_is_put_down_once_it_is_off(host, date):
    Occurrence.objects.filter(pk=date.pk).update(status="cancelled")

    answer = put_in(host, date)

    assert (answer.status_code, Rsvp.objects.count()) == (422, 0)


def test_greeters_and_others_put_nobody_down(client, date):
    for role, chapter in [(Role.GREETER, date.chapter), (Role.COORDINATOR, factories.chapter("Berlin", slug="berlin"))]:
        client.force_login(factories.member(chapter, role))
        assert client.post(address(date, "guests/new/"), {"name": "x", "party": "1"}).status_code == 404
    assert Rsvp.objects.count() == 0
