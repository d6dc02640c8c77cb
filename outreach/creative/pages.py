"""What the templates of ads are told: words, inks, typefaces and the page, as plain values."""

from dataclasses import replace
from typing import Any

import segno

from outreach.creative.coverage import families, plain
from outreach.creative.ordering import HANGUL, KANA, SCRIPTS, script_of
from outreach.creative.words import POINT, Trim, Words
from people.language import comma, is_rtl

LEAST_TEXT = 7.8  # points that the appeal's text is never set under, whatever the publication allows
COLONS = ": \u00a0\uff1a"
LATIN = "[\\p{Latin}\\p{Greek}\\p{Cyrillic}]"
EXTENDED, VIETNAMESE = "[\u0100-\u02af\u1e00-\u1e9f]", "[\u1ea0-\u1ef9]"
KINDS = {SCRIPTS.index("ARABIC"): "arabic", KANA: "kana", HANGUL: "hangul"}


def cleaned(words: Words) -> Words:
    fields = ("headline", "second", "label", "signed", "more", "invite", "address", "note")
    return replace(
        words,
        **{name: plain(getattr(words, name)) for name in fields},
        blocks=tuple((kind, plain(said)) for kind, said in words.blocks if plain(said)),
        ear=tuple(plain(part) for part in words.ear),
    )


def words_said(words: Words) -> list[str]:
    said = [words.headline, words.second, words.label, words.signed, words.more, words.invite, words.address]
    return [part for part in (*said, words.note, *words.ear, *(said for _kind, said in words.blocks)) if part]


def data_of(words: Words, trim: Trim) -> dict[str, Any]:
    """What every template is told, but for names."""
    return {
        "language": words.language.split("-")[0],
        "rtl": is_rtl(words.language),
        "title": words.headline,
        "comma": comma(words.language),
        "colour": trim.colour == "cmyk",
        "screen": False,
        "min": trim.min_type / 100,
        "least_text": LEAST_TEXT,
        "faces": faces_of(words.language),
        "page": page_of(trim),
        "words": words_of(words),
        "asked": asked(words),
        "code": code_of(words.qr),
        "featured": [],
        # An address reads from left to right wherever it stands.
        "address": f"\u2066{words.address}\u2069" if words.address else "",
    }


def words_of(words: Words) -> dict[str, Any]:
    """The words as the templates take them."""
    said = {name: getattr(words, name) for name in ("headline", "second", "label", "signed", "invite", "note")}
    said["invite"] = said["invite"].rstrip(COLONS)
    return {**said, "blocks": [list(block) for block in words.blocks], "ear": list(words.ear)}


def asked(words: Words) -> str:
    """The invitation as it stands before an address."""
    invite = words.invite.rstrip(COLONS)
    space = "\u00a0" if words.language.startswith("fr") else ""
    return f"{invite}{space}:" if invite and words.address else invite


def kind_of(name: str) -> str:
    """Which list of typefaces a name is set in, where that is not the ad's own."""
    return KINDS.get(script_of(name), "")


def page_of(trim: Trim) -> dict[str, Any]:
    """The page in points. What is nearer to its edge than the safe area, or than a thirtieth of it, stays empty; a
    little more, since large letters hang out of their lines by a hair."""
    width, height = trim.width / POINT, trim.height / POINT
    margin = max(trim.safe / POINT + min(width, height) / 250, min(width, height) / 30)
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
    """The families of each part, in the order of coverage.families, each with the letters it is kept to, if any.

    What lies in a file of its own comes first for its letters: the plain file would put them together out of a
    letter and a mark, badly. A Persian text keeps the Latin files to Latin letters, so that spaces and
    stops are Persian ones.
    """
    every = [family.name for family in families()]
    others = [name for name in every if not name.startswith("Newsreader")]
    latin, rtl = [*_latin("Newsreader Text"), ["Newsreader Text Viet", VIETNAMESE]], is_rtl(language)

    def listed(base: str, *persian: str, to_latin: bool = rtl) -> list[Any]:
        kept: list[Any] = [*_latin(base), *latin, [base, LATIN] if to_latin else base]
        return [*kept, *(persian or ("Vazirmatn",)), *([base] if to_latin else []), "Newsreader Text", *others]

    text = listed("Newsreader Text")
    eastern = {
        kind: [*latin, "Newsreader Text", *sorted(others, key=lambda name, end=place: not name.endswith(end))]
        for kind, place in (("kana", "CJK JP"), ("hangul", "CJK KR"))
    }
    return {
        "text": text,
        "strong": listed("Newsreader Strong", "Vazirmatn Strong", "Vazirmatn"),
        "display": listed("Newsreader Display", "Markazi Text", "Vazirmatn"),
        "sans": listed("Public Sans"),
        "arabic": listed("Newsreader Text", to_latin=True),
        **eastern,
    }


def _latin(base: str) -> list[list[str]]:
    return [[f"{base} Ext", EXTENDED]]
