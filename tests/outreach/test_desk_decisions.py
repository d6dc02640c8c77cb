"""Choosing what happens when the money is not exactly enough, and chapters that carry shares, at the desk."""

import datetime as dt

import pytest
from django.conf import settings

from chapters.models import ChapterPage, Role
from outreach.actions.steps import approve, order
from outreach.models import Decision, Placement, PlacementPage, Share, State
from outreach.needs import needs_of
from outreach.queries.board import lines_of
from tests import ad_factories, factories
from tests.outreach.ad_hands import with_file
from tests.outreach.desk_hands import ad, chapter_with_fund, client_of, day, give, member, moved, page, word
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown(at=dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC))
def world():
    """A page of 15,000 dollars over a half page of 6,000; 14,000 have come."""
    chapter, fund = chapter_with_fund()
    editor, treasurer = member(chapter), member(chapter, Role.TREASURER)
    shape = ad_factories.ad_format(ad_factories.publication(chapter=chapter))
    row = ad(chapter, fund, asked=ad_factories.quote(shape, chapter=chapter), name="Whole", rung=2)
    half = ad_factories.quote(shape, chapter=chapter, price=600_000)
    ad(chapter, fund, asked=half, name="Half", rung=1, appeal=row.appeal)
    give(fund, treasurer, 1_400_000)
    return chapter, fund, editor, treasurer, row


@pytest.fixture
def late(world, time_machine):
    """The space deadline has passed."""
    row = world[4]
    time_machine.move_to(row.quote.space_until + dt.timedelta(hours=1), tick=False)
    return client_of(world[2]), row


def decide(late, **form):
    client, row = late
    return client.post(page(f"{row.uid}/decide/"), {"reason": "We asked them all.", **form})


def states() -> dict[str, str]:
    return dict(Placement.objects.values_list("name", "state"))


def test_the_page_says_what_each_way_means_in_numbers(late):
    client, row = late
    said = client.get(page(f"{row.uid}/decide/")).content.decode()
    for words in ("$1,000.00", "$15,000.00", "$14,000.00", "Half", "$6,000.00", "gives it back gift by gift"):
        assert words in said


def test_a_cheaper_step_is_taken(late):
    half = Placement.objects.get(name="Half")
    response = decide(late, kind="fallback", chosen=half.uid)
    assert response["Location"].startswith(page(f"{half.uid}/"))
    assert states() == {"Whole": State.FALLEN, "Half": State.FUNDING}
    assert (Decision.objects.get().reason, Decision.objects.get().chosen) == ("We asked them all.", half)


def test_a_later_deadline_is_one_the_file_can_keep(late):
    _client, row = late
    assert "until" in decide(late, kind="extend").context["form"].errors
    assert "the file has to be there" in str(decide(late, kind="extend", until=day(20)).context["form"].errors["until"])
    assert "after the one that holds" in str(decide(late, kind="extend", until=day(-3)).context["form"].errors["until"])
    assert decide(late, kind="extend", until=row.quote.materials_on).status_code == 302
    assert Placement.objects.get(pk=row.pk).extended_to == row.quote.materials_on


def test_a_guarantee_is_recorded_before_it_is_chosen(world, late):
    assert "$1,000.00 is still missing" in str(decide(late, kind="top-up").context["form"].errors["kind"])
    word(world[1], world[3], 100_000)
    assert decide(late, kind="top-up").status_code == 302
    assert Decision.objects.get().kind == Decision.Kind.TOP_UP


def test_the_money_is_given_back(late):
    assert decide(late, kind="refund").status_code == 302
    assert states()["Whole"] == State.FALLEN


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "next-rung"}, "kind"),
        ({"kind": "fallback"}, "chosen"),
        ({"kind": "fallback", "chosen": "x"}, "chosen"),
        ({"kind": "refund", "reason": ""}, "reason"),
        ({"kind": "extend", "until": "31.12."}, "until"),
    ],
)
def test_a_slip_is_told_beside_its_field_and_decides_nothing(late, form, field):
    response = decide(late, **form)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    assert Decision.objects.count() == 0


def test_who_decides_second_is_led_to_what_was_decided(late):
    decide(late, kind="refund")
    assert decide(late, kind="refund").status_code == 302
    assert Decision.objects.count() == 1


def test_a_treasurer_does_not_decide(world, late):
    client = client_of(world[3])
    assert client.get(page(f"{late[1].uid}/decide/")).status_code == 404
    assert "Choose what happens now</a>" not in client.get(page(f"{late[1].uid}/")).content.decode()


