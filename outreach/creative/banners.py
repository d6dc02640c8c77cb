"""Banners for other people's websites: a picture with its link, and a page of its own for a frame. No script, and
nothing is fetched from anywhere, so that no reader is counted."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any, Literal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from content import typesetting
from outreach.creative.coverage import uncovered
from outreach.creative.pages import cleaned, data_of, words_said
from outreach.creative.words import DoesNotFit, Trim, Words
from people.language import is_rtl

Shape = Literal["square", "leaderboard"]
LETTER = 0.62  # em of a letter of an address, in whatever typeface the reader has
TEMPLATE = typesetting.ROOT / "templates" / "outreach" / "ad_banner.typ"


@dataclass(frozen=True)
class Size:
    """Pixels; the picture has twice as many each way, for sharp screens."""

    width: int
    height: int


SIZES: dict[Shape, Size] = {"square": Size(540, 540), "leaderboard": Size(728, 90)}


def banner(shape: Shape, *, words: Words) -> bytes:
    """The banner as PNG, at twice its pixels. Raises DoesNotFit for letters that no typeface here has, and NotSet."""
    words, size = cleaned(words), SIZES[shape]
    if bad := uncovered(words_said(words)):
        raise DoesNotFit("names", names=", ".join(f"{text} ({letters})" for text, letters in bad[:5]))
    said: dict[str, Any] = {
        **data_of(words, Trim(width=1, height=1, colour="cmyk", min_type=700)),
        "screen": True,
        "wide": size.width > 3 * size.height,
        "page": {"width": size.width, "height": size.height, "margin": 0, "slug": 0, "bleed": 0},
    }
    (drawn,) = typesetting.pictures(
        TEMPLATE, said, faces=typesetting.fonts(), any_script=True, ppi=2 * typesetting.INCH
    )
    return drawn


def banner_link(shape: Shape, *, words: Words, href: str, src: str) -> str:
    """One linked picture, to be pasted into a page. All that the picture says is in its text as well."""
    size = SIZES[shape]
    told = [words.label, words.headline, words.second, words.invite, words.address]
    alt = " ".join(part if part.endswith((".", "!", "?", ":", "؟")) else f"{part}." for part in told[:3] if part)
    alt = " ".join([alt, *(part for part in told[3:] if part)])
    said = {"words": words, "href": href, "src": src, "alt": alt, "width": size.width, "height": size.height}
    return render_to_string("outreach/banner_link.html", said).strip()


def banner_page(shape: Shape, *, words: Words, href: str) -> str:
    """The banner as a document for a frame of its size, in words and not as a picture. Its own policy allows its one
    style and nothing else."""
    style = style_of(shape, words.address)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    said = {
        "words": words,
        "href": href,
        # A page of its own in somebody's frame has no style sheet that it could link to.
        "style": SafeString(f"<style>{style}</style>"),
        "digest": f"sha256-{digest}",
        "direction": "rtl" if is_rtl(words.language) else "ltr",
    }
    return render_to_string("outreach/banner_page.html", said)


def style_of(shape: Shape, address: str) -> str:
    """Sizes follow the frame's, so that the same page fills a larger one. The address stays on one line."""
    wide = SIZES[shape].width > 3 * SIZES[shape].height
    line = "grid-template-columns:1fr auto;align-items:center;column-gap:3vw" if wide else "align-content:space-between"
    large, second, small = ("3.4vw", "2vw", "1.7vw") if wide else ("12.5vw", "6.6vw", "4.4vw")
    most, room = (1.7, 34) if wide else (4.4, 84)
    letters = f"{min(most, room / LETTER / max(len(address), 1)):.2f}vw"
    return (
        "html,body{margin:0;block-size:100%}"
        f"a{{box-sizing:border-box;block-size:100vh;overflow:hidden;display:grid;{line};"
        "padding:2vw 3vw;border:2px solid #14120f;background:#fbf7ee;color:#14120f;text-decoration:none;"
        "font-family:Georgia,'Times New Roman',serif;line-height:1.05}"
        f"small{{font:600 max({small}*.6,9px)/1.2 system-ui,sans-serif;letter-spacing:.06em}}"
        f"strong{{font-size:{large};letter-spacing:-.01em}}em{{font-style:normal;font-size:{second};color:#b3201a}}"
        f"span{{padding:.5em .7em;background:#b3201a;color:#fff;font:600 {small}/1.3 system-ui,sans-serif}}"
        f"bdi{{display:inline-block;white-space:nowrap;font-size:{letters}}}"
        "a:focus-visible{outline:3px solid #b3201a;outline-offset:-6px}"
        "[dir=rtl] strong,[dir=rtl] em{letter-spacing:0;line-height:1.35;font-family:Tahoma,sans-serif}"
        + ("small{order:3}span{grid-row:1/3;grid-column:2;text-align:center}bdi{display:block}" if wide else "")
    )
