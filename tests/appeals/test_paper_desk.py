"""Sheets on the desk: whose they are, what a form says when it is wrong, and what stands where."""

import re

import pytest
from django.test import Client

from appeals.actions.paper import begin_recount, note_destroyed
from appeals.actions.typed import import_typed
from appeals.models import PaperBatch, Signature
from chapters.models import Role
from tests import factories
from tests.appeals.paper_hands import World, csv

pytestmark = pytest.mark.django_db
FORM = {"sheets": "6", "counted": "80", "collected_on": "2026-11-20", "country": "US", "locale": "en"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@pytest.fixture
def world() -> World:
    return World()


def as_(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def nonce(client: Client, world: World) -> str:
    return client.get(world.address("new/")).context["form"].initial["nonce"]


def bring(client: Client, world: World, **said: str):
    return client.post(world.address("new/"), {"nonce": nonce(client, world), **FORM, **said})


def test_from_an_envelope_to_a_number_in_the_total(world):
    """Case 17 by hand."""
    first, second = as_(world.first), as_(world.second)
    answer = bring(first, world, collector="red notebook")
    batch = PaperBatch.objects.get()
    assert answer["Location"] == world.address(f"{batch.uid}/")

    listed = second.get(world.address()).content.decode()
    page = second.get(world.address(f"{batch.uid}/")).content.decode()
    counted = second.post(world.address(f"{batch.uid}/count/"), {"round": "second", "counted": "۷۷"})

    assert "Waits for its second count" in listed
    said = re.sub(r"<[^>]*>", " ", page)
    assert ("This is what I counted" in said, "80" in said) == (True, False)  # who counts second is not told the first
    assert counted.status_code == 302
    assert world.total.paper == 77
    told = second.get(world.address(f"{batch.uid}/")).content.decode()
    assert all(word in told for word in ("77 signatures count", "80", "red notebook", "First count"))


def test_who_counted_first_is_told_to_hand_the_sheets_on(world):
    batch = world.bring()
    client = as_(world.first)

    page = client.get(world.address(f"{batch.uid}/")).content.decode()
    refused = client.post(world.address(f"{batch.uid}/count/"), {"round": "second", "counted": "80"})

    assert "Hand the sheets to somebody else" in page
    assert "This is what I counted" not in page
    assert refused.status_code == 422
    assert "Ask somebody else to count" in refused.content.decode()
    assert world.total.paper == 0


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"collector": "sima@example.org"}, "no e-mail address"),
        ({"collector": "+98 912 345 6789"}, "begin this with a letter"),
        ({"collector": "call ۰۹۱۲۳۴۵۶۷"}, "no telephone number"),
        ({"collected_on": "2199-01-01"}, "has not come yet"),
        ({"collected_on": "1926-01-01"}, "Look at the year"),
        ({"counted": "many"}, "Write a whole number"),
        ({"counted": "-1"}, "greater than or equal to 0"),
        ({"counted": "8000"}, "more than fits"),
        ({"sheets": "0"}, "greater than or equal to 1"),
        ({"country": "XX"}, "Select a valid choice"),
        ({"nonce": "forged"}, "not one of ours"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world, said, words):
    answer = bring(as_(world.first), world, **{"collector": "owl", **said})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert all(value in page for name, value in {**FORM, **said}.items() if name != "nonce")
    assert not PaperBatch.objects.exists()


def test_the_form_sent_twice_is_one_batch(world):
    client = as_(world.first)
    said = {"nonce": nonce(client, world), **FORM}

    answers = [client.post(world.address("new/"), said)["Location"] for _again in range(2)]

    assert answers[0] == answers[1]
    assert PaperBatch.objects.count() == 1


