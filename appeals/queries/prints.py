"""What stands on printed sheets, in words: the words that are signed now, and who collects for whom.

Imports appeals.models, appeals.wordings, chapters and people.language.
"""

import re
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import segno
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appeals import wordings
from appeals.models import Appeal, AppealPage, AppealText, Drawing, Paper, SheetPrint
from appeals.queries.pages import page_of, text_in
from appeals.queries.sources import chapter_of_source, is_given_out
from chapters.models import ChapterPage
from chapters.queries import chapters_in_language
from content.addresses import absolute
from people.language import localise_digits, long_date
from people.text import isolated

MILLIMETRE, INCH = 72 / 25.4, 72.0
# Width and height in points: a sheet, and a page of a booklet (half a sheet, upright).
SHEETS = {Paper.A4: (210 * MILLIMETRE, 297 * MILLIMETRE), Paper.LETTER: (8.5 * INCH, 11 * INCH)}
PAGES = {Paper.A4: (148 * MILLIMETRE, 210 * MILLIMETRE), Paper.LETTER: (5.5 * INCH, 8.5 * INCH)}
PARAGRAPH = re.compile(r"</p>|<br\s*/?>", re.IGNORECASE)
MARKUP = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Choice:
    """What somebody wants to print. `code` is empty where nobody is to be credited."""

    kind: str
    size: str
    locale: str
    code: str
    sheets: int


def choice_of(row: SheetPrint) -> Choice:
    """What a print was asked for as."""
    return Choice(row.kind, row.size, row.locale, row.code, row.sheets)


def collecting_chapters(language: str) -> list[ChapterPage]:
    """The chapters that may stand on paper that anyone may find: none at high risk."""
    return [page for page in chapters_in_language(language) if not page.is_hidden and not page.canonical().is_hidden]


def is_printable_code(code: str) -> bool:
    """Whether a code may stand on paper: given out by us, and not the name of a chapter that must stay unnamed."""
    if not code or not is_given_out(code):
        return False
    chapter = chapter_of_source(code)
    return chapter is None or not chapter.is_hidden or code != chapter.slug


def sheet_words(appeal: Appeal, choice: Choice) -> dict[str, Any] | None:
    """Everything that stands on the sheets, or in the booklet; None where there is no page or no text to sign."""
    with translation.override(choice.locale):
        page, text = page_of(appeal.key, choice.locale), text_in(appeal, choice.locale)
        if page is None or text is None or page.get_view_restrictions() or appeal.closed_at:
            return None
        if choice.code and not is_printable_code(choice.code):
            return None
        said = {**_frame(page, text, choice), **_sheet(page, text, choice)}
        return {**said, **_booklet(text)} if choice.kind == SheetPrint.Kind.BOOKLET else said


def _frame(page: AppealPage, text: AppealText, choice: Choice) -> dict[str, Any]:
    booklet = choice.kind == SheetPrint.Kind.BOOKLET
    width, height = (PAGES if booklet else SHEETS)[Paper(choice.size)]
    number = localise_digits(text.version.number, choice.locale)
    return {
        "language": choice.locale,
        "width": width,
        "height": height,
        "sheets": choice.sheets,
        "campaign": isolated(page.campaign_name_here()),
        "title": isolated(localise_digits(text.title, choice.locale)),
        "standfirst": isolated(text.standfirst),
        "version": _("Version %(number)s") % {"number": number},
    }


def _sheet(page: AppealPage, text: AppealText, choice: Choice) -> dict[str, Any]:
    address = sign_address(page, choice.code)
    words = wordings.WORDINGS[wordings.NOW]
    return {
        "demands": demands_of(text),
        "boxes": [
            [_("Chapter"), isolated(_chapter_name(choice.code, choice.locale))],
            [_("Batch number"), ""],
            [_("Collector, by handle"), ""],
            [_("Day"), ""],
        ],
        "heads": [
            pgettext("number of a line", "No."),
            _("Name"),
            _("City"),
            _("Country"),
            _("Profession"),
            pgettext("column of a sheet", "Show"),
            pgettext("column of a sheet", "Print"),
            _("Signature"),
        ],
        "consents": [
            [pgettext("column of a sheet", "Show"), str(words.shows)],
            [pgettext("column of a sheet", "Print"), str(words.prints)],
        ],
        "ticks": _("Tick them if you agree; leave them empty if not. Your signature counts either way."),
        "needed": _("Only name and signature are needed. We never ask for an e-mail or a telephone number on paper."),
        "promise": _("This sheet is destroyed once two people have counted it."),
        "online": _("Or sign online:"),
        "address": shown_address(address),
        "code": qr_code(address),
        "pages": [page_words(number, choice.sheets, choice.locale) for number in range(1, choice.sheets + 1)],
        "digits": localise_digits("0123456789", choice.locale),
    }


