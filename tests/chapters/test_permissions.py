"""Every button of the desk, pressed by everyone: who may gets through, for all others it does not exist.

Alice coordinates San Francisco, Bob coordinates Berlin, Charlie works here without a role.
"""

import pytest
from django.test import Client

from chapters.models import Membership, Role
from events.actions import cancel_date
from events.models import Occurrence, Proposal, TrustedHost
from people.models import AuditEntry, User
from tests import factories
from tests.events.proposing import proposed
from tests.worlds import grown

pytestmark = pytest.mark.django_db
INVITED = {"email": "new@example.org", "handle": "New", "role": Role.HOST}


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def date():
    return factories.occurrence(factories.event(factories.chapter(slug="sf")))


@pytest.fixture
def person(date):
    """Someone by name, or by the role they have in San Francisco; None is nobody."""

    def find(who: str) -> User | None:
        if who == "stranger":
            return None
        if who == "bob":
            return factories.member(factories.chapter("Berlin", slug="berlin"), Role.COORDINATOR)
        if who == "asleep":
            return factories.member(date.chapter, Role.COORDINATOR, is_active=False)
        plain = {"charlie": factories.user, "admin": factories.network_admin}
        return plain[who]() if who in plain else factories.member(date.chapter, Role(who))

    return find


def a_host(date) -> Membership:
    return Membership.objects.get(user=factories.member(date.chapter, Role.HOST))


# How each button is pressed, and whether it did something.
PRESS = {
    "invite": lambda date: ("/desk/sf/people/", INVITED),
    "remove": lambda date: (f"/desk/sf/people/{a_host(date).pk}/remove/", {}),
    "cancel": lambda date: (f"/desk/sf/dates/{date.uid}/cancel/", {"reason": "Rain."}),
    "call back": lambda date: (f"/desk/sf/dates/{_cancelled(date).uid}/call-back/", {}),
    "approve": lambda date: (f"/desk/sf/proposals/{_proposed(date).uid}/approve/", {}),
    "decline": lambda date: (f"/desk/sf/proposals/{_proposed(date).uid}/decline/", {"reason": "The room is taken."}),
    "ask": lambda date: (f"/desk/sf/proposals/{_proposed(date).uid}/ask/", {"question": "Which floor?"}),
    "trust": lambda date: (f"/desk/sf/proposals/{_proposed(date).uid}/trust/", {}),
    "end trust": lambda date: (f"/desk/sf/hosts/{_trusted(date).pk}/end/", {}),
}
DONE = {
    "invite": lambda date: User.objects.filter(email="new@example.org").exists(),
    "remove": lambda date: AuditEntry.objects.filter(verb="chapters.role_revoked").exists(),
    "cancel": lambda date: Occurrence.objects.get(pk=date.pk).is_cancelled,
    "call back": lambda date: not Occurrence.objects.get(pk=date.pk).is_cancelled,
    "approve": lambda date: Proposal.objects.get().state == "published",
    "decline": lambda date: Proposal.objects.get().state == "declined",
    "ask": lambda date: Proposal.objects.get().answer == "Which floor?",
    "trust": lambda date: TrustedHost.objects.exists(),
    "end trust": lambda date: not TrustedHost.objects.exists(),
}
MAY = {
    "invite": {"coordinator", "admin"},
    "remove": {"coordinator", "admin"},
    "cancel": {"coordinator", "host", "admin"},
    "call back": {"coordinator", "host", "admin"},
    "approve": {"coordinator", "editor", "admin"},
    "decline": {"coordinator", "editor", "admin"},
    "ask": {"coordinator", "editor", "admin"},
    "trust": {"coordinator", "admin"},
    "end trust": {"coordinator", "admin"},
}
EVERYONE = ["coordinator", "editor", "host", "greeter", "treasurer", "admin", "bob", "charlie", "asleep", "stranger"]
TURNED_AWAY = {"asleep", "stranger"}


def _proposed(date: Occurrence) -> Proposal:
    return proposed(date.chapter)


