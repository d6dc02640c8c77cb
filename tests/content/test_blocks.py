"""Blocks: what they accept, and what reaches the page whatever is stored."""

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from content.blocks import ActionBlock, BodyBlock, CreditBlock, FactBlock, MediaLogBlock, QuoteBlock, WayBlock
from content.templatetags.content import prose, quoted
from people.templatetags.ui import direction
from tests.factories import network_admin, picture, plain_page, with_second_factor

pytestmark = pytest.mark.django_db

UNSAFE = ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://a.example", "https://a.example/\nx", " "]
SCRIPT = "<script>alert(1)</script>"


def body(*children) -> str:
    block = BodyBlock()
    value = block.to_python([{"type": kind, "value": value} for kind, value in children])
    return " ".join(block.render(value).split())


@pytest.mark.parametrize("url", UNSAFE)
def test_an_unsafe_link_is_refused_in_the_form_and_dead_on_the_page(url):
    block = ActionBlock()
    value = block.to_python({"text": "Come", "url": url})

    with pytest.raises(ValidationError):
        block.clean(value)
    assert "<a" not in body(("action", {"text": "Come", "url": url}))


@pytest.mark.parametrize("url", ["https://a.example/x?y=1", "http://a.example", "mailto:us@a.example"])
def test_a_safe_link_is_a_button(url):
    assert f'<a class="button" href="{url}">Come</a>' in body(("action", {"text": "Come", "url": url}))


def test_a_button_leads_to_one_place():
    block, page = ActionBlock(), plain_page()

    for given in ({"text": "Come"}, {"text": "Come", "page": page.pk, "url": "https://a.example"}):
        with pytest.raises(ValidationError):
            block.clean(block.to_python(given))
    assert block.clean(block.to_python({"text": "Come", "page": page.pk})).href == page.url


def test_a_fact_needs_source_and_date():
    block = FactBlock()
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python({"figure": "40", "text": "countries", "source_name": "", "as_of": None}))

    assert sorted(refusal.value.block_errors) == ["as_of", "source_name"]


def test_a_fact_shows_source_and_date():
    html = body(
        (
            "fact",
            {"figure": "40", "text": "countries", "source_name": "Our count", "source_url": "", "as_of": "2026-11-01"},
        )
    )

    assert "<strong>40</strong> countries" in html
    assert '<bdi>Our count</bdi>, <time datetime="2026-11-01">' in html


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("heading", SCRIPT),
        ("text", f"<p>{SCRIPT}</p>"),
        ("quote", {"words": SCRIPT, "name": SCRIPT, "about": SCRIPT, "language": "en"}),
        ("fact", {"figure": SCRIPT, "text": SCRIPT, "source_name": SCRIPT, "source_url": "", "as_of": "2026-01-01"}),
        ("action", {"text": SCRIPT, "url": 'https://a.example/"onclick="alert(1)'}),
        ("credit", {"author": SCRIPT, "translator": SCRIPT, "source_name": SCRIPT, "url": ""}),
        (
            "media_log",
            {"entries": [{"outlet": SCRIPT, "title": SCRIPT, "date": "2026-01-01", "url": "https://a.example"}]},
        ),
    ],
)
def test_hostile_text_is_only_text(kind, value):
    html = body((kind, value))

    assert "<script" not in html
    assert 'onclick="' not in html
    assert kind in ("text",) or "alert(1)" in html


def test_stored_html_keeps_our_few_tags_and_loses_the_rest():
    html = (
        '<p onclick="x()">a <b>b</b> <a href="javascript:x()">c</a> <a href="https://a.example">d</a></p>'
        '<table class="x"><tr><td>e</td></tr></table><iframe src="//evil.example"></iframe><img src=x onerror=y()>'
    )

    assert str(prose(html)) == '<p>a <b>b</b> <a>c</a> <a href="https://a.example">d</a></p>e'


def test_a_link_to_a_page_of_ours_is_its_address():
    page = plain_page()

    assert str(prose(f'<a linktype="page" id="{page.pk}">here</a>')) == f'<a href="{page.url}">here</a>'


def test_a_quote_is_marked_in_its_own_language():
    html = body(("quote", {"words": "نام‌ها را بخوانید", "name": "N.", "about": "poet", "language": "fa"}))

    assert '<blockquote lang="fa" dir="rtl">«نام‌ها را بخوانید»</blockquote>' in html
    assert (quoted("a", "de"), quoted("a"), direction("ar"), direction("de")) == ("„a“", "“a”", "rtl", "ltr")


def test_a_picture_block_has_words_or_is_decorative():
    kept = picture(credit="R. A.")
    value = {"image": kept.pk, "alt_text": "Candles at dusk", "decorative": False}

    assert 'alt="Candles at dusk"' in body(("picture", value))
    assert 'alt=""' in body(("picture", {**value, "decorative": True}))
    assert "<figcaption>R. A.</figcaption>" in body(("picture", value))


def test_a_media_log_names_outlet_date_and_language():
    entry = {"outlet": "KPFA", "title": "An hour", "date": "2026-10-02", "url": "https://a.example/", "language": "en"}
    html = body(("media_log", {"entries": [entry]}))

    assert '<a href="https://a.example/" hreflang="en" lang="en"><bdi>An hour</bdi></a>' in html
    assert 'datetime="2026-10-02"' in html


def test_a_way_to_help_without_address_is_plain_text():
    block = WayBlock()
    html = block.render(
        block.to_python({"title": "Translate", "about": "An hour", "text": "Join", "url": "javascript:x"})
    )

    assert ("<a " in html, "Translate" in html) == (False, True)


@pytest.mark.parametrize("block", [QuoteBlock, FactBlock, ActionBlock, WayBlock, CreditBlock, MediaLogBlock])
def test_every_block_has_a_preview_and_a_description(block):
    made = block()

    assert made.get_description()
    assert len(made.render(made.get_preview_value())) > 60


def test_there_is_no_way_to_write_raw_html():
    kinds = {type(child).__name__ for child in BodyBlock().child_blocks.values()}

    assert kinds & {"RawHTMLBlock", "EmbedBlock", "TableBlock", "TypedTableBlock"} == set()


def test_editors_see_a_block_before_they_choose_it(client):
    client.force_login(with_second_factor(network_admin()))
    block = plain_page().body.stream_block.child_blocks["quote"]

    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

    assert response.status_code == 200
    assert "postcards" in response.content.decode()


def test_a_page_draws_its_own_card():
    page = plain_page(title="What we keep")
    template = Template("{% load content %}{% card page %}")

    html = template.render(Context({"page": page.page_ptr, "request": RequestFactory().get("/")}))

    assert f'<h3><a href="{page.url}">What we keep</a></h3>' in html
