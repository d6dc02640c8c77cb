"""An editor of one chapter crawls every address of Wagtail's admin and learns nothing of another chapter."""

import pytest
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLResolver
from wagtail.models import Collection, Page, Revision
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation, TranslationSource

from chapters import actions, wall
from chapters.models import Role
from content.models import Picture
from tests import factories
from tests.events.asking import question
from tests.worlds import grown

pytestmark = pytest.mark.django_db

CANARIES = ("quokkadraft", "quokkapicture", "quokkahandle", "quokkaupdate", "quokkaquestion")


def routes(patterns=None, route="", namespaces=()):
    """Every named address below /admin/, taken from the resolver: one that Wagtail adds is crawled too."""
    for pattern in patterns or get_resolver().url_patterns:
        whole = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from routes(pattern.url_patterns, whole, inner)
        elif whole.startswith("admin/") and pattern.name:
            yield ":".join((*namespaces, pattern.name)), pattern


@grown
def two_chapters():
    """The other one's secrets carry canary words. Bob is an editor of ours."""
    ours, theirs = factories.chapter("San Francisco"), factories.chapter("Berlin")
    bob = factories.user("bob@example.org", handle="Bob")
    actions.grant_role(user=bob, chapter=ours, role=Role.EDITOR, actor=None)
    actions.give_totp(bob, "JBSWY3DPEHPK3PXP")
    charlie = factories.user("charlie@example.org", handle="quokkahandle")
    actions.grant_role(user=charlie, chapter=theirs, role=Role.COORDINATOR, actor=None)

    draft = factories.plain_page(theirs, title="quokkadraft", live=False)
    draft.save_revision(user=charlie, log_action=True)
    update = factories.update(factories.update_index(theirs), title="Public title")
    update.title = "quokkaupdate"
    update.save_revision(user=charlie, log_action=True)
    question(theirs, "quokkaquestion")
    mine = factories.plain_page(ours, title="Our own draft", live=False)
    source, _created = TranslationSource.get_or_create_from_instance(draft)
    translation = Translation.objects.create(source=source, target_locale=factories.site_tree("fa").locale)
    return {
        "bob": bob, "charlie": charlie, "ours": ours, "theirs": theirs, "mine": mine, "draft": draft,
        "update": update, "source": source, "translation": translation,
    }  # fmt: skip


@pytest.fixture
def world(client, two_chapters):
    """The two, with a picture of the other one's. The client is Bob."""
    picture = factories.picture(
        title="quokkapicture",
        description="quokkapicture",
        collection=two_chapters["theirs"].workspace.collection,
    )
    client.force_login(two_chapters["bob"])
    return {**two_chapters, "picture": picture}


def arguments(world, page):
    """A foreign object for every name that an address may hold; `page` is the page spoken of."""
    revision = Revision.page_revisions.filter(object_id=str(page.pk)).order_by("-pk").first()
    return {
        **dict.fromkeys(("page_id", "parent_page_id", "page_to_move_id", "page_pk", "pk", "object_id"), page.pk),
        "destination_id": world["theirs"].pk,
        **dict.fromkeys(("revision_id", "revision_id_a", "revision_id_b"), revision.pk),
        **dict.fromkeys(("image_id", "uploaded_file_id", "document_id", "doc_id"), world["picture"].pk),
        "filter_spec": "width-10",
        "content_type_app_name": "content", "content_type_model_name": "plainpage",
        "app_label": "wagtailcore", "model_name": "page", "app_name": "taggit",
        "action": "move", "action_name": "approve",
        "translation_source_id": world["source"].pk, "translation_id": world["translation"].pk,
        **dict.fromkeys(("task_id", "task_state_id", "workflow_pk", "workflow_state_id", "session_id"), 1),
        **dict.fromkeys(("collection_id", "redirect_id", "string_segment_id", "overridable_segment_id"), 1),
        "mode": "", "uidb64": "MQ", "token": "x-y",
    }  # fmt: skip


def addresses(world):
    """Each route with foreign arguments filled in, once for every foreign page, and pictures where it says `pk`."""
    for name, pattern in routes():
        names = pattern.pattern.regex.groupindex.keys() | getattr(pattern.pattern, "converters", {}).keys()
        pages = (world["draft"], world["update"]) if names else (world["draft"],)
        for page in pages:
            values = arguments(world, page)
            if "chooser" in name or name.startswith("wagtailadmin_api:images"):
                values["pk"] = world["picture"].pk
            assert names <= values.keys(), f"{name}: a new argument that the crawl does not know: {names}"
            try:
                yield name, reverse(name, kwargs={one: values[one] for one in names})
            except NoReverseMatch:
                continue  # several routes share a name; the other spelling matches


