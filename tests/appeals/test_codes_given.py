"""Codes as they are given out and come back: what credits a chapter, limits under a rush, cards in each language."""

import re

import pytest
from django.test import Client

from appeals.actions import sources
from appeals.actions.counting import fold_changes
from appeals.actions.sources import LENGTH, LETTERS, make_source, retire_source
from appeals.errors import NotAllowed
from appeals.models import Signature, Source
from appeals.queries.codes import codes_of
from appeals.queries.sources import chapter_of_source, given_out
from chapters.models import Role
from people.models import AuditEntry
from tests import factories
from tests.appeals.hands import send
from tests.appeals.spreading_hands import at, desk
from tests.appeals.spreading_hands import without_second_factor as _without
from tests.events.test_rsvp_races import at_once
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def world():
    """Two chapters, the network's appeal, one code of the first chapter."""
    sf, berlin = factories.chapter(slug="sf"), factories.chapter("Berlin", slug="berlin")
    made = make_source(chapter=sf, label="thursday", actor=factories.user())
    return sf, berlin, factories.appeal_page(), made


@pytest.fixture
def client(settings, world) -> Client:
    _without(settings)
    return desk(world[0])


def signed_with(page, via: str) -> Signature:
    before = set(Signature.objects.values_list("pk", flat=True))
    answer = send(Client(), page, via=via, email=f"ada{len(before)}@example.org")
    assert answer.status_code == 303
    return Signature.objects.exclude(pk__in=before).get()


@pytest.mark.parametrize(
    ("change", "credited"),
    [(str, True), (str.upper, True), (lambda code: f" {code} ", True), (lambda code: code + "x", False)],
)
def test_a_code_is_known_however_it_is_typed_and_another_is_not(world, change, credited):
    sf, _berlin, page, made = world
    row = signed_with(page, change(made.code))
    assert row.chapter == (sf if credited else None)


@pytest.mark.parametrize("via", ["", "made-up", "../sf", "sf\u202e", "s" * 41, "'; DROP TABLE", "sf sf"])
def test_what_is_no_code_of_ours_credits_nobody(world, via):
    assert signed_with(world[2], via).chapter is None


def test_a_retired_code_still_credits_whoever_finds_the_flyer(world):
    sf, _berlin, page, made = world
    retire_source(source=made, actor=factories.user())
    assert given_out([made.code, "sf", "berlin"]) == {"sf", "berlin"}
    assert (chapter_of_source(made.code), signed_with(page, made.code).chapter) == (sf, sf)
    fold_changes()
    (own, old) = codes_of(sf, page.appeal)
    assert (own.code, own.is_retired, old.code, old.is_retired) == ("sf", False, made.code, True)


def test_a_chapters_translation_has_its_codes_and_is_credited_as_one(world):
    sf, _berlin, page, made = world
    farsi = factories.translation(sf, "fa", title="سان‌فرانسیسکو", slug="sf-fa")
    assert [one.code for one in codes_of(farsi, page.appeal)][1:] == [made.code]
    assert chapter_of_source("sf-fa") == sf


def test_a_code_is_never_one_letter_for_another(world):
    """Read out at a vigil and written down again: nothing in it is taken for something else."""
    sf = world[0]
    codes = {make_source(chapter=sf, label=f"table {n}", actor=factories.user()).code for n in range(12)}
    assert len(codes) == 12
    assert all(re.fullmatch(f"[{LETTERS}]{{{LENGTH}}}", code) for code in codes)
    assert not set("ilo01") & set(LETTERS)


@pytest.mark.parametrize(("label", "status"), [("t" * 40, 302), ("t" * 41, 422), ("  thursday  ", 302), ("   ", 422)])
def test_a_label_has_a_length_and_stays_where_it_is_refused(world, client, label, status):
    sf, _berlin, page, _made = world
    answer = client.post(at(sf, page, "codes/"), {"label": label})
    assert (answer.status_code, Source.objects.count()) == (status, 1 + (status == 302))
    if status == 422:
        assert set(answer.context["form"].errors) == {"label"}
        assert answer.context["form"]["label"].value() == label
    else:
        assert Source.objects.latest("pk").label == label.strip()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fa", "rtl"), ("es", "ltr"), ("xx", "ltr")])
def test_a_card_reads_in_its_own_language_or_in_one_that_there_is(world, client, language, direction):
    sf, _berlin, page, made = world
    for code in ("fa", "es"):
        factories.translation(page, code, title=f"Title {code}")
    text = client.get(at(sf, page, f"codes/{made.code}/card/?language={language}")).content.decode()
    shown = language if language != "xx" else "en"
    assert f'<html lang="{shown}" dir="{direction}"' in text
    assert f"via={made.code}" in text
    assert "thursday" not in text  # what the chapter calls it is the chapter's business
    assert (f"Title {language}" in text) == (language in ("fa", "es"))


def test_nobody_retires_a_code_of_another_chapter(world, client):
    _sf, berlin, page, made = world
    other = desk(berlin, Role.EDITOR)
    for chapter in ("sf", "berlin"):
        address = f"/desk/{chapter}/appeals/{page.translation_key}/codes/{made.code}/"
        assert other.get(address).status_code == 404
        assert other.post(f"{address}retire/").status_code == 404
    assert Source.objects.get().retired_at is None
    assert client.post(at(world[0], page, f"codes/{made.code}/retire/")).status_code == 302  # the control
    assert Source.objects.get().retired_at is not None


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """A table full of volunteers before a vigil."""

    def test_the_last_codes_that_there_are_go_to_as_many(self, monkeypatch):
        monkeypatch.setattr(sources, "MOST", 3)
        sf, person = factories.chapter(slug="sf"), factories.user()
        results = at_once([lambda n=n: make_source(chapter=sf, label=f"t{n}", actor=person) for n in range(6)])
        assert sum(isinstance(one, Source) for one in results) == 3
        assert sum(isinstance(one, NotAllowed) for one in results) == 3
        assert Source.objects.count() == 3

    def test_retired_by_several_it_is_retired_once(self):
        sf, person = factories.chapter(slug="sf"), factories.user()
        made = make_source(chapter=sf, label="thursday", actor=person)
        results = at_once([lambda: retire_source(source=made, actor=person)] * 4)
        assert sorted(results) == [False, False, False, True]
        assert AuditEntry.objects.filter(verb="appeals.source_retired").count() == 1
