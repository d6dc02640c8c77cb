"""Every act on an endorsement in every state it can be in: what becomes of it, who is told, what is shown."""

import pytest
from django.conf import settings as conf
from django.test import Client

from appeals.actions.endorsement_desk import (
    LAST,
    approve_endorsement,
    decline_endorsement,
    move,
    save_words,
    take_down,
)
from appeals.actions.endorsing import DECLINED_KEPT, forget_endorsements, take_back
from appeals.errors import NotAllowed
from appeals.models import Endorsement, EndorsementText
from appeals.queries.endorsements import shown_endorsements, text_of
from people.models import AuditEntry, OutgoingMail
from tests import factories
from tests.appeals.spreading_hands import CHECKED, at, chapter_appeal, desk, endorsement, long_ago
from tests.appeals.spreading_hands import without_second_factor as _without
from tests.events.test_rsvp_races import at_once
from tests.worlds import grown

pytestmark = pytest.mark.django_db
State = Endorsement.State
ACTS = {"approve": approve_endorsement, "decline": decline_endorsement, "take-down": take_down}


@grown
def world():
    """A chapter, its appeal, and a network admin."""
    chapter, page = chapter_appeal()
    return chapter, page, factories.network_admin()


@pytest.fixture
def client(settings, world) -> Client:
    _without(settings)
    return desk(world[0])


def names(page, language: str = "en") -> list[str]:
    return [one.name for rows in shown_endorsements(page.appeal, language).values() for one in rows]


def again(row: Endorsement) -> Endorsement:
    return Endorsement.objects.get(pk=row.pk)


@pytest.mark.parametrize(
    ("before", "act", "after", "done"),
    [
        ("asked", "approve", "asked", NotAllowed),
        ("asked", "decline", "asked", NotAllowed),
        ("asked", "take-down", "asked", False),
        ("waiting", "approve", "approved", True),
        ("waiting", "decline", "declined", True),
        ("waiting", "take-down", "waiting", False),
        ("approved", "approve", "approved", False),
        ("approved", "decline", "approved", NotAllowed),
        ("approved", "take-down", "declined", True),
        ("declined", "approve", "approved", True),
        ("declined", "decline", "declined", False),
        ("declined", "take-down", "declined", False),
    ],
)
def test_each_act_in_each_state(world, before, act, after, done):
    _chapter, page, admin = world
    row = endorsement(page, before)
    OutgoingMail.objects.all().delete()
    wrote = AuditEntry.objects.count()
    if done is NotAllowed:
        with pytest.raises(NotAllowed):
            ACTS[act](endorsement=row, actor=admin)
    else:
        assert ACTS[act](endorsement=row, actor=admin) is done
    assert again(row).state == after
    assert bool(names(page)) == (after == "approved")
    assert AuditEntry.objects.count() - wrote == (done is True)
    assert OutgoingMail.objects.count() == (before == "waiting" and done is True)  # only who still has an address here


@pytest.mark.parametrize("act", ACTS)
def test_on_the_desk_what_cannot_be_done_is_said_and_nothing_breaks(world, client, act):
    """Buttons pressed on a page that has grown old."""
    chapter, page, _admin = world
    for state in ("waiting", "approved", "declined"):
        row = endorsement(page, state, email=f"{state}@example.org", name=f"Choir {state}")
        answer = client.post(at(chapter, page, f"endorsements/{row.uid}/{act}/"), CHECKED)
        refused = (state, act) == ("approved", "decline")
        assert answer.status_code == (409 if refused else 302)
        if refused:
            assert "Only what waits for approval can be declined." in answer.content.decode()


@pytest.mark.parametrize("left_out", CHECKED)
def test_each_tick_is_needed_and_the_others_stay(world, client, left_out):
    chapter, page, _admin = world
    row = endorsement(page, "waiting")
    ticked = {name: on for name, on in CHECKED.items() if name != left_out}
    answer = client.post(at(chapter, page, f"endorsements/{row.uid}/approve/"), ticked)
    form = answer.context["approve"]
    assert (answer.status_code, set(form.errors), again(row).state) == (422, {left_out}, "waiting")
    assert {name for name in CHECKED if form[name].value()} == set(ticked)


def _three(page, admin, kind: str = "organization") -> list[Endorsement]:
    rows = [endorsement(page, "waiting", f"{n}@example.org", name=f"{kind} {n}", kind=kind) for n in range(3)]
    for row in rows:
        approve_endorsement(endorsement=row, actor=admin)
    return rows


@pytest.mark.parametrize(
    ("which", "up", "after"),
    [(0, True, "012"), (0, False, "102"), (1, True, "102"), (1, False, "021"), (2, True, "021"), (2, False, "012")],
)
def test_one_place_up_or_down_and_never_off_the_end(world, which, up, after):
    _chapter, page, admin = world
    rows = _three(page, admin)
    _three(page, admin, "person")
    move(endorsement=rows[which], up=up)
    assert [name for name in names(page) if name.startswith("org")] == [f"organization {n}" for n in after]
    assert [name for name in names(page) if name.startswith("person")] == ["person 0", "person 1", "person 2"]


@pytest.mark.parametrize("state", ["asked", "waiting", "declined"])
def test_what_is_not_shown_has_no_place_to_move_from(world, state):
    _chapter, page, admin = world
    _three(page, admin)
    row = endorsement(page, state, "late@example.org", name="Late")
    for up in (True, False):
        move(endorsement=row, up=up)
    assert names(page) == ["organization 0", "organization 1", "organization 2"]
    assert again(row).order == row.order


