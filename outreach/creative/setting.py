"""From words and names to a page: what is left for names is asked of the templates, planned, and drawn once.

Each of the two steps runs Typst in a process of its own (content.typesetting). Raises DoesNotFit where the page cannot
hold the design, NotSet where Typst fails.
"""

import io
from dataclasses import dataclass, replace
from typing import Any

import segno

from content import typesetting
from content.typesetting import ROOT, NotSet
from outreach.creative import planning
from outreach.creative.coverage import families, plain, uncovered
from outreach.creative.marks import with_boxes
from outreach.creative.ordering import HANGUL, KANA, SCRIPTS, script_of, sort_names
from outreach.creative.planning import Plan, Room
from outreach.creative.words import POINT, Design, DoesNotFit, Names, SetAd, Trim, Words
from people.language import comma, is_rtl, number

__all__ = ["DoesNotFit", "NotSet", "picture_of", "set_ad"]

FOLDER = ROOT / "templates" / "outreach"
SLUG = 21.0  # points outside of the bleed, for the marks
SCALES = [round(2.3 * 0.945**step, 3) for step in range(22)]  # of all type; at 1 the appeal is set in 10.5 points
LEAST_TEXT = 7.8  # points that the appeal's text is never set under, whatever the publication allows
PAGES = {"broadside": 1, "spread": 2, "half": 1}
LEAST = {"broadside": (120, 160), "spread": (120, 160), "half": (120, 80)}  # millimetres
KINDS = {SCRIPTS.index("ARABIC"): "arabic", KANA: "kana", HANGUL: "hangul"}
TO_LATIN = "[\\p{Latin}\\p{Greek}\\p{Cyrillic}]"


@dataclass(frozen=True)
class _Order:
    """What both steps are told."""

    design: Design
    trim: Trim
    said: dict[str, Any]
    words: Words
    names: list[tuple[int, str]]  # sorted: (place among those who signed, name)


def set_ad(design: Design, *, trim: Trim, words: Words, names: Names) -> SetAd:
    """The ad as a PDF for the publication, with marks, bleed and page boxes."""
    order = _order(design, trim, words, names)
    found, said = _planned(order)
    slug = {**said["page"], "slug": SLUG}
    pdf = typesetting.draw(
        FOLDER / f"ad_{design}.typ", {**said, "page": slug}, faces=typesetting.fonts(), any_script=True
    )
    return SetAd(
        pdf=with_boxes(pdf, trim=trim, slug=SLUG, language=words.language),
        printed=found.printed,
        more=len(order.names) - found.printed,
        size=found.measure.size,
        pages=PAGES[design],
    )


def picture_of(design: Design, *, trim: Trim, words: Words, names: Names, width: int) -> bytes:
    """The page, or both pages side by side, as PNG of that many pixels across: trimmed, and in the screen's colours."""
    order = _order(design, trim, words, names)
    _found, said = _planned(order)
    said = {**said, "screen": True, "page": {**said["page"], "bleed": 0}}
    across = PAGES[design] * said["page"]["width"] / typesetting.INCH
    drawn = typesetting.pictures(
        FOLDER / f"ad_{design}.typ", said, faces=typesetting.fonts(), any_script=True, ppi=width / across
    )
    return drawn[0] if len(drawn) == 1 else _side_by_side(drawn, rtl=is_rtl(words.language))


def _side_by_side(pages: list[bytes], *, rtl: bool) -> bytes:
    from PIL import Image

    pictures = [Image.open(io.BytesIO(page)) for page in (reversed(pages) if rtl else pages)]
    joined = Image.new("RGB", (sum(one.width for one in pictures), pictures[0].height), "white")
    for number, one in enumerate(pictures):
        joined.paste(one, (number * pictures[0].width, 0))
    out = io.BytesIO()
    joined.save(out, "PNG", optimize=True)
    return out.getvalue()


