"""The directory of publications: every slip is told beside its field, and nothing that was typed is lost."""

import datetime as dt

import pytest

from outreach.models import AdFormat, Publication, State
from tests import ad_factories, factories
from tests.outreach.desk_hands import (
    ad,
    chapter_with_fund,
    client_of,
    format_form,
    member,
    moved,
    page,
    publication_form,
)
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown(at=dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC))
def world():
    chapter, fund = chapter_with_fund()
    shape = ad_factories.ad_format(ad_factories.publication(chapter=chapter))
    return chapter, fund, member(chapter), shape


def errors(response) -> dict:
    assert response.status_code == 422
    return {name: str(told[0]) for name, told in response.context["form"].errors.items()}


def test_a_publication_is_the_desks_own(world):
    chapter, _fund, editor, _shape = world
    form = publication_form(readership="۱۳۲٬۰۰۰", readership_source="The publisher")
    client_of(editor).post(page("publications/add/"), form)
    row = Publication.objects.get(name="The Nation")
    assert (row.chapter, row.readership) == (chapter, 132_000)


@pytest.mark.parametrize(("whose", "is_networks"), [("network", True), ("chapter", False)])
def test_a_network_admin_says_whose_it_is(world, whose, is_networks):
    client = client_of(factories.network_admin())
    assert "whose" in errors(client.post(page("publications/add/"), publication_form()))
    client.post(page("publications/add/"), publication_form(whose=whose))
    assert (Publication.objects.get(name="The Nation").chapter is None) == is_networks


@pytest.mark.parametrize(
    ("field", "typed"),
    [("readership", "many"), ("readership", "-3"), ("readership", "0"), ("zone", "Mars/Base"), ("country", "XX")],
)
def test_a_slip_in_a_publication_is_told_beside_it(world, field, typed):
    response = client_of(world[2]).post(page("publications/add/"), publication_form(**{field: typed}, terms="Prepaid"))
    assert set(errors(response)) == {field}
    assert "Prepaid" in response.content.decode()


def test_readers_need_a_source(world):
    response = client_of(world[2]).post(page("publications/add/"), publication_form(readership="100"))
    assert set(errors(response)) == {"readership_source"}


def test_a_common_publication_is_changed_by_network_admins_alone(world):
    common = ad_factories.publication()
    shape = ad_factories.ad_format(common)
    editor, admin = client_of(world[2]), client_of(factories.network_admin())
    for address in (
        f"publications/{common.uid}/change/",
        f"publications/{common.uid}/formats/",
        f"formats/{shape.uid}/",
    ):
        assert editor.get(page(address)).status_code == 404
        assert admin.get(page(address)).status_code == 200
    assert editor.post(page(f"publications/{common.uid}/retire/"), {"retired": "yes"}).status_code == 404
    assert editor.get(page(f"publications/{common.uid}/")).status_code == 200
    assert editor.get(page(f"formats/{shape.uid}/quote/")).status_code == 200


def test_it_is_put_right_and_stays_whose_it_is(world):
    chapter, _fund, editor, shape = world
    address = page(f"publications/{shape.publication.uid}/change/")
    shown = client_of(editor).get(address).context["form"].initial
    client_of(editor).post(address, {**{name: value or "" for name, value in shown.items()}, "name": "The Review"})
    row = Publication.objects.get(pk=shape.publication.pk)
    assert (row.name, row.chapter, row.readership) == ("The Review", chapter, 132_000)


def test_what_is_retired_is_offered_no_more_and_can_come_back(world):
    chapter, fund, editor, shape = world
    client, row = client_of(editor), ad(chapter, fund, asked=ad_factories.quote(shape, chapter=chapter))
    moved(row, State.ORDERED)
    for _twice in range(2):
        assert client.post(page(f"formats/{shape.uid}/retire/"), {"retired": "yes"}).status_code == 302
    assert AdFormat.objects.get(pk=shape.pk).retired_at
    assert not client.get(page("plan/")).context["form"].fields["format"].queryset.exists()
    assert client.get(page(f"{row.uid}/")).status_code == 200
    client.post(page(f"formats/{shape.uid}/retire/"), {"retired": "no"})
    assert client.get(page("plan/")).context["form"].fields["format"].queryset.exists()


@pytest.mark.parametrize(
    ("unit", "typed", "stored"),
    [
        ("in", {"width": "10.5", "height": "14.25", "bleed": "0.125", "safe": "0.375"}, (266_700, 361_950, 3175, 9525)),
        ("mm", {"width": "266,7", "height": "۳۶۱٫۹۵", "bleed": "3", "safe": ""}, (266_700, 361_950, 3000, 0)),
    ],
)
def test_lengths_are_read_in_both_units_and_shown_in_both(world, unit, typed, stored):
    _chapter, _fund, editor, shape = world
    client = client_of(editor)
    client.post(page(f"publications/{shape.publication.uid}/formats/"), format_form(unit=unit, name="Back", **typed))
    row = AdFormat.objects.get(name="Back")
    assert (row.width, row.height, row.bleed, row.safe) == stored
    assert row.min_type == 650
    said = client.get(page(f"publications/{shape.publication.uid}/")).content.decode()
    for words in ("266.7 mm × 361.95 mm", "10.5 in × 14.25 in", "type from <bdi>6.5 pt</bdi>"):
        assert words in said


