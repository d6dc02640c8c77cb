"""From words and names to a page: what is left for names is asked of the templates, planned, and drawn once.

Each of the two steps runs Typst in a process of its own (content.typesetting). Raises DoesNotFit where the page cannot
hold the design, NotSet where Typst fails.
"""

import io
from dataclasses import dataclass
from typing import Any

from content import typesetting
from content.typesetting import ROOT, NotSet
from outreach.creative import planning
from outreach.creative.coverage import plain, uncovered
from outreach.creative.marks import with_boxes
from outreach.creative.ordering import sort_names
from outreach.creative.pages import cleaned, data_of, kind_of, words_said
from outreach.creative.planning import Plan, Room
from outreach.creative.words import LEAST, Design, DoesNotFit, Names, SetAd, Trim, Words
from people.language import is_rtl, number
from people.text import isolated

__all__ = ["DoesNotFit", "NotSet", "picture_of", "pictured", "set_ad"]

FOLDER = ROOT / "templates" / "outreach"
SLUG = 21.0  # points outside of the bleed, for the marks
SCALES = [round(2.4 * 0.965**step, 3) for step in range(46)]  # of all type; at 1 the appeal is set in 10.5 points
PAGES = {"broadside": 1, "spread": 2, "half": 1}


@dataclass(frozen=True)
class _Order:
    """What both steps are told."""

    design: Design
    trim: Trim
    said: dict[str, Any]
    words: Words
    names: list[tuple[int, str]]  # sorted: (place among those who signed, name)
    beyond: int = 0


def set_ad(design: Design, *, trim: Trim, words: Words, names: Names) -> SetAd:
    """The ad as a PDF for the publication, with marks, bleed and page boxes."""
    order = _order(design, trim, words, names)
    found, said = _planned(order)
    slug = {**said["page"], "slug": SLUG}
    pdf = typesetting.draw(
        FOLDER / f"ad_{design}.typ", {**said, "page": slug}, faces=typesetting.fonts(), any_script=True
    )
    return SetAd(
        pdf=with_boxes(pdf, trim=trim, slug=SLUG),
        printed=found.printed,
        more=_more(order, found),
        size=found.measure.size,
        pages=PAGES[design],
    )


def picture_of(design: Design, *, trim: Trim, words: Words, names: Names, width: int) -> bytes:
    """The page, or both pages side by side, as PNG of that many pixels across: trimmed, and in the screen's colours."""
    return pictured(design, trim=trim, words=words, names=names, width=width)[0]


def pictured(design: Design, *, trim: Trim, words: Words, names: Names, width: int) -> tuple[bytes, int]:
    """The same picture, and how many of `everyone` it names."""
    order = _order(design, trim, words, names)
    found, said = _planned(order)
    said = {**said, "screen": True, "page": {**said["page"], "bleed": 0}}
    across = PAGES[design] * said["page"]["width"] / typesetting.INCH
    drawn = typesetting.pictures(
        FOLDER / f"ad_{design}.typ", said, faces=typesetting.fonts(), any_script=True, ppi=width / across
    )
    picture = drawn[0] if len(drawn) == 1 else _side_by_side(drawn, rtl=is_rtl(words.language))
    return picture, found.printed


def _side_by_side(pages: list[bytes], *, rtl: bool) -> bytes:
    from PIL import Image

    pictures = [Image.open(io.BytesIO(page)) for page in (reversed(pages) if rtl else pages)]
    joined = Image.new("RGB", (sum(one.width for one in pictures), pictures[0].height), "white")
    for place, one in enumerate(pictures):
        joined.paste(one, (place * pictures[0].width, 0))
    out = io.BytesIO()
    joined.save(out, "PNG", optimize=True)
    return out.getvalue()


