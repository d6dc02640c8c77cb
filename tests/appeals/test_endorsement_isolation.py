"""Endorsements are for the desk that decides about the appeal: nobody else finds, reads or changes one."""

import pytest
from django.test import Client
from django.urls import reverse

from appeals.models import Endorsement
from chapters.models import Role
from tests import factories
from tests.appeals.spreading_hands import (
    CHECKED,
    at,
    chapter_appeal,
    desk,
    endorsement,
    without_second_factor,
)

pytestmark = pytest.mark.django_db
State = Endorsement.State


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    without_second_factor(settings)


@pytest.fixture
def world():
    """A chapter, its appeal, and the browser of its coordinator."""
    chapter, page = chapter_appeal()
    return chapter, page, desk(chapter)


def one(row: Endorsement, rest: str = "") -> str:
    return f"endorsements/{row.uid}/{rest}"


def every_address(row: Endorsement) -> list[tuple[str, str]]:
    posts = ["approve/", "decline/", "take-down/", "up/", "down/", "words/en/", "facts/"]
    return [
        ("get", "endorsements/"),
        ("get", "endorsements/add/"),
        ("get", one(row)),
        *(("post", one(row, rest)) for rest in posts),
    ]


def test_only_the_desk_that_decides_sees_any_of_it(world):
    """A crawl as everyone else; the control is the desk's own coordinator, who opens and changes all of it."""
    chapter, page, own = world
    berlin = factories.chapter("Berlin", slug="berlin")
    row = endorsement(page, "waiting", name="Zqname")
    outsiders = [(chapter, desk(chapter, role)) for role in (Role.EDITOR, Role.HOST, Role.GREETER, Role.TREASURER)]
    outsiders += [(berlin, desk(berlin)), (chapter, desk(berlin))]
    for place, client in outsiders:
        for verb, rest in every_address(row):
            answer = getattr(client, verb)(at(place, page, rest), CHECKED)
            assert answer.status_code == 404, (place, verb, rest)
            assert "Zqname" not in answer.content.decode()
    row.refresh_from_db()
    assert row.state == State.WAITING

    assert "Zqname" in own.get(at(chapter, page, "endorsements/")).content.decode()
    assert {own.get(at(chapter, page, rest)).status_code for verb, rest in every_address(row) if verb == "get"} == {200}
    answered = {getattr(own, verb)(at(chapter, page, rest), CHECKED).status_code for verb, rest in every_address(row)}
    assert 404 not in answered


def test_the_networks_appeal_is_for_its_admins_alone():
    chapter, page = factories.chapter(slug="sf"), factories.appeal_page()
    row = endorsement(page, "waiting")
    assert desk(chapter).get(at(chapter, page, "endorsements/")).status_code == 404

    admin = Client()
    admin.force_login(factories.network_admin())
    assert admin.get(at(chapter, page, "endorsements/")).status_code == 200
    assert admin.post(at(chapter, page, one(row, "approve/")), CHECKED).status_code == 302
    anywhere = factories.picture(title="Anywhere")
    assert anywhere.title in admin.get(at(chapter, page, one(row))).content.decode()


def test_another_appeals_endorsement_is_not_found_through_this_one(world):
    chapter, page, client = world
    elsewhere = endorsement(factories.appeal_page(chapter, title="Another"), "waiting")

    assert client.get(at(chapter, page, one(elsewhere))).status_code == 404


def test_strangers_are_led_to_the_login_and_looking_changes_nothing(world):
    chapter, page, client = world
    row = endorsement(page, "approved")
    assert Client().get(at(chapter, page, "endorsements/")).status_code == 302
    for rest in ("approve/", "decline/", "take-down/", "up/", "down/", "words/en/", "facts/"):
        assert client.get(at(chapter, page, one(row, rest))).status_code == 405
    row.refresh_from_db()
    assert row.state == State.APPROVED


def test_hostile_words_are_words_on_the_desk_and_on_the_page(world):
    chapter, page, client = world
    hostile = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
    row = endorsement(page, "approved", name=f"Union {hostile}", profession=hostile, words=hostile, kind="statement")
    everyone = reverse("appeals_endorsements", args=[page.translation_key])
    for address in (at(chapter, page, "endorsements/"), at(chapter, page, one(row)), everyone):
        body = client.get(address).content.decode()
        assert "<script>alert" not in body
        assert "<img src=x" not in body
        assert "Union &quot;&gt;" in body