def test_a_shape_that_is_opened_and_saved_stays_as_it_is(world):
    _chapter, _fund, editor, shape = world
    address = page(f"formats/{shape.uid}/")
    before = AdFormat.objects.filter(pk=shape.pk).values().get()
    client_of(editor).post(address, client_of(editor).get(address).context["form"].initial)
    assert AdFormat.objects.filter(pk=shape.pk).values().get() == before


SLIPS = [
    ({"width": "0"}, "width", "A page has a size"),
    ({"height": ""}, "height", "A page has a size"),
    ({"width": "wide"}, "width", "Write a number in figures"),
    ({"width": "1e3"}, "width", "Write a number in figures"),
    ({"width": "-10"}, "width", "Write a number in figures"),
    ({"width": "266.7"}, "width", "No page is larger than a metre"),
    ({"width": "39.4"}, "width", "No page is larger than a metre"),
    ({"width": "4.7"}, "width", "it takes 120 mm (4.724 in)"),
    ({"unit": "mm", "safe": "", "bleed": "", "height": "159"}, "width", "it takes 120 mm"),
    ({"height": "6.2"}, "height", "it takes 160 mm"),
    ({"kind": "spread", "height": "6.2"}, "height", "it takes 160 mm"),
    ({"kind": "part", "height": "3.1"}, "height", "it takes 80 mm"),
    ({"kind": "part", "width": "5", "height": "6"}, "height", "it takes 160 mm"),
    ({"safe": "3"}, "safe", "leaves no room"),
    ({"bleed": "2"}, "bleed", "No bleed is as wide"),
    ({"safe": "5.25"}, "safe", "leaves no room"),
    ({"safe": "9"}, "safe", "leaves no room"),
    ({"min_type": "2.99"}, "min_type", "from 3 to 72 points"),
    ({"min_type": ""}, "min_type", "from 3 to 72 points"),
    ({"columns": "2.5"}, "columns", "a whole number up to 24"),
    ({"columns": "99"}, "columns", "a whole number up to 24"),
    ({"kind": "banner"}, "pixel_width", "size in pixels"),
    ({"kind": "banner", "pixel_width": "9999", "pixel_height": "90"}, "pixel_width", "up to 5000"),
    ({"kind": "banner", "pixel_width": "49", "pixel_height": "49"}, "pixel_height", "at least 50"),
    ({"name": ""}, "name", "required"),
]


@pytest.mark.parametrize(("slip", "field", "words"), SLIPS)
def test_a_slip_in_a_shape_is_told_beside_it(world, slip, field, words):
    _chapter, _fund, editor, shape = world
    response = client_of(editor).post(page(f"publications/{shape.publication.uid}/formats/"), format_form(**slip))
    assert words in errors(response)[field]
    assert "14.25" in response.content.decode() or "height" in slip
    assert AdFormat.objects.count() == 1


def test_a_banner_needs_no_paper(world):
    _chapter, _fund, editor, shape = world
    paper = dict.fromkeys(("width", "height", "bleed", "safe", "min_type"), "")
    form = format_form(kind="banner", name="Top", **paper, pixel_width="۷۲۸", pixel_height="90")
    client_of(editor).post(page(f"publications/{shape.publication.uid}/formats/"), form)
    assert (AdFormat.objects.get(name="Top").pixel_width, AdFormat.objects.get(name="Top").kind) == (728, "banner")


def test_what_was_typed_of_paper_is_not_kept_of_a_banner(world):
    _chapter, _fund, editor, shape = world
    form = format_form(kind="banner", name="Top", width="1", safe="9", pixel_width="728", pixel_height="90")
    client_of(editor).post(page(f"publications/{shape.publication.uid}/formats/"), form)
    assert AdFormat.objects.filter(name="Top").values_list("width", "height", "bleed", "safe").get() == (0, 0, 0, 0)


@pytest.mark.parametrize(("kind", "height"), [("page", "160"), ("spread", "160"), ("part", "80"), ("part", "160")])
def test_the_least_size_that_can_be_set_is_written_down(world, kind, height):
    _chapter, _fund, editor, shape = world
    form = format_form(kind=kind, name="Least", unit="mm", width="120", height=height, bleed="3", safe="0")
    assert client_of(editor).post(page(f"publications/{shape.publication.uid}/formats/"), form).status_code == 302
    assert AdFormat.objects.filter(name="Least").exists()


def test_a_shape_that_an_ad_was_ordered_in_keeps_its_measures(world):
    chapter, fund, editor, shape = world
    moved(ad(chapter, fund, asked=ad_factories.quote(shape, chapter=chapter)), State.ORDERED)
    response = client_of(editor).post(page(f"formats/{shape.uid}/"), format_form(width="9"))
    assert "An ad was ordered in this size" in errors(response)["__all__"]
