"""Bytes to lines, and markup to plain text. Imports events.imports.reading and people.text."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from events.imports.reading import MAX_BYTES, MAX_LINES, Refusal
from people.text import is_broken

# How a file begins that is no text at all, or none of ours: the program that made it is told by its first bytes.
PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")
WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
WEB = (b"<!doctype", b"<html", b"<?xml")
BLANK = b"\xef\xbb\xbf \t\r\n"
LINE_END = re.compile("\r\n|\n|\r")
MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|&(?:[a-z]{2,6}|#\d{2,5});")
BLOCKS = {"p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4"}
SILENT = {"script", "style", "title", "head"}


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, with or without a mark in front. Refusal with the line where it is not."""
    for code, so in _at_a_glance(data):
        if so:
            raise Refusal(1, code)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(_lines_before(data[: error.start].decode("latin-1")) + 1, "not-utf8") from None
    if is_broken(text):
        broken = next(number for number, line in split(text) if is_broken(line))
        raise Refusal(broken, "broken-characters")
    if _lines_before(text) > MAX_LINES:
        raise Refusal(MAX_LINES, "too-many-lines", most=f"{MAX_LINES:,}")
    return text


def _at_a_glance(data: bytes) -> Iterator[tuple[str, bool]]:
    yield "too-big", len(data) > MAX_BYTES
    yield "empty", not data.strip(BLANK)
    yield "packed", data.startswith(PACKED)
    yield "not-utf8", data.startswith(WIDE)
    yield "web-page", data[:200].lstrip(BLANK).lower().startswith(WEB)


def _lines_before(text: str) -> int:
    return sum(1 for _end in LINE_END.finditer(text))


def split(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its number, from 1. Only CR and LF end a line: a paragraph sign inside a text does not."""
    number, at = 1, 0
    for end in LINE_END.finditer(text):
        yield number, text[at : end.start()]
        number, at = number + 1, end.end()
    yield number, text[at:]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in SILENT
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))
        if tag == "p":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def plain(text: str) -> str:
    """A text without markup, its paragraphs apart by one empty line. What only looks like markup stays as it is."""
    if MARKUP.search(text):
        words = _Words()
        words.feed(text)
        words.close()
        text = "".join(words.parts)
    text = re.sub(r"[^\S\n]+", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text)).strip()


def one_line(text: str) -> str:
    """A text with every run of white space, line ends too, as one space."""
    return " ".join(text.split())