def page_words(number: int, pages: int, language: str) -> str:
    """“Sheet 2 of 10”."""
    said = {"number": localise_digits(number, language), "pages": localise_digits(pages, language)}
    return _("Sheet %(number)s of %(pages)s") % said


def _booklet(text: AppealText) -> dict[str, Any]:
    return {
        "words": blocks_of(text),
        "published": _("Published on %(day)s") % {"day": long_date(text.made_at.date())},
        "chapters": [
            {"title": _("Why signatures on paper count"), "lines": why_lines()},
            {"title": _("How to collect safely"), "lines": how_lines()},
        ],
    }


def why_lines() -> list[str]:
    """Why anyone should bother with paper."""
    return [
        _("A conversation comes before each signature. That is the point of it: people talk about what is asked for."),
        _("Paper reaches those who have no e-mail, no trust in the network, or no network."),
        _(
            "Each sheet is counted by two people. What the second one finds is added to the total, told apart from what"
            " was signed online."
        ),
        _("No name has to be typed anywhere. A batch counts by its number, and then the paper is destroyed."),
    ]


def how_lines() -> list[str]:
    """How to collect without harm to those who sign."""
    return [
        _("Read the demands aloud, or let people read. Nobody signs what they have not understood."),
        _("Never press anyone. Who hesitates gets the address and signs at home, or does not."),
        _("Say what the two ticks mean: shown on the site, printed in an advertisement. Both may stay empty."),
        _(
            "Where a signature can bring someone into danger, do not carry sheets. Let people sign online, without a"
            " name."
        ),
        _("Keep full sheets in an envelope, apart from your own name and telephone. Never photograph them."),
        _("Write your handle on the envelope, never your name. Hand it to your chapter within a week."),
        _("If a sheet is lost or taken, tell your chapter the same day."),
    ]


def _chapter_name(code: str, language: str) -> str:
    chapter = chapter_of_source(code)
    if chapter is None or chapter.is_hidden:
        return ""
    return next(
        (one.title for one in collecting_chapters(language) if one.translation_key == chapter.translation_key), ""
    )


def sign_address(page: AppealPage, code: str) -> str:
    """Where the code on the sheet leads: the light page, with who is to be credited."""
    address = absolute(f"{page.url}sign/")
    return f"{address}?{urlencode({'via': code})}" if code else address


def shown_address(address: str) -> str:
    """An address as it is read and typed: without the scheme, and broken only behind a slash."""
    return address.partition("://")[2].replace("/", "/\u200b")


def qr_code(address: str) -> str:
    """An SVG of one unit a module, without margin. A quarter of it may be smudged or torn and it still reads."""
    drawn = BytesIO()
    segno.make(address, error="q", micro=False).save(drawn, kind="svg", border=0, xmldecl=False, nl=False)
    return drawn.getvalue().decode()


def demands_of(text: AppealText) -> list[list[str]]:
    """Of whom, and what: (words, words)."""
    found = [block["value"] for block in text.text if block["type"] == "demand"]
    return [[isolated(value.get("of") or ""), isolated(value["demand"])] for value in found]


def blocks_of(text: AppealText) -> list[list[str]]:
    """The whole text as (kind, words), paragraph by paragraph; what is asked has a kind for each of its halves."""
    found: list[list[str]] = []
    for block in text.text:
        value = block["value"]
        if block["type"] == "demand":
            found += [["of", isolated(value["of"])]] if value.get("of") else []
            found.append(["demand", isolated(value["demand"])])
        elif block["type"] == "address":
            found.append(["address", isolated(value)])
        else:
            found += [["text", isolated(words)] for words in paragraphs_of(value)]
    return found


def paragraphs_of(html: str) -> list[str]:
    """The paragraphs of a rich text, without its markup."""
    parts = (" ".join(unescape(MARKUP.sub("", part)).split()) for part in PARAGRAPH.split(html))
    return [part for part in parts if part]


def place_in_line(row: SheetPrint) -> int:
    """How many are drawn before this one."""
    waiting = SheetPrint.objects.filter(state=Drawing.WAITING)
    same = waiting.filter(asked_at=row.asked_at, pk__lt=row.pk)
    return waiting.filter(asked_at__lt=row.asked_at).count() + same.count()
