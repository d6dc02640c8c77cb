"""The desk: whose it is, what it says, who manages whom. Alice coordinates A, Bob edits A, Charlie coordinates B."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from chapters import actions, desk
from chapters.models import Membership, Role
from chapters.rules import WORDS, Ability
from people.language import clock
from people.models import OutgoingMail, User
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def team():
    here, there = factories.chapter("San Francisco", slug="a"), factories.chapter("Berlin", slug="b")
    people = {}
    for name, chapter, role in (
        ("Alice", here, "coordinator"),
        ("Bob", here, "editor"),
        ("Charlie", there, "coordinator"),
    ):
        people[name] = factories.user(f"{name.lower()}@example.org", handle=name)
        actions.grant_role(user=people[name], chapter=chapter, role=role, actor=None)
        actions.give_totp(people[name], "JBSWY3DPEHPK3PXP")
    return people


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_one_chapter_is_entered_straight_several_are_chosen(team):
    alice = browser(team["Alice"])
    assert alice.get("/desk/").url == "/desk/a/"

    actions.grant_role(user=team["Alice"], chapter=factories.chapter("Oakland", slug="c"), role=Role.HOST, actor=None)
    page = alice.get("/desk/").content.decode()
    assert ('href="/desk/a/"' in page, 'href="/desk/c/"' in page, 'href="/desk/b/"' in page) == (True, True, False)


def test_nobody_signed_in_or_without_role_finds_a_desk(client, team):
    assert client.get("/desk/a/").url == "/accounts/login/?next=/desk/a/"
    lonely = factories.user()
    actions.give_totp(lonely, "JBSWY3DPEHPK3PXP")
    assert browser(lonely).get("/desk/").status_code == 200
    assert browser(lonely).get("/desk/a/").status_code == 404


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("Alice", "/desk/a/", 200),
        ("Alice", "/desk/a/people/", 200),
        ("Alice", "/desk/b/", 404),
        ("Alice", "/desk/b/people/", 404),
        ("Bob", "/desk/a/", 200),
        ("Bob", "/desk/a/people/", 404),
        ("Charlie", "/desk/a/", 404),
        ("Charlie", "/desk/a/people/", 404),
    ],
)
def test_who_opens_what(team, who, address, status):
    assert browser(team[who]).get(address).status_code == status
    if "people" in address and status == 404:
        assert browser(team[who]).post(address, {"email": "x@example.org"}).status_code == 404


def test_desk_shows_roles_and_ways_to_the_pages(team):
    answer = browser(team["Bob"]).get("/desk/a/")
    page = answer.content.decode()

    assert all(text in page for text in ("Alice", "Coordinator", "Add an event", "Write an update"))
    assert "Charlie" not in page
    assert answer["Cache-Control"] == "no-store"


def test_host_is_offered_no_pages_to_edit(team):
    actions.revoke_role(membership=team["Bob"].memberships.get(), actor=None)
    actions.grant_role(user=team["Bob"], chapter=Membership.objects.first().chapter, role=Role.HOST, actor=None)

    assert "Add an event" not in browser(team["Bob"]).get("/desk/a/").content.decode()


def test_panels_stand_in_order_and_only_for_who_may(team, monkeypatch):
    monkeypatch.setattr(desk, "PANELS", {})
    desk.register_panel("late", 20, Ability.OPEN_DESK, lambda request, chapter: "second panel")
    desk.register_panel("early", 10, Ability.OPEN_DESK, lambda request, chapter: "first panel")
    desk.register_panel("names", 5, Ability.SEE_GUESTS, lambda request, chapter: "guest names")
    seen = {name: browser(team[name]).get("/desk/a/").content.decode() for name in ("Alice", "Bob")}

    assert seen["Bob"].index("first panel") < seen["Bob"].index("second panel")
    assert ("guest names" in seen["Alice"], "guest names" in seen["Bob"]) == (True, False)


def test_language_is_chosen_by_a_post_and_kept(team):
    alice = browser(team["Alice"])
    assert alice.get("/desk/language/").status_code == 405
    assert alice.post("/desk/language/", {"locale": "fa", "next": "/desk/a/"}).url == "/desk/a/"
    answer = alice.get("/desk/a/")

    assert ('lang="fa" dir="rtl"' in answer.content.decode(), answer["Content-Language"]) == (True, "fa")
    alice.post("/desk/language/", {"locale": "xx"})
    assert User.objects.get(pk=team["Alice"].pk).locale == "fa"


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\\\evil.example", "javascript:x", ""])
def test_language_form_leads_nowhere_else(team, back):
    alice = browser(team["Alice"])
    assert alice.post("/desk/language/", {"locale": "fa", "next": back}).url == "/desk/"
    assert alice.post("/desk/language/", {"locale": "fa", "next": "no-address"}).url == "no-address"


def test_coordinator_invites_a_stranger_and_gives_a_role_to_a_known_person(team):
    alice = browser(team["Alice"])
    form = {"email": "dina@example.org", "handle": "Dina", "role": "host"}
    assert alice.post("/desk/a/people/", form).status_code == 302
    alice.post("/desk/a/people/", {"email": "charlie@example.org", "handle": "Other", "role": "greeter"})
    dina, charlie = User.objects.get(email="dina@example.org"), User.objects.get(email="charlie@example.org")

    assert (dina.is_active, dina.has_usable_password(), dina.memberships.get().role) == (False, False, "host")
    assert (charlie.handle, charlie.memberships.count()) == ("Charlie", 2)
    assert list(OutgoingMail.objects.values_list("kind", "user")) == [("chapters.invitation", dina.pk)]


def test_mistyped_invitation_stays_to_be_corrected(team):
    answer = browser(team["Alice"]).post("/desk/a/people/", {"email": "dina", "handle": "Dina", "role": "king"})

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"email", "role"})
    assert 'value="Dina"' in answer.content.decode()


def test_role_is_taken_by_post_from_own_chapter_only(team):
    alice, charlie = browser(team["Alice"]), browser(team["Charlie"])
    bobs = team["Bob"].memberships.get().pk
    address = f"people/{bobs}/remove/"

    assert alice.get(f"/desk/a/{address}").status_code == 405
    assert [charlie.post(f"/desk/{slug}/{address}").status_code for slug in ("a", "b")] == [404, 404]
    assert Membership.objects.filter(pk=bobs).exists()
    assert alice.post(f"/desk/a/{address}").status_code == 302
    assert not Membership.objects.filter(pk=bobs).exists()


def test_last_coordinator_is_told_why_not(team):
    own = team["Alice"].memberships.get().pk
    answer = browser(team["Alice"]).post(f"/desk/a/people/{own}/remove/")

    assert answer.status_code == 409
    assert "A chapter needs a coordinator" in answer.content.decode()
    assert Membership.objects.filter(pk=own).exists()


def test_desk_form_without_csrf_token_is_refused(team):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(team["Alice"])

    assert strict.post("/desk/language/", {"locale": "fa"}).status_code == 403


def test_second_column_stands_after_the_first(team, monkeypatch):
    monkeypatch.setattr(desk, "PANELS", {})
    desk.register_panel("list", 1, Ability.OPEN_DESK, lambda request, chapter: "the long list", aside=True)
    desk.register_panel("now", 9, Ability.OPEN_DESK, lambda request, chapter: "what is now")

    page = browser(team["Bob"]).get("/desk/a/").content.decode()
    assert page.index("what is now") < page.index("the long list")


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("coordinator", set(Ability) - {Ability.OPEN_DESK}),
        ("editor", {Ability.EDIT_PAGES, Ability.SEE_ADS, Ability.PLAN_ADS}),
        ("host", {Ability.MANAGE_DATES, Ability.SEE_GUESTS, Ability.COUNT_PAPER}),
        ("greeter", {Ability.SEE_GUESTS}),
        ("treasurer", {Ability.SEE_MONEY, Ability.HANDLE_MONEY, Ability.SEE_ADS}),
    ],
)
def test_each_role_is_told_what_it_can_do(team, role, words):
    user = factories.user(handle="Dina")
    actions.grant_role(user=user, chapter=Membership.objects.first().chapter, role=role, actor=None)
    actions.give_totp(user, "JBSWY3DPEHPK3PXP")
    answer = browser(user).get("/desk/a/")
    page = answer.content.decode()

    assert {ability for ability, text in WORDS.items() if str(text) in page} == words
    assert ("/admin/" in page) == (role in ("coordinator", "editor"))
    assert ("A coordinator can give you more to do" in page) == (not words)


def test_desk_says_when_it_was_loaded_on_the_chapters_clock(team):
    with time_machine.travel("2026-11-26T02:04:00Z", tick=False):
        page = browser(team["Bob"]).get("/desk/a/").content.decode()

    assert f"loaded {clock(dt.time(18, 4))}" in page
    assert '<h1 class="desk-title">The desk</h1>' in page