def test_a_surplus_takes_the_next_step_once(world):
    """Case 37: what is left over goes to the step that the fund names, and it is told once."""
    _chapter, fund, editor, treasurer, row = world
    half, client = Placement.objects.get(name="Half"), client_of(editor)
    address = page(f"{half.uid}/surplus/")
    assert client.post(address, {"reason": "More came in."}).status_code == 422
    half = order(placement=approve(placement=half, author=treasurer), author=editor, on=day(0))
    give(fund, treasurer, 700_000)
    assert "Take the next step</button>" in client.get(page(f"{half.uid}/")).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "More came in."})["Location"].startswith(page(f"{row.uid}/"))
    assert "Take the next step</button>" not in client.get(page(f"{half.uid}/")).content.decode()
    assert client.post(address, {"reason": "Again."}).status_code == 422
    assert Decision.objects.count() == 1


def test_what_is_agreed_to_and_not_ordered_is_no_surplus(world):
    _chapter, fund, editor, treasurer, _row = world
    half = approve(placement=Placement.objects.get(name="Half"), author=treasurer)
    give(fund, treasurer, 699_999)
    assert "Take the next step</button>" not in client_of(editor).get(page(f"{half.uid}/")).content.decode()


def test_chapters_carry_it_in_equal_parts_to_the_cent(world):
    """Case 6: what does not divide is carried by the first."""
    chapter, _fund, editor, _treasurer, row = world
    others = [factories.chapter("Berlin"), factories.chapter("Paris")]
    Placement.objects.filter(pk=row.pk).update(reserve=1)  # $15,000.01
    chosen = [one.pk for one in (chapter, *others)]
    client = client_of(editor)
    assert client.post(page(f"{row.uid}/shares/split/"), {"chapters": chosen}).status_code == 302
    assert sorted(Share.objects.values_list("amount", flat=True)) == [500_000, 500_000, 500_001]
    client.post(page(f"{row.uid}/shares/split/"), {"chapters": chosen[:1]})
    assert list(Share.objects.values_list("chapter", "amount")) == [(chapter.pk, 1_500_001)]
    assert client.post(page(f"{row.uid}/shares/split/"), {}).status_code == 422


def test_a_chapter_carries_an_amount_as_typed(world):
    chapter, _fund, editor, _treasurer, row = world
    client, address, name = client_of(editor), page(f"{row.uid}/shares/"), f"chapter-{chapter.pk}"
    assert client.post(address, {name: "a lot"}).context["form"].errors[name]
    assert client.post(address, {name: "۲٬۵۰۰٫۵۰"}).status_code == 302
    assert Share.objects.get().amount == 250_050
    said = client.get(address).content.decode()
    assert "$2,500.50" in said
    assert 'value="2500.50"' in said
    client.post(address, {name: ""})
    assert Share.objects.count() == 0


def test_a_chapter_at_high_risk_is_offered_to_nobody(world):
    _chapter, _fund, editor, _treasurer, row = world
    hidden = factories.chapter("Quokkatown")
    ChapterPage.objects.filter(pk=hidden.pk).update(risk="high")
    Share.objects.create(placement=row, chapter=hidden, amount=5, author=editor)
    for address in ("", "shares/"):
        assert "Quokkatown" not in client_of(editor).get(page(f"{row.uid}/{address}")).content.decode()


def needs(world) -> list[str]:
    return [need.title for need in needs_of(world[0], lines_of(Placement.objects.filter(name="Whole")))]


def test_what_waits_is_derived_from_how_it_stands(world, time_machine):
    _chapter, fund, editor, treasurer, row = world
    assert needs(world) == []
    time_machine.move_to(row.quote.space_until - dt.timedelta(days=2), tick=False)
    assert needs(world) == ["Space to be booked"]
    time_machine.move_to(row.quote.space_until + dt.timedelta(days=2), tick=False)
    assert needs(world) == ["Choose what happens now"]
    time_machine.move_to(dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC), tick=False)
    give(fund, treasurer, 100_000)
    assert needs(world) == ["There is enough money. A treasurer has to agree"]
    row = order(placement=approve(placement=row, author=treasurer), author=editor, on=day(0))
    assert needs(world) == []
    creative = with_file(row, editor)
    assert needs(world) == ["The file waits to be signed off"]
    for person in (editor, treasurer):
        creative.sign_offs.create(author=person, file_digest=creative.file_digest)
    assert needs(world) == []
    moved(row, State.PRINTED)
    assert needs(world) == ["It came out. Show the tear sheet", "The publisher is not paid yet"]


