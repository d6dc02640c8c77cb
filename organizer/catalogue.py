"""Reads every translatable string of the project and compares it with the catalogues. Used by `manage.py catalogue`.

Neither gettext's programs nor line numbers: babel reads and writes, so that a catalogue changes only when a text does.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

# Django's names for gettext's functions; a context stands first where there is one.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SKIPPED = {"tests", "bench", "migrations", "node_modules", ".venv", "var"}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"(?<!\w)(?:_|gettext|ngettext|pgettext|npgettext)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})*", re.DOTALL)
# Lines of the header that name dates, people and programs.
UNSTEADY = re.compile(r'^"(?:POT-|PO-|Report-|Last-|Language-Team|Generated-By|Project-).*\n', re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def sources(root: Path) -> Iterator[Path]:
    for file in sorted([*root.rglob("*.py"), *root.glob("templates/**/*.html"), *root.glob("templates/**/*.txt")]):
        if not SKIPPED & set(file.relative_to(root).parts[:-1]):
            yield file


def collect(root: Path) -> Catalog:
    """Every string that code and templates ask to have translated, sorted, with where it stands as a file name."""
    found = Catalog(fuzzy=False)
    for file in sources(root):
        text = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            # Django blots out all but the calls, into something that only gettext's own programs take for Python.
            text = "".join(f"{call})\n" for call in CALL.findall(templatize(text, origin=str(file))))
        place = (str(file.relative_to(root)), 0)
        for _line, message, comments, context in extract("python", BytesIO(text.encode()), KEYWORDS, ["Translators:"]):
            found.add(message, locations=[place], auto_comments=comments, context=context)
    return found


def read(file: Path, language: str) -> Catalog:
    """The catalogue as it is; an empty one where there is no file yet."""
    if not file.exists():
        return Catalog(locale=language, fuzzy=False)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def update(file: Path, language: str, strings: Catalog) -> None:
    """Write the catalogue anew: new strings empty, reworded ones kept as fuzzy, vanished ones dropped."""
    catalogue = read(file, language)
    catalogue.update(strings, no_fuzzy_matching=False, keep_user_comments=True)
    catalogue.obsolete.clear()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, _bare(catalogue, language), sort_output=True, include_previous=False, width=100)
    file.write_text(UNSTEADY.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")


def _bare(catalogue: Catalog, language: str) -> Catalog:
    """A copy without dates, generator or places: they change when no text does."""
    bare = Catalog(locale=language, project="Organizer", fuzzy=False, header_comment=f"# Organizer in “{language}”.")
    for message in catalogue:
        if message.id:
            bare.add(
                message.id,
                message.string,
                flags=message.flags,
                auto_comments=message.auto_comments,
                user_comments=message.user_comments,
                context=message.context,
            )
    return bare


def faults(catalogue: Catalog, strings: Catalog) -> list[str]:
    """What is wrong with a catalogue, one line each: missing, fuzzy, empty, or other placeholders than the source."""
    found = []
    for wanted in strings:
        if wanted.id:
            message = catalogue.get(wanted.id, wanted.context)
            fault = _fault(wanted, message)
            if fault:
                found.append(f"{fault}: {_first(wanted)!r}")
    return found


def _first(message: Message) -> str:
    return message.id[0] if message.pluralizable else message.id


def _fault(wanted: Message, message: Message | None) -> str:
    if message is None or message.pluralizable != wanted.pluralizable:
        return "missing"
    forms = list(message.string) if message.pluralizable else [message.string]
    if not all(form and form.strip() for form in forms):
        return "empty"
    if message.fuzzy:
        return "fuzzy"
    sources = list(wanted.id) if wanted.pluralizable else [wanted.id]
    return "" if all(_fits(form, sources, message.pluralizable) for form in forms) else "placeholders differ"


def _fits(form: str, sources: list[str], plural: bool) -> bool:
    """A singular may leave the number out and spell it; a translation names nothing that the source does not."""
    known, used = [set(PLACEHOLDER.findall(source)) for source in sources], set(PLACEHOLDER.findall(form))
    return used in known if plural else used == known[0]
