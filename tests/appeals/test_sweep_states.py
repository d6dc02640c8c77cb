"""Every press on a sweep in every state it can be in, at the desk, and the moments between which it catches."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from appeals.actions.sweeps import DELAY, carry_out, look
from appeals.models import AppealPage, Signature, Sweep
from appeals.next_steps import Step, register_step, spread, steps_after
from appeals.queries.sweeps import Wanted, caught_by
from chapters.models import Role
from people.models import AuditEntry
from tests import factories
from tests.appeals.desk_hands import counted, crowd, desk, own_appeal
from tests.worlds import grown

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
STATES = ["previewed", "scheduled", "done", "stopped", "stopped midway", "undone"]
# What each press makes of each state; an empty word where it changes nothing, 422 where it is refused.
AFTER = {
    "start": {"previewed": "scheduled", "stopped": "422", "stopped midway": "422", "undone": "422"},
    "stop": {"previewed": "cancelled", "scheduled": "cancelled"},
    "undo": {"done": "undone", "stopped midway": "undone"},
}


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown(at=NOW)
def world():
    """A chapter's own appeal with five signatures of one code, and the chapter's coordinator."""
    chapter = factories.chapter(slug="sf")
    page = own_appeal(chapter)
    crowd(page, 5, source="flood")
    return chapter, page, factories.member(chapter, Role.COORDINATOR)


@pytest.fixture
def client(world) -> Client:
    client = Client()
    client.force_login(world[2])
    return client


def sweep_in(world, state: str) -> Sweep:
    """A sweep as it stands after what leads there."""
    _chapter, page, person = world
    sweep = look(appeal=page.appeal, wanted=Wanted(source="flood"), reason="A flood", author=person)
    now, rows = timezone.now(), Signature.objects.filter(source="flood")
    told = {"scheduled": {"state": "scheduled", "run_at": now + DELAY}, "stopped": {"state": "cancelled"}}
    told |= {"done": {"state": "done", "taken_out": 5}, "undone": {"state": "undone", "taken_out": 5}}
    told |= {"stopped midway": {"state": "cancelled", "taken_out": 2}, "previewed": {}}
    Sweep.objects.filter(pk=sweep.pk).update(**(told[state] or {"found": 5}))
    if state in ("done", "stopped midway"):
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[: told[state]["taken_out"]])
        rows.filter(pk__in=keys).update(state="invalid", sweep=sweep)
    return Sweep.objects.get(pk=sweep.pk)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("do", AFTER)
def test_each_press_in_each_state(world, client, state, do):
    chapter, page, _person = world
    sweep = sweep_in(world, state)
    before, wrote = sweep.state, AuditEntry.objects.count()
    answer = client.post(desk(chapter, page, f"sweeps/{sweep.uid}/act/"), {"do": do})
    wanted = AFTER[do].get(state, "")
    assert answer.status_code == (422 if wanted == "422" else 302)
    assert Sweep.objects.get(pk=sweep.pk).state == (before if wanted in ("", "422") else wanted)
    assert AuditEntry.objects.count() - wrote == (wanted not in ("", "422"))


@pytest.mark.parametrize("state", STATES)
def test_the_page_draws_the_buttons_that_would_do_something(world, client, state):
    chapter, page, _person = world
    sweep = sweep_in(world, state)
    text = client.get(desk(chapter, page, f"sweeps/{sweep.uid}/")).content.decode()
    drawn = {do for do in AFTER if f'value="{do}"' in text}
    useful = {do for do, after in AFTER.items() if after.get(state, "422") != "422"}
    assert drawn <= useful
    assert ("undo" in drawn) == ("undo" in useful)
    assert ("start" in drawn) == (state == "previewed")


@pytest.mark.parametrize(("minutes", "out"), [(9, 0), (10, 5), (11, 5)])
def test_it_waits_so_many_minutes_and_no_longer(world, client, time_machine, minutes, out):
    chapter, page, _person = world
    sweep = sweep_in(world, "previewed")
    client.post(desk(chapter, page, f"sweeps/{sweep.uid}/act/"), {"do": "start"})
    time_machine.move_to(NOW + dt.timedelta(minutes=minutes), tick=False)
    assert carry_out() == out
    assert counted(page)[0] == 5 - out


@pytest.mark.parametrize(
    ("since", "until", "caught"),
    [(0, 1, 5), (-1, 0, 0), (-1, 1, 5), (1, 2, 0), (0, 0, 0)],
)
def test_it_catches_from_its_first_moment_to_before_its_last(world, since, until, caught):
    _chapter, page, _person = world
    second = dt.timedelta(microseconds=1)
    wanted = Wanted(source="flood", since=NOW + since * second, until=NOW + until * second)
    assert caught_by(page.appeal, wanted).count() == caught


def test_a_sweep_of_another_appeal_of_the_same_desk_is_not_found(world, client):
    chapter, _page, _person = world
    other = factories.appeal_page(chapter, title="Another", slug="another")
    sweep = sweep_in(world, "previewed")
    for address in (f"sweeps/{sweep.uid}/", f"sweeps/{sweep.uid}/act/"):
        assert client.get(desk(chapter, other, address)).status_code in (404, 405)
        assert client.post(desk(chapter, other, address), {"do": "start"}).status_code in (404, 405)
    assert Sweep.objects.get().state == "previewed"


@pytest.mark.parametrize("place", ["", "signers/", "review/", "sweeps/", "files/", "sheets/", "sheets/new/", "codes/"])
def test_the_desk_reads_from_right_to_left_for_whoever_reads_farsi(world, settings, place):
    chapter, page, person = world
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "chapters.middleware.guard_the_desk"]  # which also knows the language
    factories.with_second_factor(person)
    for language, direction in (("en", "ltr"), ("fa", "rtl")):
        person.locale = language
        person.save()
        client = Client()
        client.force_login(person)
        text = client.get(desk(chapter, page, place)).content.decode()
        assert f'<html lang="{language}" dir="{direction}"' in text
        assert "{{" not in text


def _step(title: str) -> Step:
    return Step(title, "About it.", "Do it", "/somewhere/")


def test_what_follows_signing_stands_in_order_and_what_does_not_fit_is_left_out(world, rf, monkeypatch):
    monkeypatch.setattr("appeals.next_steps.STEPS", {})
    row = Signature.objects.first()
    register_step("third", 90, lambda request, signature: _step(f"third {signature.source}"))
    register_step("never", 20, lambda request, signature: None)
    register_step("first", 10, lambda request, signature: _step("first"))
    register_step("second", 90, lambda request, signature: _step("second"))
    register_step("third", 95, lambda request, signature: _step("moved down"))
    assert [step.title for step in steps_after(rf.get("/"), row)] == ["first", "second", "moved down"]


def test_passing_it_on_carries_the_code_that_led_here(world, rf):
    _chapter, page, _person = world
    row = Signature.objects.first()
    assert spread(rf.get("/"), row).url == f"{page.url}spread/?via=flood"
    row.source = ""
    assert spread(rf.get("/"), row).url == f"{page.url}spread/"
    AppealPage.objects.all().update(live=False)
    assert spread(rf.get("/"), row) is None  # nowhere to lead to
