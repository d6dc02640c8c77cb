"""An appeal on other pages and sites: the frame, its code, the count as JSON, a chapter's page, the card."""

import datetime as dt
import re
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape

from appeals.queries.elsewhere import FEWEST, network_appeal, own_appeal, signed_through
from tests import factories
from tests.appeals.spreading_hands import asked_of_others, tally

pytestmark = pytest.mark.django_db
TITLE = '"Half" <b>an</b> appeal & </textarea><script>alert(1)</script>'
OVER = dt.date(2026, 11, 2)
NAMES = ["appeals_embed", "appeals_embed_code", "appeals_count"]


@pytest.fixture
def page():
    return factories.appeal_page()


def place(name: str, page) -> str:
    return reverse(name, args=[page.translation_key])


def counted(page, online: int = 1500, paper: int = 100) -> None:
    tally(page, "total", "", online, paper)
    tally(page, "country", "DE", online - 1, paper)
    tally(page, "country", "FR", 1)


def test_only_the_frame_may_stand_in_a_frame(client, page):
    policies = {name: client.get(place(name, page)) for name in ("appeals_embed", "appeals_embed_code")}
    policies["page"] = client.get(page.url)
    frame = policies["appeals_embed"]

    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    for name in ("appeals_embed_code", "page"):
        assert "frame-ancestors *" not in policies[name]["Content-Security-Policy"]
        assert policies[name]["X-Frame-Options"]


def test_a_kept_frame_keeps_its_policy(client, page, settings):
    settings.PAGE_CACHE_SECONDS = 60
    first, kept = client.get(place("appeals_embed", page)), client.get(place("appeals_embed", page))

    assert "frame-ancestors *" in kept["Content-Security-Policy"]
    assert (first.content, kept["Cache-Control"].startswith("public")) == (kept.content, True)


def test_the_frame_counts_and_leads_out_and_asks_for_nothing(client, page):
    counted(page)
    body = client.get(place("appeals_embed", page)).content.decode()

    assert "1,600" in body
    assert "10,000" in body
    assert '<base target="_top">' in body
    assert f'href="http://localhost:8000{page.url}#sign"' in body or re.search(rf'href="[^"]*{page.url}#sign"', body)
    assert not re.search(r"<(?:form|input|script)\b", body)
    assert asked_of_others(body) == []


def test_a_code_is_carried_out_of_the_frame(client, page):
    body = client.get(place("appeals_embed", page) + "?via=abc2345").content.decode()

    assert f"{page.url}?via=abc2345#sign" in body
    assert "via" not in client.get(place("appeals_embed", page) + "?via=%22%3E%3Cb%3E").content.decode()


def test_a_farsi_frame(client, page):
    factories.translation(page, "fa", title="فراخوان")
    counted(page)
    body = client.get(f"/fa{place('appeals_embed', page)}").content.decode()

    assert re.search(r'<html lang="fa" dir="rtl">', body)
    assert "۱٬۶۰۰" in body


def test_a_closed_appeal_in_a_frame_has_no_button(client):
    page = factories.appeal_page(closed_on=OVER)
    body = client.get(place("appeals_embed", page)).content.decode()

    assert "#sign" not in body
    assert "closed" in body


def test_what_is_to_be_copied_cannot_break_out_of_its_field(client):
    page = factories.appeal_page(title=TITLE)
    body = client.get(place("appeals_embed_code", page)).content.decode()

    assert "<script>alert" not in body
    assert escape(escape(TITLE)) in body  # once for the page it is pasted into, once for ours
    assert body.count("</textarea>") == 3
    assert "<script>alert" not in client.get(place("appeals_embed", page)).content.decode()


def test_the_code_leads_to_the_language_it_was_copied_in(client, page, settings):
    settings.SITE_URL = "https://appeal.example"
    fa = factories.translation(page, "fa", title="فراخوان")
    body = unescape(unescape(client.get(f"/fa{place('appeals_embed_code', page)}").content.decode()))

    assert f'src="https://appeal.example/fa{place("appeals_embed", page)}"' in body
    assert f'href="https://appeal.example{fa.url}"' in body


def test_the_count_is_for_any_program_to_read(client, page):
    counted(page)
    answer = client.get(place("appeals_count", page))
    told = answer.json()

    assert (answer["Access-Control-Allow-Origin"], answer["Content-Type"]) == ("*", "application/json")
    assert answer["Cache-Control"].startswith("public")
    numbers = {name: told[name] for name in ("signed", "online", "paper", "countries", "goal", "open")}
    assert numbers == {"signed": 1600, "online": 1500, "paper": 100, "countries": 2, "goal": 10000, "open": True}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", told["updated"])
    assert set(told) == {*numbers, "title", "url", "updated"}  # pending and names are nobody's business