def crawl(client, world):
    """The canaries that any answer holds, with the address that gave it away."""
    ids = {"id": world["draft"].pk, "q": "quokka", "p": 1, "user": world["charlie"].pk, "next": "/admin/"}
    client.raise_request_exception = False
    found, opened = set(), 0
    for name, address in addresses(world):
        for answer in (client.get(address, ids), client.get(address), client.post(address, ids)):
            opened += answer.status_code == 200
            body = (
                b"".join(answer).decode(errors="replace")
                if answer.streaming
                else answer.content.decode(errors="replace")
            )
            said = body + str(answer.headers)
            found |= {(name, canary) for canary in CANARIES if canary in said.replace("q=quokka", "")}
    return found, opened


@pytest.mark.slow
def test_editor_learns_nothing_of_the_other_chapter(client, world):
    found, opened = crawl(client, world)

    assert found == set()
    assert opened > 20  # the crawl was let in somewhere


@pytest.mark.slow
def test_control_without_the_wall_the_crawl_finds_canaries(client, world, monkeypatch):
    monkeypatch.setattr(wall, "holds_up", lambda request, name, kwargs: False)
    monkeypatch.setattr("chapters.wagtail_hooks.linkable_pages", lambda user: Page.objects.all())
    monkeypatch.setattr("chapters.wagtail_hooks.own_pictures", lambda user: Picture.objects.all())
    found, _opened = crawl(client, world)

    assert {canary for _name, canary in found} >= {"quokkadraft", "quokkapicture"}


def test_every_allowed_route_exists():
    assert set(wall.ALLOWED) <= {name for name, _pattern in routes()}


@pytest.mark.parametrize("model", ["chapters.ChapterPage", "content.PlainPage"])
def test_own_pages_open_and_are_edited(client, world, model):
    page = world["ours"] if model == "chapters.ChapterPage" else world["mine"]

    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    assert client.get(f"/admin/pages/{world['ours'].pk}/").status_code == 200
    assert client.get("/admin/").url == "/desk/"


@pytest.mark.parametrize("target", ["theirs", "draft", "update"])
@pytest.mark.parametrize("view", ["edit", "delete", "copy", "move", "history", "usage", "unpublish", "revisions"])
def test_foreign_pages_do_not_exist(client, world, target, view):
    address = f"/admin/pages/{world[target].pk}/{view}/"

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_form_with_a_swapped_picture_or_page_is_refused(client, world):
    address = f"/admin/pages/{world['mine'].pk}/edit/"
    foreign = {"picture": world["picture"].pk}, {"body-0-value-page": world["draft"].pk}
    own = factories.picture(collection=world["ours"].workspace.collection)
    kept = RequestFactory().post(address, {"picture": own.pk, "body-0-value-page": world["ours"].pk})
    kept.user = world["bob"]

    assert [client.post(address, form).status_code for form in foreign] == [404, 404]
    assert wall.names_what_is_foreign(kept) is False


def test_chapters_own_page_is_not_taken_down_by_its_editors(client, world):
    assert client.post(f"/admin/pages/{world['ours'].pk}/delete/").status_code == 404
    assert client.post(f"/admin/pages/{world['ours'].pk}/unpublish/").status_code == 404
    assert client.get(f"/admin/pages/{world['mine'].pk}/delete/").status_code == 200


def test_chooser_offers_own_pictures_and_public_pages(client, world):
    own = factories.picture(title="our candles", collection=world["ours"].workspace.collection)
    shown = client.get("/admin/images/chooser/").content.decode()
    pages = client.get("/admin/choose-page/search/", {"q": ""}).content.decode()

    assert (own.title in shown, "quokkapicture" in shown, "quokkadraft" in pages) == (True, False, False)


def test_pictures_of_an_editor_land_in_their_own_folder(world):
    policy = policy_registry.get_by_type(Picture)

    allowed = policy.collections_user_has_permission_for(world["bob"], "add")
    assert list(allowed) == [Collection.objects.get(pk=world["ours"].workspace.collection_id)]


def test_host_has_no_business_in_wagtail(client, world):
    host = factories.user("host@example.org")
    actions.grant_role(user=host, chapter=world["ours"], role=Role.HOST, actor=None)
    actions.give_totp(host, "JBSWY3DPEHPK3PXP")
    client.force_login(host)

    assert client.get(f"/admin/pages/{world['ours'].pk}/edit/").status_code == 404


def test_policy_is_relaxed_for_the_admin_only(client, world):
    inside = client.get(f"/admin/pages/{world['mine'].pk}/edit/")["Content-Security-Policy"]
    outside = Client().get("/chapters/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in inside
    assert "unsafe-inline" not in outside


def test_network_admin_is_not_held_up(client, world):
    admin = factories.network_admin()
    actions.give_totp(admin, "JBSWY3DPEHPK3PXP")
    client.force_login(admin)

    assert client.get(f"/admin/pages/{world['draft'].pk}/edit/").status_code == 200
    assert client.get("/admin/users/").status_code == 200