def _order(design: Design, trim: Trim, words: Words, names: Names) -> _Order:
    _check(design, trim)
    words = cleaned(words)
    sorted_ = _sorted(names.everyone, words.language)
    featured = [(plain(name), plain(about)) for name, about in names.featured]
    printed = [
        *words_said(words),
        *(part for pair in featured for part in pair if part),
        *(name for _, name in sorted_),
    ]
    if bad := uncovered(printed):
        shown = ", ".join(f"{text} ({letters})" for text, letters in bad[:5])
        raise DoesNotFit("names", names=shown, all=bad)
    said = {**data_of(words, trim), "scales": SCALES}
    said["featured"] = [(kind_of(name), isolated(name), isolated(about)) for name, about in featured]
    return _Order(design, trim, said, words, sorted_, names.beyond)


def _check(design: Design, trim: Trim) -> None:
    if PAGES[design] != trim.pages:
        raise DoesNotFit("pages", needed=PAGES[design], pages=trim.pages)
    width, height = LEAST[design]
    if trim.width < width * 1000 or trim.height < height * 1000:
        size = {"width": trim.width // 1000, "height": trim.height // 1000}
        raise DoesNotFit("narrow", **size, least=width, lowest=height)
    if design == "half" and trim.height > trim.width:
        raise DoesNotFit("wide")


def _sorted(everyone: tuple[str, ...], language: str) -> list[tuple[int, str]]:
    """Names as they will stand, each with its place among those who signed; two people may have one name."""
    places: dict[str, list[int]] = {}
    for rank, name in enumerate(everyone):
        places.setdefault(plain(name), []).append(rank)
    return [(rank, name) for name in sort_names(list(places), language) for rank in places[name]]


def _planned(order: _Order) -> tuple[Plan, dict[str, Any]]:
    """How the names go in, and everything the template needs to draw it."""
    texts = sorted({name for _rank, name in order.names})
    asked = {
        **order.said,
        "phase": "measure",
        "measured": [(kind_of(name), isolated(name)) for name in texts],
    }
    source = FOLDER / f"ad_{order.design}.typ"
    answer = typesetting.ask(source, asked, faces=typesetting.fonts(), any_script=True)
    widths = dict(zip(texts, answer["widths"], strict=True))
    names = [planning.Name(rank, kind_of(name), isolated(name), widths[name]) for rank, name in order.names]
    phase, found, text_scale = _best(order, names, answer["rooms"])
    return found, {**order.said, "phase": phase, "plan": _plan_said(order, found, text_scale)}


def _best(
    order: _Order, names: list[planning.Name], rooms: list[dict[str, list[list[float]]]]
) -> tuple[str, Plan, float]:
    """The plan, the part of the template that draws it, and the scale of what stands apart from names."""

    def planned(kind: str, **more: Any) -> Plan | None:
        given = [(scale, [Room(*room) for room in one[kind]]) for scale, one in zip(SCALES, rooms, strict=True)]
        leading = 1.42 if is_rtl(order.words.language) else 1.15
        return planning.plan(names, given, least=order.trim.min_type, leading=leading, grid=order.trim.columns, **more)

    if order.design == "spread":
        room = [scale for scale, one in zip(SCALES, rooms, strict=True) if one["text"][0][1] >= 0]
        apart = planned("alone", generous=True) if room else None
        if apart:
            return "alone", apart, room[0]
        found = planned("both")
    else:
        found = planned("page")
    if found is None:
        raise DoesNotFit("words", points=f"{order.trim.min_type / 100:g}")
    return "both", found, found.scale


def _more(order: _Order, found: Plan) -> int:
    """How many agreed to be printed and are not, those besides whom nobody read included."""
    return len(order.names) + order.beyond - found.printed


def _plan_said(order: _Order, found: Plan, text_scale: float) -> dict[str, Any]:
    measure, more = found.measure, _more(order, found)
    return {
        "scale": found.scale,
        "text_scale": text_scale,
        "mode": measure.mode,
        "size": measure.size / 100,
        "pitch": found.pitch,
        "columns": measure.columns,
        "column": measure.column,
        "gutter": measure.gutter,
        "rooms": [
            [[{"names": line.names, "full": line.full, "more": line.more} for line in column] for column in room]
            for room in found.rooms
        ],
        "more": order.words.more.replace("{count}", number(more, order.words.language)) if more else "",
        "more_height": planning.MORE * measure.size / 100,
    }
