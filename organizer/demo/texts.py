"""Reads the texts of the demonstration and turns their light markup into what pages are made of."""

import datetime as dt
import html
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from people.language import short_date, slab

FOLDER = Path(__file__).parent / "texts"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PageOf = Callable[[str], Any]


def read(*names: str) -> dict[str, Any]:
    """The tables of one or more files, lists and tables of the same name joined."""
    told: dict[str, Any] = {}
    for name in names:
        for key, value in tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")).items():
            told[key] = _joined(told[key], value) if key in told else value
    return told


def _joined(one: Any, other: Any) -> Any:
    if isinstance(one, list):
        return [*one, *other]
    return one | other if isinstance(one, dict) else other


def day_of(words: str, today: dt.date) -> dt.date:
    """The day that is meant, seen from `today`; else an ISO date.

    “wed 0” is the first Wednesday from today on, “wed -1” the one before it; “last fri 1” the last Friday of next
    month; “-6” six days ago, “0” today. “+1” behind any of them is a day later.
    """
    if match := re.fullmatch(r"(.+) \+(\d)", words):
        return day_of(match[1], today) + dt.timedelta(days=int(match[2]))
    if match := re.fullmatch(r"([a-z]{3}) (-?\d+)", words):
        ahead = (WEEKDAYS.index(match[1]) - today.weekday()) % 7
        return today + dt.timedelta(days=ahead + 7 * int(match[2]))
    if match := re.fullmatch(r"last ([a-z]{3}) (-?\d+)", words):
        return _last_of_month(WEEKDAYS.index(match[1]), today, int(match[2]))
    if re.fullmatch(r"0|-\d{1,3}", words):
        return today + dt.timedelta(days=int(words))
    return dt.date.fromisoformat(words)


def _last_of_month(weekday: int, today: dt.date, months: int) -> dt.date:
    year, month = divmod(today.year * 12 + today.month + months, 12)
    last = dt.date(year, month + 1, 1) - dt.timedelta(days=1)
    return last - dt.timedelta(days=(last.weekday() - weekday) % 7)


def _parts(text: str) -> list[str]:
    """A text cut at empty lines, and around each heading and each fact, which stand on lines of their own."""
    alone = re.sub(r"^((?:## |fact: ).*)$", r"\n\1\n", text.strip(), flags=re.MULTILINE)
    return [part.strip() for part in re.split(r"\n\s*\n", alone) if part.strip()]


class Writer:
    """Writes texts in one language, on one day, with links to that language's pages."""

    def __init__(self, *, language: str, today: dt.date, page_of: PageOf) -> None:
        self.language, self.today, self.page_of = language, today, page_of

    def plain(self, text: str) -> str:
        """Text with {{wed 0}} replaced by that day's name and date."""

        def spoken(match: re.Match[str]) -> str:
            day = day_of(match[1], self.today)
            return f"{slab(day, language=self.language, large=True).week} {short_date(day, self.language)}"

        return re.sub(r"\{\{(.+?)\}\}", spoken, text.strip())

    def inline(self, text: str) -> str:
        """**bold**, *italic* and [words](slug of a page) as HTML."""
        text = html.escape(self.plain(text), quote=False)
        text = re.sub(
            r"\[(.+?)\]\((.+?)\)", lambda m: f'<a linktype="page" id="{self.page_of(m[2]).pk}">{m[1]}</a>', text
        )
        text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
        return re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)

    def rich(self, text: str) -> str:
        """Paragraphs and lists, parted by empty lines."""
        return "".join(self._paragraph(part) for part in re.split(r"\n\s*\n", text.strip()) if part)

    def _paragraph(self, part: str) -> str:
        if part.startswith("- "):
            items = "".join(f"<li>{self.inline(line[2:])}</li>" for line in part.splitlines())
            return f"<ul>{items}</ul>"
        return f"<p>{self.inline(part)}</p>"

    def body(self, text: str) -> list[tuple[str, Any]]:
        """The blocks of a page: headings, text, quotes, facts, a media log, buttons; one line each, or a paragraph."""
        blocks: list[tuple[str, Any]] = []
        for part in _parts(text):
            kind, value = self._block(part)
            if kind == "text" and blocks and blocks[-1][0] == "text":
                blocks[-1] = ("text", blocks[-1][1] + value)
            else:
                blocks.append((kind, value))
        return blocks

    def signed_text(self, text: str) -> list[tuple[str, Any]]:
        """The blocks of an appeal: to whom it speaks, paragraphs, demands."""
        blocks: list[tuple[str, Any]] = []
        for part in re.split(r"\n\s*\n", text.strip()):
            mark, _, rest = part.partition(" ")
            if mark == "to:":
                blocks.append(("address", rest))
            elif mark == "ask:":
                of, demand = (cell.strip() for cell in rest.split("|"))
                blocks.append(("demand", {"of": of, "demand": demand}))
            elif blocks and blocks[-1][0] == "text":
                blocks[-1] = ("text", blocks[-1][1] + self.rich(part))
            else:
                blocks.append(("text", self.rich(part)))
        return blocks

    def _block(self, part: str) -> tuple[str, Any]:
        mark, _, rest = part.partition(" ")
        cells = [self.plain(cell) for cell in rest.split("|")]
        match mark:
            case "##":
                return "heading", self.plain(rest)
            case ">":
                words, name, about = [*cells, "", ""][:3]
                return "quote", {"words": words, "name": name, "about": about, "language": ""}
            case "fact:":
                figure, counted, source, url, as_of = cells
                fact = {"figure": figure, "text": counted, "source_name": source, "source_url": url}
                return "fact", {**fact, "as_of": day_of(as_of, self.today)}
            case "log:":
                return "media_log", {"entries": [self._entry(line) for line in part.splitlines()]}
            case "button:":
                return "action", {"text": cells[0], "page": self.page_of(cells[1]), "url": ""}
        return "text", self.rich(part)

    def _entry(self, line: str) -> dict[str, Any]:
        outlet, title, date, url, language = [cell.strip() for cell in line.removeprefix("log: ").split("|")]
        return {"outlet": outlet, "title": title, "date": day_of(date, self.today), "url": url, "language": language}
