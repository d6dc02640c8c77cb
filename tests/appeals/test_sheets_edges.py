"""Sheets at the edges of what a form takes: the smallest and the largest numbers, days on the chapter's own clock,
handles that lead to somebody, a form of another desk, and every act on a batch in every state it can be in."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from appeals.actions.paper import begin_recount, count_again, note_destroyed
from appeals.actions.typed import import_typed
from appeals.errors import AppealError
from appeals.models import PaperBatch
from chapters.models import ChapterPage
from people.models import AuditEntry
from tests import factories
from tests.appeals.paper_hands import World, csv
from tests.worlds import grown

pytestmark = pytest.mark.django_db
FORM = {"sheets": "6", "counted": "80", "collected_on": "2026-11-20", "country": "US", "locale": "en"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def world():
    return World()


def as_(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def bring(client: Client, world: World, **said: str):
    nonce = client.get(world.address("new/")).context["form"].initial["nonce"]
    return client.post(world.address("new/"), {"nonce": nonce, **FORM, **said})


@pytest.mark.parametrize(
    ("said", "field"),
    [
        *(({"sheets": value}, "sheets") for value in ("", "0", "-1", "2001", "6.5", "six", "1e3")),
        *(({"counted": value}, "counted") for value in ("", "-1", "50001", "361", "80 names", "0x10")),
        *(({"collected_on": value}, "collected_on") for value in ("", "1999-12-31", "2026-02-30", "20.11.2026")),
        *(({"country": value}, "country") for value in ("XX", "us", "Germany")),
        *(({"locale": value}, "locale") for value in ("", "xx", "EN")),
        *(
            ({"collector": value}, "collector")
            for value in ("a@b.example", "www.example.org", "0176 555 123", "c" * 41)
        ),
        ({"nonce": "forged"}, "nonce"),
        ({"nonce": ""}, "nonce"),
    ],
)
def test_a_slip_is_told_beside_its_field_and_all_else_stays(world, said, field):
    answer = bring(as_(world.first), world, **said)
    form = answer.context["form"]
    assert (answer.status_code, set(form.errors), PaperBatch.objects.count()) == (422, {field}, 0)
    typed = {**FORM, **said}
    assert {name: form[name].value() for name in typed} == typed


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"sheets": "1", "counted": "0"}, (1, 0)),
        ({"sheets": "1", "counted": "60"}, (1, 60)),
        ({"sheets": "2000", "counted": "50000"}, (2_000, 50_000)),
        ({"sheets": "۶", "counted": "٨٠"}, (6, 80)),
        ({"sheets": " 6 ", "counted": "080"}, (6, 80)),
    ],
)
def test_numbers_at_the_edge_are_taken_in_any_script(world, said, kept):
    assert bring(as_(world.first), world, **said).status_code == 302
    batch = PaperBatch.objects.get()
    assert (batch.sheets, batch.first_count, batch.counted) == (*kept, None)


@pytest.mark.parametrize(
    ("zone", "now", "today"),
    [
        ("America/Los_Angeles", dt.datetime(2026, 11, 21, 7, 59, tzinfo=dt.UTC), dt.date(2026, 11, 20)),
        ("America/Los_Angeles", dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC), dt.date(2026, 11, 21)),
        ("Asia/Tokyo", dt.datetime(2026, 11, 21, 14, 59, tzinfo=dt.UTC), dt.date(2026, 11, 21)),
        ("Asia/Tokyo", dt.datetime(2026, 11, 21, 15, 0, tzinfo=dt.UTC), dt.date(2026, 11, 22)),
    ],
)
def test_today_is_the_chapters(world, time_machine, zone, now, today):
    """Sheets of this evening are brought this evening, wherever the machine stands; those of tomorrow are not."""
    ChapterPage.objects.filter(pk=world.chapter.pk).update(zone=zone)
    time_machine.move_to(now, tick=False)
    client = as_(world.first)
    assert client.get(world.address("new/")).context["form"]["collected_on"].value() == today
    late = bring(client, world, collected_on=(today + dt.timedelta(days=1)).isoformat())
    assert set(late.context["form"].errors) == {"collected_on"}
    assert bring(client, world, collected_on=today.isoformat()).status_code == 302
    assert PaperBatch.objects.get().collected_on == today


def test_a_form_of_another_desk_makes_no_batch_of_theirs_visible(world):
    """Its number is known at this desk only as far as it is this desk's: the other batch is not shown or changed."""
    berlin = World("berlin", page=world.page)
    nonce = as_(berlin.first).get(berlin.address("new/")).context["form"].initial["nonce"]
    as_(berlin.first).post(berlin.address("new/"), {"nonce": nonce, **FORM})
    theirs = PaperBatch.objects.get()
    answer = as_(world.first).post(world.address("new/"), {"nonce": nonce, **FORM, "counted": "7"})
    assert (answer.status_code, answer.context["form"]["counted"].value()) == (422, "7")
    assert "Please open it again." in answer.content.decode()
    assert PaperBatch.objects.get(pk=theirs.pk).first_count == 80