def test_the_last_place_there_is_takes_more_than_one(world):
    """A small integer ends somewhere; who comes after stands behind, in the order of coming."""
    _chapter, page, admin = world
    first, *rest = _three(page, admin)
    Endorsement.objects.filter(pk=first.pk).update(order=LAST)
    for row in rest:
        take_down(endorsement=row, actor=admin)
        approve_endorsement(endorsement=row, actor=admin)
    assert {again(row).order for row in (first, *rest)} == {LAST}
    assert names(page) == ["organization 0", "organization 1", "organization 2"]
    move(endorsement=first, up=False)
    assert names(page) == ["organization 1", "organization 0", "organization 2"]


@pytest.mark.parametrize("locale", ["en", "fa", "es"])
def test_words_are_shown_in_the_readers_language_else_in_their_own(world, locale):
    _chapter, page, admin = world
    row = endorsement(page, "approved", name="Chœur")
    save_words(endorsement=row, locale=locale, name=f"In {locale}", profession="", words="We sing.", actor=admin)
    own = f"In {locale}" if locale == "en" else "Chœur"
    assert {code: names(page, code) for code, _name in conf.LANGUAGES} == {
        code: [f"In {locale}" if code == locale else own] for code, _name in conf.LANGUAGES
    }
    EndorsementText.objects.exclude(locale=locale).delete()
    assert text_of(again(row), "de").name == f"In {locale}"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "N" * 121}, "name"),
        ({"name": "https://spam.example"}, "name"),
        ({"words": "w" * 401}, "words"),
        ({"profession": "p" * 161}, "profession"),
    ],
)
def test_slips_in_words_are_told_in_their_language_alone(world, client, changes, field):
    chapter, page, _admin = world
    row = endorsement(page, "waiting")
    said = {"name": "Chor", "profession": "", "words": "Wir singen.", **changes}
    answer = client.post(at(chapter, page, f"endorsements/{row.uid}/words/fa/"), said)
    forms = {code: form for code, _name, form, _known in answer.context["texts"]}
    assert (answer.status_code, set(forms["fa"].errors)) == (422, {field})
    assert {name: forms["fa"][name].value() for name in said} == said
    assert not forms["en"].is_bound
    assert [text.locale for text in again(row).texts.all()] == ["en"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": "XX"}, "country"),
        *(({"website": bad}, "website") for bad in ("http://a.example", "https://10.0.0.1/", "https://localhost/")),
        *(
            ({"website": bad}, "website")
            for bad in ("https://me:pw@a.example/", "javascript:alert(1)", "https://[::1]/")
        ),
        ({"picture": "999999"}, "picture"),
    ],
)
def test_facts_that_are_none_change_nothing(world, client, changes, field):
    chapter, page, _admin = world
    row = endorsement(page, "waiting", website="https://union.example.org/")
    said = {"country": "FR", "website": "https://other.example/", "picture": "", **changes}
    answer = client.post(at(chapter, page, f"endorsements/{row.uid}/facts/"), said)
    assert (answer.status_code, set(answer.context["facts"].errors)) == (422, {field})
    assert (again(row).country, again(row).website) == ("DE", "https://union.example.org/")
    assert answer.context["facts"][field].value() == changes[field]


@pytest.mark.parametrize(("days", "kept"), [(0, True), (DECLINED_KEPT.days - 1, True), (DECLINED_KEPT.days, False)])
def test_what_was_declined_or_taken_down_goes_after_a_while(world, days, kept):
    _chapter, page, admin = world
    shown, row = endorsement(page, "approved"), endorsement(page, "declined", "b@example.org", name="Declined")
    Endorsement.objects.update(decided_at=long_ago(days))
    assert forget_endorsements() == (not kept)
    assert Endorsement.objects.filter(pk=row.pk).exists() == kept
    assert again(shown).state == "approved"  # however long it has been shown
    take_down(endorsement=shown, actor=admin)
    forget_endorsements()
    assert again(shown).state == "declined"  # from now on, not from when it was approved


@pytest.mark.parametrize("state", ["asked", "waiting", "approved", "declined"])
def test_whoever_sent_it_can_take_it_back_in_every_state_and_twice(world, state, tmp_path, settings):
    settings.WISHES_FILE = str(tmp_path / "wishes")
    _chapter, page, _admin = world
    row, other = endorsement(page, state), endorsement(page, "approved", "b@example.org", name="Another")
    take_back(endorsement=row)
    take_back(endorsement=row)
    assert list(Endorsement.objects.all()) == [other]
    assert (names(page), EndorsementText.objects.count()) == (["Another"], 1)
    assert AuditEntry.objects.filter(verb="appeals.endorsement_taken_back").count() == 1


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Two organizers at two desks."""

    def test_approved_by_several_it_is_approved_and_told_once(self):
        _chapter, page = chapter_appeal()
        row, admin = endorsement(page, "waiting"), factories.network_admin()
        results = at_once([lambda: approve_endorsement(endorsement=row, actor=admin)] * 4)
        assert sorted(results) == [False, False, False, True]
        assert OutgoingMail.objects.filter(kind="appeals.endorsement_approved").count() == 1

    def test_moved_by_several_each_keeps_a_place_of_its_own(self):
        _chapter, page = chapter_appeal()
        admin = factories.network_admin()
        rows = _three(page, admin)
        at_once([lambda one=one, up=up: move(endorsement=one, up=up) for one in rows for up in (True, False)])
        assert sorted(names(page)) == [f"organization {n}" for n in range(3)]
        assert len({again(row).order for row in rows}) == 3
