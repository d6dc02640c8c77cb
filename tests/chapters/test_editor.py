"""What a chapter's editor does in Wagtail beyond writing: search, translate, link; each stays inside their chapter."""

import json

import pytest
from wagtail.models import Locale, Page
from wagtail_localize.models import OverridableSegment, SegmentOverride, StringSegment, Translation, TranslationSource

from chapters import actions, swaps
from chapters.models import Role
from content.models import PlainPage
from tests import factories
from tests.worlds import grown

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]


@grown
def ours():
    return factories.chapter("San Francisco")


@grown
def theirs():
    return factories.chapter("Berlin")


@pytest.fixture
def editor(client, ours):
    bob = factories.member(ours, Role.EDITOR)
    actions.give_totp(bob, "JBSWY3DPEHPK3PXP")
    client.force_login(bob)
    return client


def to_farsi(page):
    """The translation into Farsi of a page, as “Translate this page” leaves it."""
    return page.get_translation(Locale.objects.get(language_code="fa"))


def translate(editor, page):
    farsi = Locale.objects.get(language_code="fa").pk
    return editor.post(f"/admin/localize/submit/page/{page.pk}/", {"locales": [farsi], "include_subtree": ""})


@pytest.mark.parametrize("everywhere", ["", "1"])
def test_search_beside_the_menu_finds_own_pages_only(editor, ours, theirs, everywhere):
    factories.plain_page(ours, title="Our candles").save()  # which tells Wagtail's search
    factories.plain_page(theirs, title="Their candles").save()
    answer = editor.get("/admin/pages/", {"q": "candles", "search_all": everywhere}, follow=True)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert ("Our candles" in page, "Their candles" in page) == (True, False)


def test_search_box_leads_where_the_wall_is_open(editor, ours):
    page = editor.get(f"/admin/pages/{ours.pk}/").content.decode()

    assert "/admin/pages/search/" not in page
    assert editor.get("/admin/pages/", {"q": "x"}).url == f"/admin/pages/{ours.pk}/?q=x"


def test_bulk_actions_are_offered_to_network_admins_only(editor, client, ours):
    seen = [editor.get(f"/admin/pages/{ours.pk}/").content.decode()]
    admin = factories.network_admin()
    actions.give_totp(admin, "JBSWY3DPEHPK3PXP")
    client.force_login(admin)
    seen.append(client.get(f"/admin/pages/{ours.pk}/").content.decode())

    assert ["css/admin.css" in page for page in seen] == [True, False]
    assert ["img/mark.svg" in page for page in seen] == [True, True]


def test_editor_translates_an_own_page_into_farsi(editor, ours):
    page = factories.plain_page(ours, title="How we keep safe")
    assert editor.get(f"/admin/localize/submit/page/{page.pk}/").status_code == 200
    done = translate(editor, page)
    copy = to_farsi(page)

    assert done.url == f"/admin/pages/{copy.pk}/edit/"
    assert editor.get(done.url).status_code == 200
    assert copy.get_parent().specific == to_farsi(ours)


def test_translated_words_are_kept_and_published(editor, ours, django_capture_on_commit_callbacks):
    page = factories.plain_page(ours, title="How we keep safe")
    translate(editor, page)
    copy = PlainPage.objects.get(pk=to_farsi(page).pk)
    translation = Translation.objects.get(source__object_id=page.translation_key)
    for segment in StringSegment.objects.filter(source=translation.source).exclude(context__path="slug"):
        address = f"/admin/localize/translate/{translation.pk}/strings/{segment.pk}/edit/"
        said = editor.put(address, f"value=متن {segment.pk}", content_type="application/x-www-form-urlencoded")
        assert said.status_code in (200, 201)
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(f"/admin/pages/{copy.pk}/edit/", {"action": "publish"})
    copy.refresh_from_db()

    assert (copy.live, copy.title.startswith("متن")) == (True, True)


