"""The frame of every page: its words, menu, languages, head, and the pages for when something goes wrong."""

import re

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils import translation

from organizer.context import Frame, frame_for, site
from organizer.models import HomePage
from tests import factories

pytestmark = pytest.mark.django_db


def frame(path: str = "/", language: str = "en", page=None) -> Frame:
    request = RequestFactory().get(path)
    request.resolver_match, request.shown_page = None, page
    with translation.override(language):
        return frame_for(request)


def in_menu(title: str, language: str = "en", kind=factories.update_index, **fields):
    return kind(factories.site_tree(language), title=title, show_in_menus=True, **fields)


def test_frame_speaks_the_language_of_the_address():
    HomePage.objects.filter(locale__language_code="fa").update(campaign_name="فراخوان فوری", ear="از سال ۱۳۹۹")

    farsi = frame("/fa/", "fa")

    assert (farsi.name, farsi.ear, farsi.home_url) == ("فراخوان فوری", "از سال ۱۳۹۹", "/fa/")


def test_menu_holds_live_flagged_pages_of_its_language_and_plain_ones_stand_in_the_foot():
    in_menu("Updates")
    in_menu("Not yet", kind=factories.plain_page, live=False)
    in_menu("What we keep", kind=factories.plain_page)
    in_menu("The appeal", kind=factories.plain_page, in_foot=False)
    factories.plain_page(title="Not flagged")
    in_menu("تازه‌ها", "fa")

    english = frame()

    assert [link.title for link in english.menu] == ["Updates", "The appeal"]
    assert [link.title for link in english.footer_links] == ["What we keep"]


@pytest.mark.parametrize(
    ("path", "mark"),
    [("/updates/", "page"), ("/updates/the-letter/", "true"), ("/", ""), ("/updates-of-others/", "")],
)
def test_menu_marks_where_the_reader_is(path, mark):
    in_menu("Updates")

    assert [link.current for link in frame(path).menu] == [mark]


def test_languages_lead_to_the_same_page_or_else_to_the_front_page():
    page = factories.plain_page(slug="about")
    factories.translation(page, "fa")

    links = frame("/about/", page=page).languages

    assert [(link.code, link.url, link.translated, link.current) for link in links] == [
        ("en", "/about/", True, "true"),
        ("fa", "/fa/about/", True, ""),
        ("es", "/es/", False, ""),
    ]


def test_an_unpublished_translation_is_not_linked():
    page = factories.plain_page(slug="about")
    factories.translation(page, "fa").unpublish()

    assert [link.url for link in frame("/about/", page=page).languages] == ["/about/", "/fa/", "/es/"]


def test_frame_costs_as_many_queries_at_thirty_links_as_at_one(django_assert_num_queries):
    page = in_menu("Page 0", kind=factories.plain_page)
    frame(page=page)
    with django_assert_num_queries(4):  # homes, menu, translations, and Wagtail's sites where they are not cached
        frame(page=page)
    for number in range(29):
        in_menu(f"Page {number + 1}", kind=factories.plain_page)

    with django_assert_num_queries(4):
        assert len(frame(page=page).footer_links) == 30


def test_a_template_without_a_frame_costs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert site(RequestFactory().get("/"))["demo"] is settings.DEMO


def test_head_names_the_translations_with_the_hosts_own_address(client):
    page = factories.plain_page(slug="about")
    factories.translation(page, "fa")

    html = client.get("/about/", headers={"host": "127.0.0.1"}).content.decode()

    assert re.findall(r'rel="alternate" hreflang="(\w+)" href="([^"]+)"', html) == [
        ("en", f"{settings.SITE_URL}/about/"),
        ("fa", f"{settings.SITE_URL}/fa/about/"),
    ]


@pytest.mark.parametrize(
    ("path", "language", "direction"), [("/", "en", "ltr"), ("/fa/", "fa", "rtl"), ("/es/", "es", "ltr")]
)
def test_page_says_its_language_and_direction(client, path, language, direction):
    html = client.get(path).content.decode()

    assert re.search(r"<html[^>]*>", html).group() == f'<html lang="{language}" dir="{direction}">'


def test_reader_gets_no_cookie_and_nothing_inline(client):
    response = client.get("/style/")
    html = response.content.decode()

    assert not response.cookies
    assert re.findall(r"<script|<style|\sstyle=|\son\w+=|javascript:|https?://(?!localhost)", html) == []


@pytest.mark.parametrize(("path", "home"), [("/nowhere/", "/"), ("/fa/nowhere/", "/fa/")])
def test_missing_page_answers_in_the_language_of_its_address_and_leads_on(client, path, home):
    in_menu("Updates" if home == "/" else "تازه‌ها", "en" if home == "/" else "fa")

    response = client.get(path)
    html = response.content.decode()

    assert response.status_code == 404
    assert re.findall(r'class="task" href="([^"]+)"', html) == [home, f"{home}updates/"]
    assert re.findall(r'class="langs".*?</nav>', html, re.S)[0].count('href="/es/"') == 1
    assert 'name="robots" content="noindex"' in html


def test_old_form_is_answered_in_the_frame(client):
    client.handler.enforce_csrf_checks = True

    response = client.post("/accounts/login/", {"login": "a@example.org"})

    assert (response.status_code, "403_csrf.html" in [part.name for part in response.templates]) == (403, True)


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_page_for_our_own_faults_needs_no_database(name, django_assert_num_queries):
    from django.template.loader import get_template

    with django_assert_num_queries(0):
        html = get_template(name).render()

    assert re.findall(r'lang="(\w+)"', html) == ["en", "fa", "es"]