def test_another_chapter_s_batches_do_not_exist(world):
    """The control is the chapter's own desk, which finds them at the same addresses."""
    other = World("berlin", page=world.page, country="DE", title="Berlin")
    batch = world.counted(collector="zqcollector")
    import_typed(batch=batch, data=csv("Zqname,,,,yes,no"), author=world.first)
    row = Signature.objects.get()
    paths = ["", "count/", "destroyed/", "names/", f"names/{row.uid}/remove/"]
    foreign = as_(other.second)

    for path in paths:
        address = other.address(f"{batch.uid}/{path}")
        answer = (
            foreign.post(address, {"round": "first", "counted": "1", "sure": "on"}) if path else foreign.get(address)
        )
        assert answer.status_code == 404
        assert foreign.get(world.address()).status_code == 404
    assert "zqcollector" not in foreign.get(other.address()).content.decode()
    assert "zqcollector" in as_(world.second).get(world.address()).content.decode()
    assert "Zqname" in as_(world.second).get(world.address(f"{batch.uid}/")).content.decode()
    assert PaperBatch.objects.get(pk=batch.pk).is_destroyed is False
    assert Signature.objects.exists()


def test_a_batch_of_another_appeal_is_not_found_under_this_one(world):
    batch = world.bring()
    other = factories.appeal_page(title="Another appeal")
    address = f"/desk/sf/appeals/{other.appeal.key}/sheets/"

    assert as_(world.first).get(address).status_code == 200
    assert as_(world.first).get(f"{address}{batch.uid}/").status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.GREETER, Role.TREASURER])
def test_only_who_counts_paper_opens_it(world, role):
    client = as_(factories.member(world.chapter, role))
    assert client.get(world.address()).status_code == 404
    assert client.get(world.address("new/")).status_code == 404
    assert "/accounts/login/" in Client().get(world.address())["Location"]


def test_destroying_needs_a_tick_and_ends_what_can_be_done(world):
    batch = world.counted()
    client = as_(world.first)
    address = world.address(f"{batch.uid}/destroyed/")

    refused = client.post(address, {})
    assert (refused.status_code, "only once they are" in refused.content.decode()) == (422, True)
    assert client.post(address, {"sure": "on"}).status_code == 302

    page = client.get(world.address(f"{batch.uid}/")).content.decode()
    assert "Destroyed" in page
    assert "Count them once more" not in page
    late = client.post(world.address(f"{batch.uid}/count/"), {"round": "first", "counted": "70"})
    assert "no longer exist" in late.content.decode()


def test_a_recount_begun_by_whoever_made_the_count_is_refused_beside_the_field(world):
    batch = world.counted()
    answer = as_(world.second).post(world.address(f"{batch.uid}/count/"), {"round": "first", "counted": "70"})

    assert answer.status_code == 422
    assert "Ask somebody else to begin" in answer.content.decode()
    assert world.total.paper == 77


def test_what_waits_stands_above_what_is_counted(world):
    done, waits, again, gone = world.counted(), world.bring(), world.counted(), world.counted()
    begin_recount(batch=again, counted=1, author=world.first)
    note_destroyed(batch=gone, author=world.first)

    context = as_(world.first).get(world.address()).context

    assert [line["batch"].pk for line in context["waiting"]] == [again.pk, waits.pk]
    assert [line["batch"].pk for line in context["counted"]] == [gone.pk, done.pk]
    assert (context["signatures"], context["batches"]) == (77 * 3, 4)


def test_a_long_list_goes_on_and_an_odd_address_is_the_first_page(world):
    batches = [world.counted(1, first=1) for _batch in range(32)]
    client = as_(world.first)

    first = client.get(world.address()).context
    second = client.get(world.address() + first["next_url"]).context

    assert [line["batch"].pk for line in second["counted"]] == [batches[1].pk, batches[0].pk]
    for odd in ("?after=x", "?after=-1", "?after=" + "9" * 40, "?after=۴"):
        assert len(client.get(world.address() + odd).context["counted"]) == 30


def test_looking_changes_nothing(world):
    batch = world.bring()
    client = as_(world.second)
    for path in ("count/", "destroyed/", "names/"):
        assert client.get(world.address(f"{batch.uid}/{path}")).status_code == 405
    assert not PaperBatch.objects.exclude(counted=None).exists()