def test_untranslated_copy_stays_a_draft_until_it_is_published(editor, ours, django_capture_on_commit_callbacks):
    page = factories.plain_page(ours, title="How we keep safe")
    with django_capture_on_commit_callbacks(execute=True):
        translate(editor, page)

    assert (page.live, to_farsi(page).live) == (True, False)


def test_foreign_page_is_not_translated(editor, ours, theirs):
    page = factories.plain_page(theirs, title="Theirs")

    assert translate(editor, page).status_code == 404
    assert Page.objects.filter(translation_key=page.translation_key).count() == 1


@pytest.mark.parametrize("kind", ["pofile/download/", "pofile/upload/"])
def test_words_to_translate_elsewhere_are_those_of_own_pages(editor, ours, theirs, kind):
    farsi = Locale.objects.get(language_code="fa")
    answers = []
    for chapter in (ours, theirs):
        source, _made = TranslationSource.get_or_create_from_instance(factories.plain_page(chapter))
        translation = Translation.objects.create(source=source, target_locale=farsi)
        translation.save_target(publish=False)
        answers.append(editor.get(f"/admin/localize/translate/{translation.pk}/{kind}").status_code)

    assert answers == [200 if "download" in kind else 405, 404]


@pytest.mark.parametrize("guarded", [True, False])
def test_translation_takes_no_picture_of_another_chapter(editor, ours, theirs, guarded, monkeypatch):
    """With the control: where the guard is off, the picture is taken."""
    if not guarded:
        monkeypatch.setattr("chapters.wall.overrides_with_what_is_foreign", lambda request, kwargs: False)
    mine = factories.picture(collection=ours.workspace.collection)
    foreign = factories.picture(collection=theirs.workspace.collection)
    page = factories.plain_page(ours, picture=mine)
    translate(editor, page)
    segment = OverridableSegment.objects.get(source__object_id=page.translation_key, context__path="picture")
    translation = Translation.objects.get(source__object_id=page.translation_key)
    address = f"/admin/localize/translate/{translation.pk}/overrides/{segment.pk}/edit/"
    kind = "application/x-www-form-urlencoded"

    assert editor.put(address, f"value={foreign.pk}", content_type=kind).status_code == (404 if guarded else 201)
    assert SegmentOverride.objects.exists() is not guarded
    assert editor.put(address, f"value={mine.pk}", content_type=kind).status_code == (201 if guarded else 200)


def rich_text(page) -> str:
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": page.pk, "url": ""}}
    block = {"key": "a", "text": "here", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    block["entityRanges"] = [{"offset": 0, "length": 4, "key": 0}]
    return json.dumps({"blocks": [block], "entityMap": {"0": link}})


@pytest.mark.parametrize("guarded", [True, False])
def test_text_links_to_no_draft_of_another_chapter(editor, ours, theirs, guarded, monkeypatch):
    """With the control: a draft of one's own may be linked, and without the guard another's as well."""
    if not guarded:
        monkeypatch.setattr(swaps, "linked_pages", lambda text: [])
    address = f"/admin/pages/{factories.plain_page(ours).pk}/edit/"
    drafts = [factories.plain_page(chapter, title="A draft", live=False) for chapter in (ours, theirs)]
    forms = [{"title": "", "body-count": 0, "body-0-value": rich_text(draft)} for draft in drafts]

    passed = 200  # the form is read, and comes back for want of a title
    assert [editor.post(address, form).status_code for form in forms] == [passed, 404 if guarded else passed]


@pytest.mark.parametrize(
    "text", ["{}", "entityMap", '{"entityMap": 1}', '{"entityMap": {"0": 7}}', '{"entityMap": null}']
)
def test_text_that_only_looks_like_the_editors_names_no_page(text):
    assert list(swaps.linked_pages(text)) == []


def test_labels_of_places_begin_like_the_others(editor, ours):
    page = editor.get(f"/admin/pages/{ours.pk}/edit/").context["form"]

    assert [str(page.fields[name].label) for name in ("zone", "languages")] == ["Time zone", "Languages spoken"]
