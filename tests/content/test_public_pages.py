"""Public pages are for everyone: no cookie, one copy, thrown away when something changes."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from content import freshness, middleware
from tests.factories import (
    calendar,
    chapter,
    chapter_index,
    event,
    network_admin,
    plain_page,
    site_tree,
    translation,
    update,
    update_index,
    with_second_factor,
)

pytestmark = pytest.mark.django_db

PAGES = {
    "home": site_tree,
    "plain": plain_page,
    "updates": update_index,
    "update": update,
    "chapters": chapter_index,
    "chapter": chapter,
    "calendar": calendar,
    "event": event,
}


@pytest.fixture(autouse=True)
def _keep_pages(settings):
    settings.PAGE_CACHE_SECONDS = 60


@pytest.mark.parametrize("name", PAGES)
def test_a_reader_gets_no_cookie_and_a_page_that_anyone_may_keep(client, name):
    response = client.get(PAGES[name]().url)

    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=60, stale-while-revalidate=60"
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")
    assert client.get(response.request["PATH_INFO"], headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", PAGES)
def test_a_kept_page_is_the_same_and_asks_the_database_nothing(client, name, django_assert_num_queries):
    address = PAGES[name]().url
    first = client.get(address)

    with django_assert_num_queries(0):
        second = client.get(address)

    assert (second.content, second["Content-Type"], second["Content-Language"]) == (
        first.content,
        first["Content-Type"],
        first["Content-Language"],
    )


def test_what_pages_say_is_kept_as_they_are(settings, django_capture_on_commit_callbacks):
    answers = iter(["", "one", "two", "three", "four"])
    said = [freshness.kept("test", lambda: next(answers)) for _ in range(3)]
    with django_capture_on_commit_callbacks(execute=True):
        freshness.touch()
    said.append(freshness.kept("test", lambda: next(answers)))
    settings.PAGE_CACHE_SECONDS = 0
    freshness.kept("other", lambda: next(answers))

    assert [*said, freshness.kept("other", lambda: next(answers))] == ["", "one", "one", "two", "four"]


def test_publishing_is_seen_at_once(client, django_capture_on_commit_callbacks):
    page = plain_page(title="Before")
    client.get(page.url)
    page.title = "After"

    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    assert "After" in client.get(page.url).content.decode()


def test_control_without_touching_the_mark_the_old_page_stays(client):
    page = plain_page(title="Before")
    client.get(page.url)
    type(page).objects.filter(pk=page.pk).update(title="After")

    assert "After" not in client.get(page.url).content.decode()


@pytest.mark.parametrize("change", ["unpublish", "delete", "move", "touch"])
def test_whatever_changes_the_site_changes_the_mark(change, django_capture_on_commit_callbacks):
    page, other = plain_page(), plain_page()
    before = freshness.current()

    with django_capture_on_commit_callbacks(execute=True):
        {
            "unpublish": page.unpublish,
            "delete": page.delete,
            "move": lambda: page.move(other, pos="last-child"),
            "touch": freshness.touch,
        }[change]()

    assert freshness.current() != before


def test_a_change_that_is_rolled_back_changes_nothing(django_capture_on_commit_callbacks):
    before = freshness.current()

    with django_capture_on_commit_callbacks(execute=False):
        freshness.touch()

    assert freshness.current() == before


def test_an_answer_that_was_begun_before_a_change_is_not_shown_after_it():
    words = iter(["old", "new"])

    def view(request):
        word = next(words)
        if word == "old":
            freshness._change()  # something is published while this page is being made
        return HttpResponse(word)

    keep = middleware.keep_public_pages(view)

    assert [keep(RequestFactory().get("/")).content for _ in range(2)] == [b"old", b"new"]


def test_filters_are_pages_of_their_own_and_languages_too(client):
    page = plain_page(title="Names")
    translation(page, "fa", title="نام‌ها")

    assert client.get(page.url)["Content-Language"] == "en"
    assert client.get(f"/fa{page.url}")["Content-Language"] == "fa"
    assert client.get(f"{page.url}?a=1").wsgi_request.page_key != client.get(f"{page.url}?a=2").wsgi_request.page_key


def answered(path="/", view=lambda request: HttpResponse("x"), **request):
    return middleware.keep_public_pages(view)(RequestFactory().get(path, **request))


@pytest.mark.parametrize(
    "path", ["/admin/", "/desk/x/", "/accounts/login/", "/r/token/", "/fa/r/token/", "/fa/rsvp/sent/", "/demo/mail/"]
)
def test_private_addresses_are_left_alone(path):
    assert "Cache-Control" not in answered(path)


@pytest.mark.parametrize("path", ["/", "/fa/", "/events/", "/fa/rally/", "/rallies/r/"])
def test_public_addresses_are_not_mistaken_for_private_ones(path):
    assert answered(path)["Cache-Control"].startswith("public")


def test_an_organizer_is_answered_afresh(client):
    page = plain_page()
    client.get(page.url)
    client.force_login(network_admin())

    assert client.get(page.url)["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    "view",
    [
        lambda request: HttpResponse("x", status=404),
        lambda request: HttpResponse("x", headers={"Cache-Control": "no-store"}),
        lambda request: HttpResponse("x", headers={"Vary": "Cookie"}),
    ],
)
def test_what_is_not_for_everyone_is_not_kept(view):
    calls = []

    def counted(request):
        calls.append(request)
        return view(request)

    keep = middleware.keep_public_pages(counted)
    for _ in range(2):
        assert "public" not in keep(RequestFactory().get("/")).headers.get("Cache-Control", "")

    assert len(calls) == 2


def test_an_answer_with_a_cookie_is_not_kept():
    def view(request):
        response = HttpResponse("x")
        response.set_cookie("seen", "1")
        return response

    assert "Cache-Control" not in answered(view=view)


def test_made_up_queries_do_not_fill_the_cache():
    calls = []
    keep = middleware.keep_public_pages(lambda request: calls.append(1) or HttpResponse("x"))

    for _ in range(2):
        keep(RequestFactory().get("/", {"q": "x" * 400}))

    assert len(calls) == 2


def test_while_developing_nothing_is_kept(settings):
    settings.PAGE_CACHE_SECONDS = 0

    assert answered()["Cache-Control"] == "public, max-age=0, stale-while-revalidate=0"


def test_an_editor_sees_drafts_in_a_frame_of_our_own_and_they_are_not_kept(client):
    page = plain_page(title="Published")
    page.title = "Draft"
    page.save_revision()
    client.force_login(with_second_factor(network_admin()))

    response = client.get(f"/admin/pages/{page.pk}/view_draft/")

    assert "Draft" in response.content.decode()
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "public" not in response["Cache-Control"]
    client.logout()
    assert "Draft" not in client.get(page.url).content.decode()