def _order(design: Design, trim: Trim, words: Words, names: Names) -> _Order:
    _check(design, trim)
    words = _cleaned(words)
    sorted_ = _sorted(names.everyone, words.language)
    featured = [(plain(name), plain(about)) for name, about in names.featured]
    printed = [*_all_words(words), *(part for pair in featured for part in pair if part), *(name for _, name in sorted_)]
    if bad := uncovered(printed):
        shown = ", ".join(f"{text} ({letters})" for text, letters in bad[:5])
        raise DoesNotFit("names", names=shown, all=bad)
    said = {
        "language": words.language.split("-")[0],
        "rtl": is_rtl(words.language),
        "title": words.headline,
        "comma": comma(words.language),
        "colour": trim.colour == "cmyk",
        "screen": False,
        "min": trim.min_type / 100,
        "faces": faces_of(words.language),
        "page": page_of(trim),
        "words": words_of(words),
        "code": code_of(words.qr),
        "featured": [(kind_of(name), isolated(name), isolated(about)) for name, about in featured],
        # An address reads from left to right wherever it stands.
        "address": f"\u2066{words.address}\u2069" if words.address else "",
    }
    return _Order(design, trim, said, words, sorted_)


def _check(design: Design, trim: Trim) -> None:
    if PAGES[design] != trim.pages:
        raise DoesNotFit("pages", needed=PAGES[design], pages=trim.pages)
    width, height = LEAST[design]
    if trim.width < width * 1000 or trim.height < height * 1000:
        size = {"width": trim.width // 1000, "height": trim.height // 1000}
        raise DoesNotFit("narrow", **size, least=width, lowest=height)
    if design == "half" and trim.height > trim.width:
        raise DoesNotFit("wide")


def _cleaned(words: Words) -> Words:
    fields = ("headline", "second", "label", "signed", "more", "invite", "address", "note")
    return replace(
        words,
        **{name: plain(getattr(words, name)) for name in fields},
        blocks=tuple((kind, plain(said)) for kind, said in words.blocks if plain(said)),
        ear=tuple(plain(part) for part in words.ear),
    )


def _all_words(words: Words) -> list[str]:
    said = [words.headline, words.second, words.label, words.signed, words.more, words.invite, words.address]
    return [part for part in (*said, words.note, *words.ear, *(said for _kind, said in words.blocks)) if part]


def _sorted(everyone: tuple[str, ...], language: str) -> list[tuple[int, str]]:
    """Names as they will stand, each with its place among those who signed; two people may have one name."""
    places: dict[str, list[int]] = {}
    for rank, name in enumerate(everyone):
        places.setdefault(plain(name), []).append(rank)
    return [(rank, name) for name in sort_names(list(places), language) for rank in places[name]]


def words_of(words: Words) -> dict[str, Any]:
    """The words as the templates take them."""
    said = {name: getattr(words, name) for name in ("headline", "second", "label", "signed", "invite", "note")}
    return {**said, "blocks": [list(block) for block in words.blocks], "ear": list(words.ear)}


def isolated(text: str) -> str:
    """So that a name of the other direction turns nothing around it."""
    return f"\u2068{text}\u2069" if text else ""


def kind_of(name: str) -> str:
    """Which list of typefaces a name is set in, where that is not the ad's own."""
    return KINDS.get(script_of(name), "")


def page_of(trim: Trim) -> dict[str, Any]:
    """The page in points. What is nearer to its edge than the safe area, or than a thirtieth of it, stays empty."""
    width, height = trim.width / POINT, trim.height / POINT
    margin = max(trim.safe / POINT, min(width, height) / 30)
    return {"width": width, "height": height, "bleed": trim.bleed / POINT, "margin": margin, "slug": 0}


def code_of(address: str) -> list[list[tuple[int, int]]]:
    """The code's rows as (from, to) of what is black."""
    if not address:
        return []
    rows = []
    for row in segno.make(address, error="m", micro=False).matrix:
        edges = [at for at in range(len(row) + 1) if (row[at] if at < len(row) else 0) != (row[at - 1] if at else 0)]
        rows.append(list(zip(edges[::2], edges[1::2], strict=True)))
    return rows


def faces_of(language: str) -> dict[str, list[Any]]:
    """The families of each part, in the order of coverage.families; a Persian cut keeps to Persian letters."""
    every = [family.name for family in families()]
    latin = ["Newsreader Text", "Newsreader Text Ext", "Newsreader Text Viet"]
    others = [name for name in every if name not in latin]
    arabic = [[latin[0], TO_LATIN], *latin[1:], "Vazirmatn", latin[0], *others]
    lists = {
        "text": every,
        "strong": ["Newsreader Strong", "Newsreader Strong Ext", "Vazirmatn Strong", *every],
        "display": ["Newsreader Display", "Newsreader Display Ext", "Markazi Text", *every],
        "sans": ["Public Sans", "Public Sans Ext", *every],
    }
    if is_rtl(language):
        lists = {
            "text": arabic,
            "strong": [["Newsreader Strong", TO_LATIN], "Newsreader Strong Ext", "Vazirmatn Strong", *arabic],
            "display": [["Newsreader Display", TO_LATIN], "Newsreader Display Ext", "Markazi Text", *arabic],
            "sans": [["Public Sans", TO_LATIN], "Public Sans Ext", "Vazirmatn", *arabic],
        }
    eastern = {kind: sorted(every, key=lambda name: not name.endswith(f"CJK {place}")) for kind, place in _PLACES}
    return {**lists, "arabic": arabic, **{kind: [*latin, *names] for kind, names in eastern.items()}}


_PLACES = (("kana", "JP"), ("hangul", "KR"))


def _planned(order: _Order) -> tuple[Plan, dict[str, Any]]:
    """How the names go in, and everything the template needs to draw it."""
    texts = sorted({name for _rank, name in order.names})
    scales = [scale for scale in SCALES if 10.5 * scale >= LEAST_TEXT]
    asked = {
        **order.said,
        "phase": "measure",
        "scales": scales,
        "measured": [(kind_of(name), isolated(name)) for name in texts],
    }
    source = FOLDER / f"ad_{order.design}.typ"
    answer = typesetting.ask(source, asked, faces=typesetting.fonts(), any_script=True)
    widths = dict(zip(texts, answer["widths"], strict=True))
    names = [planning.Name(rank, kind_of(name), isolated(name), widths[name]) for rank, name in order.names]
    phase, found, text_scale = _best(order, names, scales, answer["rooms"])
    return found, {**order.said, "phase": phase, "plan": _plan_said(order, found, text_scale)}


def _best(
    order: _Order, names: list[planning.Name], scales: list[float], rooms: list[dict[str, list[list[float]]]]
) -> tuple[str, Plan, float]:
    """The plan, the part of the template that draws it, and the scale of what stands apart from names."""

    def planned(kind: str, **more: Any) -> Plan | None:
        given = [(scale, [Room(*room) for room in one[kind]]) for scale, one in zip(scales, rooms, strict=True)]
        leading = 1.42 if is_rtl(order.words.language) else 1.17
        return planning.plan(
            names, given, least=order.trim.min_type, leading=leading, grid=order.trim.columns, **more
        )

    if order.design == "spread":
        room = [scale for scale, one in zip(scales, rooms, strict=True) if one["text"][0][1] >= 0]
        apart = planned("alone", generous=True) if room else None
        if apart:
            return "alone", apart, room[0]
        found = planned("both")
    else:
        found = planned("page")
    if found is None:
        raise DoesNotFit("words", points=f"{order.trim.min_type / 100:g}")
    return "both", found, found.scale


def _plan_said(order: _Order, found: Plan, text_scale: float) -> dict[str, Any]:
    measure, more = found.measure, len(order.names) - found.printed
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