def test_machines_read_the_same_digits_in_every_language(client, page):
    counted(page)
    factories.translation(page, "fa", title="فراخوان")
    told = client.get(f"/fa{place('appeals_count', page)}").json()

    assert (told["signed"], told["title"]) == (1600, "فراخوان")


@pytest.mark.parametrize("name", NAMES)
def test_these_can_only_be_looked_at_and_only_where_they_are(client, page, name):
    for verb in ("post", "put", "delete", "patch"):
        assert getattr(client, verb)(place(name, page)).status_code == 405
    assert client.get(reverse(name, args=["00000000-0000-4000-8000-000000000000"])).status_code == 404
    page.unpublish()
    assert client.get(place(name, page)).status_code == 404


def section(client, chapter) -> str:
    body = client.get(chapter.url).content.decode()
    found = re.search(r'<section[^>]*aria-labelledby="chapter-appeal".*?</section>', body, re.DOTALL)
    return found[0] if found else ""


def test_a_chapters_own_appeal_stands_on_its_page(client, page):
    chapter = factories.chapter(slug="sf")
    own = factories.appeal_page(chapter, title="Our own")
    tally(own, "total", "", 42)
    body = section(client, chapter)

    assert "Our own" in body
    assert "42" in body
    assert f"{own.url}#sign" in body
    assert "via=" not in body
    assert page.title not in body


def test_else_the_networks_with_the_chapters_code_and_its_share(client, page):
    chapter = factories.chapter(slug="sf")
    counted(page)
    tally(page, "chapter", str(chapter.pk), FEWEST, 2)
    body = section(client, chapter)

    assert f'href="{page.url}?via=sf#sign"' in body
    assert f'href="{page.url}spread/?via=sf"' in body
    assert f"{FEWEST + 2} people signed through this chapter." in body
    assert "1,600" in body


def test_few_are_not_told_of(client, page):
    chapter = factories.chapter(slug="sf")
    tally(page, "chapter", str(chapter.pk), FEWEST - 1)

    assert signed_through(chapter, page.appeal) == 0
    assert "through this chapter" not in section(client, chapter)


def test_a_chapter_at_high_risk_is_neither_counted_nor_named_in_a_link(client, page):
    chapter = factories.chapter(slug="zq-hidden", risk="high")
    tally(page, "chapter", str(chapter.pk), 500)
    body = section(client, chapter)
    assert ("zq-hidden" in body, "500" in body) == (False, False)
    assert page.title in body

    own = factories.appeal_page(chapter, title="Our own")
    tally(own, "total", "", 777)
    body = section(client, chapter)
    assert ("Our own" in body, "777" in body) == (True, False)


def test_closed_and_hidden_appeals_are_not_asked_for(client):
    chapter, hidden = factories.chapter(slug="sf"), factories.chapter("Hidden", slug="hidden", risk="high")
    factories.appeal_page(chapter, title="Over", closed_on=OVER)
    factories.appeal_page(hidden, title="Zqhidden")

    assert (own_appeal(chapter), network_appeal(chapter), section(client, chapter)) == (None, None, "")


def test_a_translated_chapter_shows_the_appeal_in_its_language(client, page):
    chapter = factories.chapter(slug="sf")
    fa = factories.translation(chapter, "fa", title="سن فرانسیسکو")
    farsi = factories.translation(page, "fa", title="فراخوان")
    tally(page, "chapter", str(chapter.pk), 1234)
    body = section(client, fa)

    assert "فراخوان" in body
    assert f"{farsi.url}?via=sf#sign" in body
    assert "۱٬۲۳۴" in body


def test_the_section_costs_the_same_for_one_appeal_as_for_four(client, page, settings, django_assert_max_num_queries):
    settings.PAGE_CACHE_SECONDS = 0
    chapter = factories.chapter(slug="sf")

    def cost() -> int:
        client.get(chapter.url)
        with django_assert_max_num_queries(90) as counted:
            client.get(chapter.url)
        return len(counted)

    few = cost()
    for number in range(3):
        factories.appeal_page(title=f"Another {number}")
    assert cost() == few


def test_a_card_tells_what_it_is_given(page):
    plain = render_to_string("appeals/appeal_card.html", {"page": page})
    told = render_to_string(
        "appeals/appeal_card.html", {"page": page, "signed": "1,600", "signed_text": "people have signed"}
    )
    closed = render_to_string(
        "appeals/appeal_card.html", {"page": factories.appeal_page(closed_on=OVER), "heading": "h2"}
    )

    assert page.title in plain
    assert "<strong>" not in plain
    assert "<strong>1,600</strong> people have signed" in told
    assert ("closed" in closed, "<h2>" in closed) == (True, True)