@pytest.mark.parametrize(("days", "words"), [(8, []), (7, ["The quote runs out"]), (-1, ["The quote has run out"])])
def test_a_quote_that_runs_out_while_money_is_raised_is_told(world, days, words):
    row = world[4]
    asked = ad_factories.quote(row.format, chapter=world[0], dated=day(-9), expires_on=day(days))
    Placement.objects.filter(pk=row.pk).update(quote=asked)
    assert needs(world) == words


def test_the_plan_is_changed_until_a_treasurer_has_agreed(world):
    _chapter, fund, editor, _treasurer, row = world
    client, address = client_of(editor), page(f"{row.uid}/change/")
    form = {**client.get(address).context["form"].initial, "name": "The whole page", "reserve": "250"}
    assert client.post(address, form).status_code == 302
    changed = Placement.objects.get(pk=row.pk)
    assert (changed.name, changed.reserve, changed.rung, changed.fund) == ("The whole page", 25_000, 2, fund)
    assert "Another ad stands on this step" in str(client.post(address, {**form, "rung": "1"}).context["form"].errors)
    moved(row, State.FUNDED)
    assert "A treasurer has agreed" in str(client.post(address, {**form, "rung": "5"}).context["form"].errors)


@pytest.mark.parametrize(
    ("slip", "field"),
    [({"rung": "1.5"}, "rung"), ({"rung": "99"}, "rung"), ({"fund": ""}, "fund"), ({"reserve": "much"}, "reserve")],
)
def test_a_slip_in_the_plan_is_told_beside_it(world, slip, field):
    client, address = client_of(world[2]), page(f"{world[4].uid}/change/")
    form = {**client.get(address).context["form"].initial, "reserve": "", **slip}
    assert field in client.post(address, form).context["form"].errors


def test_the_same_plan_sent_twice_is_one_ad(world):
    client = client_of(world[2])
    form = client.get(page("plan/")).context["form"]
    facts = {"name": "Twice", "locale": "fa", "appeal": world[4].appeal.pk, "nonce": form["nonce"].value()}
    for _again in range(2):
        assert client.post(page("plan/"), facts).status_code == 302
    assert Placement.objects.filter(name="Twice").count() == 1
    for forged in ("made-up", "", "x" * 999):
        response = client.post(page("plan/"), {**facts, "nonce": forged})
        assert response.status_code == 422
        assert response.context["form"].errors == {"__all__": ["This form is not one of ours. Please open it again."]}
        assert "Nonce" not in response.content.decode()


@pytest.mark.parametrize("name", ["Whole", "روزنامه", "«»"])
def test_its_page_is_begun_below_the_chapter_and_written_in_the_editor(world, settings, name):
    chapter, _fund, editor, _treasurer, row = world
    Placement.objects.filter(pk=row.pk).update(name=name)
    client = client_of(factories.with_second_factor(editor))
    made = client.post(page(f"{row.uid}/page/"))
    found = PlacementPage.objects.get()
    assert made["Location"] == f"/admin/pages/{found.pk}/edit/"
    assert (found.title, found.live, found.get_parent().pk, found.placement.pk) == (name, False, chapter.pk, row.pk)
    assert client.get(made["Location"]).status_code == 200
    again = client.post(page(f"{row.uid}/page/"))
    assert (again["Location"], PlacementPage.objects.count()) == (made["Location"], 1)
    assert f"/admin/pages/{found.pk}/edit/" in client.get(page(f"{row.uid}/")).content.decode()


def test_the_page_of_a_networks_ad_is_begun_below_the_list_of_ads(world):
    row = ad_factories.placement(name="For all", appeal=world[4].appeal)
    client = client_of(factories.network_admin())
    assert "There is no list of ads yet" in client.post(page(f"{row.uid}/page/")).content.decode()
    index = ad_factories.placement_index()
    client.post(page(f"{row.uid}/page/"))
    assert PlacementPage.objects.get().get_parent().pk == index.pk


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_page_of_the_desk_speaks_its_readers_language(world, settings, language):
    from organizer.settings import MIDDLEWARE

    settings.MIDDLEWARE = MIDDLEWARE
    _chapter, fund, editor, _treasurer, row = world
    editor.locale = language
    editor.save()
    client = client_of(factories.with_second_factor(editor))
    paper = row.format.publication
    pages = ("", "calendar/", "quotes/", "rates/", "publications/", f"publications/{paper.uid}/", "plan/")
    pages += (f"{row.uid}/", f"{row.uid}/decide/", f"{row.uid}/shares/", f"{row.uid}/change/", f"ladders/{fund.key}/")
    for address in (*pages, f"formats/{row.format.uid}/", f"formats/{row.format.uid}/quote/"):
        response = client.get(page(address))
        assert response.status_code == 200, address
        assert f'<html lang="{language}"' in response.content.decode()
