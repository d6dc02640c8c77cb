"""The style page draws every component, in every language, and nothing on it is out of reach."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from organizer.style.samples import shelves
from organizer.style.words import WORDS
from tests import factories

pytestmark = pytest.mark.django_db

# Parts of the frame, parts of other components: drawn by whatever includes them, never by themselves.
PARTS = {
    "base",
    "demo_bar",
    "field_error",
    "field_help",
    "foot",
    "form",
    "masthead",
    "social",
    "styles",
    "trouble",
    "chart_axes",
    "chart_table",
}
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize("language", WORDS)
def test_every_component_is_drawn(language):
    drawn = {sample.template for shelf in shelves(language) for sample in shelf.samples}
    exist = {f"ui/{path.name}" for path in Path(settings.BASE_DIR / "templates/ui").glob("*.html")}

    assert drawn == exist - {f"ui/{part}.html" for part in PARTS}


def test_samples_say_the_same_in_every_language():
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_scheme_can_be_held(client, scheme):
    html = client.get(f"/style/?scheme={scheme}").content.decode()

    assert f'data-scheme="{scheme}"' in html


def test_any_other_scheme_is_left_to_the_reader(client):
    html = client.get('/style/?scheme="><b>').content.decode()

    assert "data-scheme" not in html


def test_search_engines_are_kept_out_and_languages_lead_to_the_same_page(client):
    html = client.get("/fa/style/").content.decode()

    assert 'name="robots" content="noindex"' in html
    languages = re.search(r'class="langs".*?</nav>', html, re.S).group()
    assert re.findall(r'href="([^"]+)"', languages) == ["/style/", "/fa/style/", "/es/style/"]


def test_one_card_of_each_type_of_page_is_drawn(client):
    factories.plain_page(title="An older page")
    factories.plain_page(title="What we keep")

    html = client.get("/style/").content.decode()
    cards = html.partition('id="cards"')[2]

    assert ("What we keep" in cards, "An older page" in cards) == (True, False)


def test_ids_are_used_once(client):
    html = client.get("/style/").content.decode()

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.once
@pytest.mark.parametrize("path", ["/style/", "/fa/style/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(new_page, path, scheme):
    page = new_page(path, scheme=scheme)

    violations = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    assert [(found["id"], [node["target"] for node in found["nodes"]]) for found in violations] == []


@pytest.mark.once
@pytest.mark.parametrize("path", ["/style/", "/fa/style/"])
@pytest.mark.parametrize("larger", [100, 200])
def test_nothing_is_cut_off_at_320_pixels_nor_at_twice_the_text(new_page, path, larger):
    page = new_page(path, width=320 if larger == 100 else 640)
    page.evaluate(f"document.documentElement.style.fontSize = '{larger}%'")

    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