def _second(world: World, batch: PaperBatch):
    return count_again(batch=batch, counted=70, author=world.second)


def _recount(world: World, batch: PaperBatch):
    return begin_recount(batch=batch, counted=75, author=world.first)


def _destroy(world: World, batch: PaperBatch):
    return note_destroyed(batch=batch, author=world.first)


def _type(world: World, batch: PaperBatch):
    return import_typed(batch=batch, data=csv("Ada Lovelace,,,,yes,no"), author=world.first)


def made(world: World, state: str) -> PaperBatch:
    """A batch that has come so far."""
    if state == "brought":
        return world.bring()
    batch = world.counted()
    if state == "recounting":
        return _recount(world, batch)
    return _destroy(world, batch) if state == "destroyed" else batch


ALLOWED = {
    "brought": [_second],
    "counted": [_recount, _destroy, _type],
    "recounting": [_second],
    "destroyed": [_destroy, _type],
}


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("act", [_second, _recount, _destroy, _type], ids=lambda act: act.__name__)
def test_each_act_in_each_state(world, state, act: Callable):
    """What is refused leaves the batch, the total and the log as they were."""
    batch = made(world, state)
    before = world.total.paper, AuditEntry.objects.count(), _row(batch)
    if act in ALLOWED[state]:
        act(world, batch)
        return
    with pytest.raises(AppealError):
        act(world, batch)
    assert (world.total.paper, AuditEntry.objects.count(), _row(batch)) == before


def _row(batch: PaperBatch) -> dict:
    return PaperBatch.objects.values().get(pk=batch.pk)


@pytest.mark.parametrize(("state", "paper"), [("brought", 0), ("counted", 77), ("recounting", 77), ("destroyed", 77)])
def test_what_counts_is_the_last_count_that_two_agreed_on(world, state, paper):
    made(world, state)
    assert world.total.paper == paper


@pytest.mark.parametrize(("state", "offered"), [("brought", "second"), ("counted", "first"), ("destroyed", "")])
def test_the_page_offers_what_can_be_done_next(world, state, offered):
    batch = made(world, state)
    text = as_(world.second if state == "brought" else world.first).get(world.address(f"{batch.uid}/")).content.decode()
    rounds = {word for word in ("first", "second") if f'name="round" value="{word}"' in text}
    assert rounds == ({offered} if offered else set())


@pytest.mark.parametrize(("counted", "status"), [("0", 302), ("50000", 302), ("50001", 422), ("-1", 422), ("", 422)])
def test_a_second_count_has_edges_too(world, counted, status):
    """It holds whatever the first one said: nobody sees that beforehand."""
    batch = world.bring()
    address = world.address(f"{batch.uid}/")
    assert "80" not in as_(world.second).get(address).context["count_form"].as_p()
    answer = as_(world.second).post(f"{address}count/", {"round": "second", "counted": counted})
    assert answer.status_code == status
    assert world.total.paper == (int(counted) if status == 302 else 0)


@pytest.mark.parametrize(
    "told", ["?added=1", "?added=1&known=x&left=0", "?added=-1&known=0&left=0", "?added=1&known=1&left=9999999"]
)
def test_an_address_that_nobody_was_led_to_tells_nothing(world, told):
    batch = world.counted()
    assert as_(world.first).get(world.address(f"{batch.uid}/") + told).context["told"] == {}
    led = as_(world.first).get(world.address(f"{batch.uid}/?added=2&known=1&left=0"))
    assert led.context["told"] == {"added": 2, "known": 1, "left": 0}


def test_names_of_one_batch_are_not_taken_away_through_another(world):
    batch, other = world.counted(), world.counted()
    _type(world, batch)
    row = batch.signatures.get()
    assert as_(world.first).post(world.address(f"{other.uid}/names/{row.uid}/remove/")).status_code == 404
    online = factories.signature(world.page)
    assert as_(world.first).post(world.address(f"{batch.uid}/names/{online.uid}/remove/")).status_code == 404
    assert as_(world.first).post(world.address(f"{batch.uid}/names/{row.uid}/remove/")).status_code == 302
    assert type(row).objects.filter(pk__in=[row.pk, online.pk]).get() == online
