"""Banners for other websites: a picture, its link, and a page for a frame that fetches nothing and runs nothing."""

import base64
import hashlib
import io
import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from content import typesetting
from outreach.creative.banners import SIZES, banner, banner_link, banner_page
from outreach.creative.words import DoesNotFit
from tests.outreach.creative_hands import ENGLISH, FARSI

HREF = 'https://appeal.example/a/1?x=1&y="><script>'


@pytest.fixture(autouse=True)
def _printing(print_fonts, monkeypatch) -> None:
    monkeypatch.setattr(typesetting, "fonts", lambda: print_fonts)


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("words", [ENGLISH, FARSI])
def test_the_picture_is_of_twice_the_pixels(shape, words):
    drawn = Image.open(io.BytesIO(banner(shape, words=words)))
    assert drawn.size == (2 * SIZES[shape].width, 2 * SIZES[shape].height)
    reds = [colour for _count, colour in drawn.convert("RGB").getcolors(100_000) if colour == (179, 32, 26)]
    assert reds


def test_letters_without_a_typeface_are_told():
    with pytest.raises(DoesNotFit, match="𓀀"):
        banner("square", words=replace(ENGLISH, headline="𓀀"))


def test_the_link_is_one_picture_that_says_all_it_shows():
    made = BeautifulSoup(banner_link("square", words=ENGLISH, href=HREF, src="ad.png"), "html.parser")
    link, picture = made.a, made.img
    assert [tag.name for tag in made.find_all()] == ["a", "img"]
    assert (link["href"], picture["src"]) == (HREF, "ad.png")
    assert (picture["width"], picture["height"]) == ("540", "540")
    for part in (ENGLISH.headline, ENGLISH.second, ENGLISH.address, ENGLISH.label):
        assert part in picture["alt"]


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize(("words", "direction"), [(ENGLISH, "ltr"), (FARSI, "rtl")])
def test_the_page_fetches_nothing_and_its_policy_holds_its_own_style(shape, words, direction):
    page = banner_page(shape, words=words, href=HREF)
    made = BeautifulSoup(page, "html.parser")

    assert (made.html["lang"], made.html["dir"]) == (words.language, direction)
    assert not made.find_all(["script", "img", "link", "iframe"])
    assert not made.find_all(style=True)
    assert not re.search(r"url\(|@import|src=", page)
    digest = base64.b64encode(hashlib.sha256(made.style.string.encode()).digest()).decode()
    assert made.meta.find_next("meta")["content"] == f"default-src 'none'; style-src 'sha256-{digest}'"
    assert made.a["href"] == HREF
    assert words.headline in made.a.get_text()
    assert made.bdi.string == words.address


def test_words_cannot_break_out_of_the_page():
    hostile = replace(ENGLISH, headline="</a><script>alert(1)</script>")
    assert "<script>alert" not in banner_page("square", words=hostile, href=HREF)
    assert "<script>alert" not in banner_link("square", words=hostile, href=HREF, src='x"><script>alert(1)')


LONG = "Free all political prisoners now, and let their families know today where each of them is being held"


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize(
    "words", [ENGLISH, FARSI, replace(ENGLISH, headline=LONG, second=LONG)], ids=["en", "fa", "long"]
)
def test_nothing_runs_over_the_frame_of_a_banner(shape, words):
    drawn = Image.open(io.BytesIO(banner(shape, words=words))).convert("L")
    width, height = drawn.size
    # Between the frame and the words all is paper.
    for place in (8, 9, 10):
        inner = (place, place, width - place, height - place)
        edges = [
            (inner[0], inner[1], inner[2], inner[1] + 1),
            (inner[0], inner[3] - 1, inner[2], inner[3]),
            (inner[0], inner[1], inner[0] + 1, inner[3]),
            (inner[2] - 1, inner[1], inner[2], inner[3]),
        ]
        assert [edge for edge in edges if drawn.crop(edge).getextrema()[0] < 200] == []


@pytest.mark.parametrize("shape", SIZES)
def test_a_banner_of_few_words_is_drawn_as_well(shape):
    bare = replace(ENGLISH, second="", label="", signed="", note="", ear=("", "", ""), qr="")
    assert Image.open(io.BytesIO(banner(shape, words=bare))).width == 2 * SIZES[shape].width


def test_the_button_of_a_banner_has_no_colon_and_its_text_reads_on():
    made = BeautifulSoup(banner_link("square", words=FARSI, href="/a", src="ad.png"), "html.parser")
    assert made.img["alt"].endswith(f"{FARSI.invite} {FARSI.address}")
    assert ".." not in made.img["alt"]
    assert made.img["alt"].startswith(f"{FARSI.label}. {FARSI.headline}.")


HYPHENS = "www.free-them-all-campaign.example.org/ad/a-full-page-in-2"


@pytest.mark.parametrize("words", [ENGLISH, FARSI])
def test_an_address_with_hyphens_stands_on_one_line_of_the_square(words):
    drawn = Image.open(io.BytesIO(banner("square", words=replace(words, address=HYPHENS)))).convert("L")
    inside = drawn.crop((12, 12, drawn.width - 12, drawn.height - 12)).point(lambda light: 255 * (light < 128))
    left, _top, right, bottom = inside.getbbox()
    foot = bottom
    while inside.crop((0, foot - 1, inside.width, foot)).getbbox():
        foot -= 1
    across = inside.crop((0, foot, inside.width, bottom)).getbbox()
    assert bottom - foot < 45  # one line of letters, no button beside it
    assert across[2] - across[0] > 0.7 * (right - left)


@pytest.mark.parametrize("shape", SIZES)
def test_an_address_is_never_parted_and_smaller_where_it_is_long(shape):
    sizes = []
    for address in ("appeal.example/sign", HYPHENS):
        made = BeautifulSoup(banner_page(shape, words=replace(ENGLISH, address=address), href=HREF), "html.parser")
        style = made.style.string
        assert "bdi{display:inline-block;white-space:nowrap;" in style
        sizes.append(float(re.search(r"nowrap;font-size:([\d.]+)vw", style)[1]))
    assert sizes[0] > sizes[1] > 0.4 * sizes[0]