def _trusted(date: Occurrence) -> TrustedHost:
    return TrustedHost.objects.create(chapter=date.chapter, contact=_proposed(date).contact, name="Parvaneh")


def _cancelled(date: Occurrence) -> Occurrence:
    return cancel_date(occurrence=date, reason="Rain.", actor=None)


@pytest.mark.parametrize("who", EVERYONE)
@pytest.mark.parametrize("button", PRESS)
def test_a_button_works_for_those_who_may_and_for_nobody_else(client, date, person, button, who):
    address, form = PRESS[button](date)
    if user := person(who):
        client.force_login(user)

    response = client.post(address, form)

    assert DONE[button](date) is (who in MAY[button])
    if who in TURNED_AWAY:
        assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")
    else:
        assert response.status_code == (302 if who in MAY[button] else 404)


@pytest.mark.parametrize("button", PRESS)
def test_no_button_works_without_its_token(date, person, button):
    address, form = PRESS[button](date)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("admin"))

    assert client.post(address, form).status_code == 403
    assert not DONE[button](date)


@pytest.mark.parametrize(
    ("button", "status"),
    [
        ("invite", 200),
        ("remove", 405),
        ("cancel", 405),
        ("call back", 405),
        ("approve", 405),
        ("decline", 405),
        ("ask", 405),
        ("trust", 405),
        ("end trust", 405),
    ],
)
def test_looking_presses_nothing(client, date, person, button, status):
    address, form = PRESS[button](date)
    client.force_login(person("admin"))

    assert client.get(address, form).status_code == status
    assert not DONE[button](date)


@pytest.mark.parametrize("button", sorted(set(PRESS) - {"invite"}))
def test_through_the_own_desk_nobody_reaches_another_chapters_rows(client, date, person, button):
    address, form = PRESS[button](date)
    client.force_login(person("bob"))

    assert client.post(address.replace("/desk/sf/", "/desk/berlin/"), form).status_code == 404
    assert not DONE[button](date)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({**INVITED, "email": "no address"}, "email"),
        ({**INVITED, "email": ""}, "email"),
        ({**INVITED, "handle": ""}, "handle"),
        ({**INVITED, "handle": "x" * 41}, "handle"),
        ({**INVITED, "handle": "two\nlines"}, "handle"),
        ({**INVITED, "role": "owner"}, "role"),
        ({**INVITED, "role": ""}, "role"),
    ],
)
def test_a_slip_in_an_invitation_comes_back_beside_its_field(client, date, person, form, field):
    client.force_login(person("coordinator"))

    response = client.post("/desk/sf/people/", form)

    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    assert not DONE["invite"](date)


@pytest.mark.parametrize(
    ("locale", "kept"), [("fa", "fa"), ("es", "es"), ("en", "en"), ("de", ""), ("", ""), ("fa-ir", ""), ("../fa", "")]
)
def test_the_desk_speaks_the_languages_it_has(client, locale, kept):
    user = factories.user()
    client.force_login(user)

    response = client.post("/desk/language/", {"locale": locale, "next": "/desk/"})

    user.refresh_from_db()
    assert (user.locale, response["Location"]) == (kept, "/desk/")


@pytest.mark.parametrize(
    ("back", "where"),
    [
        ("/desk/sf/", "/desk/sf/"),
        ("https://evil.example/desk/", "/desk/"),
        ("//evil.example", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("", "/desk/"),
    ],
)
def test_changing_the_language_leads_back_and_never_away(client, back, where):
    client.force_login(factories.user())

    assert client.post("/desk/language/", {"locale": "fa", "next": back})["Location"] == where


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301, "bell\x07"])
def test_a_date_is_not_called_off_without_a_fair_reason(client, date, person, reason):
    client.force_login(person("host"))

    response = client.post(f"/desk/sf/dates/{date.uid}/cancel/", {"reason": reason})

    assert response.status_code == (400 if "\x07" in reason else 422)
    assert not DONE["cancel"](date)
