"""Where pages may stand, and that Wagtail can make, change and publish each kind of ours."""

import pytest
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

import content.wagtail_hooks
from appeals.models import AppealIndexPage, AppealPage
from chapters.models import ChapterIndexPage, ChapterPage
from content.addresses import absolute
from content.models import BasePage, PlainPage, UpdateIndexPage, UpdatePage
from donations.models import FundIndexPage, FundPage
from events.models import CalendarPage, DayOfActionPage, EventPage, RecapPage
from organizer.models import HomePage
from outreach.models import PlacementIndexPage, PlacementPage
from tests.factories import (
    chapter,
    network_admin,
    plain_page,
    site_tree,
    translation,
    update,
    update_index,
    with_second_factor,
)

pytestmark = pytest.mark.django_db
OURS = [HomePage, PlainPage, UpdateIndexPage, UpdatePage, ChapterIndexPage, ChapterPage, CalendarPage, EventPage]


@pytest.fixture
def editor(client):
    client.force_login(with_second_factor(network_admin()))
    return client


def below(kind: type[Page]) -> set[type[Page]]:
    return {child for child in kind.allowed_subpage_models() if issubclass(child, BasePage)}


def test_each_kind_of_page_stands_where_it_belongs():
    lists = {UpdateIndexPage, ChapterIndexPage, CalendarPage, FundIndexPage, AppealIndexPage, PlacementIndexPage}
    assert below(HomePage) == {PlainPage, DayOfActionPage, *lists}
    assert below(FundIndexPage) == {FundPage}
    assert below(AppealIndexPage) == {AppealPage}
    assert below(PlacementIndexPage) == {PlacementPage}
    assert {FundPage, AppealPage, PlacementPage} <= below(ChapterPage)
    assert below(UpdateIndexPage) == {UpdatePage}
    assert below(PlainPage) == {PlainPage}
    assert below(UpdatePage) == below(CalendarPage) == below(RecapPage) == set()
    assert below(EventPage) == {RecapPage}
    assert UpdateIndexPage in below(ChapterPage)


def test_a_place_has_one_list_of_updates():
    assert UpdateIndexPage.can_create_at(site_tree()) is True

    update_index()

    assert UpdateIndexPage.can_create_at(site_tree()) is False
    assert UpdateIndexPage.can_create_at(chapter()) is True


@pytest.mark.parametrize("kind", OURS)
def test_every_kind_says_in_words_what_it_is(kind):
    assert kind.get_page_description()
    assert str(kind._meta.verbose_name) != kind.__name__
    assert kind.card_template.endswith("card.html")


@pytest.mark.parametrize("make", [site_tree, plain_page, update_index, update, chapter])
def test_the_editor_of_each_kind_opens(editor, make):
    page = make()

    response = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert response.status_code == 200
    assert page.title in response.content.decode()


def test_an_update_is_written_and_published_in_the_editor(editor):
    index = update_index()
    said = nested_form_data(
        {
            "title": "A letter",
            "slug": "a-letter",
            "standfirst": "It asks for care.",
            "kind": "letter",
            "date": "2026-11-18",
            "body": streamfield([("heading", "To whom"), ("quote", {"words": "Write", "name": "N.", "about": ""})]),
            "action-publish": "Publish",
        }
    )

    response = editor.post(reverse("wagtailadmin_pages:add", args=["content", "updatepage", index.pk]), said)

    page = UpdatePage.objects.get(slug="a-letter")
    assert (response.status_code, page.live, page.label) == (302, True, "Letter")
    assert [block.block_type for block in page.body] == ["heading", "quote"]


def test_a_fact_without_source_is_not_published(editor):
    index = update_index()
    fact = {"figure": "40", "text": "countries", "source_name": "", "source_url": "", "as_of": ""}
    said = nested_form_data(
        {
            "title": "A",
            "slug": "a",
            "kind": "update",
            "date": "2026-11-18",
            "body": streamfield([("fact", fact)]),
            "action-publish": "Publish",
        }
    )

    response = editor.post(reverse("wagtailadmin_pages:add", args=["content", "updatepage", index.pk]), said)

    assert (response.status_code, UpdatePage.objects.count()) == (200, 0)


def test_translations_share_the_first_page_and_keep_their_own_address():
    english = plain_page(slug="names")
    farsi = translation(english, "fa")

    assert (farsi.canonical(), english.canonical()) == (english, english)
    assert (english.url, farsi.url) == ("/names/", "/fa/names/")


@pytest.mark.parametrize(
    ("path", "whole"),
    [
        ("/a/", "https://appeal.example/a/"),
        ("https://b.example/a", "https://b.example/a"),
        ("", "https://appeal.example"),
    ],
)
def test_a_whole_address_is_made_once(settings, path, whole):
    settings.SITE_URL = "https://appeal.example"

    assert absolute(path) == whole


@pytest.mark.parametrize(
    "path",
    [
        "documents/",
        "documents/add/",
        "documents/multiple/add/",
        "documents/edit/1/",
        "documents/chooser/",
        "documents/chooser/create/",
        "bulk/wagtaildocs/document/delete/",
        "api/main/documents/",
    ],
)
def test_documents_are_put_away_for_everyone(editor, path):
    assert [editor.get(f"/admin/{path}").status_code, editor.post(f"/admin/{path}").status_code] == [404, 404]


@pytest.mark.parametrize("path", ["", "pages/search/?q=names"])
def test_no_way_leads_to_documents(editor, path):
    page = editor.get(f"/admin/{path}").content.decode()

    assert ("/admin/images/" in page, "/admin/documents/" in page) == (True, False)


def test_control_without_the_hooks_ways_lead_to_documents(editor, monkeypatch):
    get_hooks = hooks.get_hooks
    ours = content.wagtail_hooks.__name__
    monkeypatch.setattr(hooks, "get_hooks", lambda name: [one for one in get_hooks(name) if one.__module__ != ours])

    assert "/admin/documents/" in editor.get("/admin/").content.decode()
