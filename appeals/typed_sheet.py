"""What a typed sheet says: its columns and cells in English, Farsi and Spanish, each line a name or a problem.

Imports appeals.models, appeals.naming and content.sheet_reading; knows no batch and writes nothing.
"""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from appeals.errors import SheetError
from appeals.models import Profession
from appeals.naming import is_name, trouble_with
from content.sheet_reading import Line, Unreadable, read_table
from people.language import fold
from people.text import is_one_line

LONGEST = 80  # letters, as in the form for signing
NAME, CITY, COUNTRY, PROFESSION, SHOWN, PRINT = "name", "city", "country", "profession", "shown", "print"
HEADINGS = {
    NAME: (
        "name",
        "full name",
        "نام",
        "نام و نام خانوادگی",
        "نام کامل",
        "nombre",
        "nombre y apellidos",
        "nombre completo",
    ),
    CITY: ("city", "town", "شهر", "ciudad", "localidad"),
    COUNTRY: ("country", "کشور", "pais"),
    PROFESSION: ("profession", "occupation", "what you do", "پیشه", "شغل", "حرفه", "profesion", "ocupacion"),
    SHOWN: ("shown", "show", "show me", "site", "نمایش", "نشان داده شود", "سایت", "mostrar", "se muestra", "visible"),
    PRINT: ("print", "printed", "print me", "ad", "چاپ", "چاپ شود", "آگهی", "imprimir", "impreso", "anuncio"),
}
# Nobody who signed on paper has agreed to be written to or called.
REFUSED = (
    *("email", "e-mail", "e mail", "mail", "ایمیل", "رایانامه", "پست الکترونیک"),
    *("correo", "phone", "mobile", "تلفن", "موبایل", "telefono", "movil"),
)
REACHED = gettext_lazy(
    "There is a column with e-mail addresses or telephone numbers. Nobody who signed on paper agreed to be written to"
    " or called: delete the column, and bring the file again."
)
YES = ("yes", "y", "true", "1", "x", "✓", "✔", "بله", "آری", "آره", "si", "s", "verdadero")
NO = ("", "no", "n", "false", "0", "-", "–", "✗", "خیر", "نه", "falso")


@dataclass(frozen=True)
class Typed:
    """One name as it was typed; `country` may be empty."""

    name: str
    city: str = ""
    country: str = ""
    profession: str = ""
    shows: bool = False
    prints: bool = False


def read_typed(data: bytes) -> list[Typed]:
    """Every name of a sheet. Raises SheetError with each line that has to be put right; then nothing of it is taken."""
    try:
        lines = read_table(data)
    except Unreadable as refusal:
        raise SheetError(str(refusal), [(refusal.line, str(refusal))]) from refusal
    if not lines:
        raise SheetError(_("The file is empty."), [(1, _("The file is empty."))])
    columns = _columns(lines[0])
    problems: list[tuple[int, str | Promise]] = [
        (number, REACHED) for number, cells in lines[1:] if _reaches_someone(cells, columns)
    ]
    found = [row for line in lines[1:] if (row := _row(line, columns, problems))]
    if not found and not problems:
        problems.append((lines[0][0], _("No name stands below the headings.")))
    if problems:
        words = _("Nothing was taken over. Put this right in the file and bring it again.")
        raise SheetError(words, sorted((number, str(said)) for number, said in problems))
    return found


def _columns(line: Line) -> list[str]:
    """Our name of each column, empty for those that are left out."""
    number, cells = line
    folded = [fold(cell) for cell in cells]
    if any(word in said for said in folded for word in _folded(REFUSED)):
        raise SheetError(str(REACHED), [(number, str(REACHED))])
    known = {word: name for name, words in HEADINGS.items() for word in _folded(words)}
    names = [known.get(said, "") for said in folded]
    if NAME not in names:
        words = _("The first line names the columns. One of them must be called “Name”.")
        raise SheetError(words, [(number, words)])
    twice = next((name for name in names if name and names.count(name) > 1), "")
    if twice:
        words = _("Two columns mean the same: %(name)s.") % {"name": cells[names.index(twice)]}
        raise SheetError(words, [(number, words)])
    return names


def _reaches_someone(cells: list[str], columns: list[str]) -> bool:
    """Whether an e-mail address stands in a column that is left out, whatever it is called."""
    names = [*columns, *[""] * len(cells)]
    return any(not name and "@" in cell for name, cell in zip(names, cells, strict=False))


@cache
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _row(line: Line, columns: list[str], problems: list[tuple[int, str | Promise]]) -> Typed | None:
    """A line's name, or None once its problems are added to the others."""
    number, cells = line
    said = dict.fromkeys(HEADINGS, "") | {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    wrong = [*_wrong_words(said), *_wrong_choices(said)]
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        wrong.append(_("There are more cells than columns."))
    problems += [(number, words) for words in wrong]
    if wrong:
        return None
    return Typed(
        name=" ".join(said[NAME].split()),
        city=" ".join(said[CITY].split()),
        country=_countries().get(fold(said[COUNTRY]), ""),
        profession=_professions().get(fold(said[PROFESSION]), ""),
        shows=fold(said[SHOWN]) in _folded(YES),
        prints=fold(said[PRINT]) in _folded(YES),
    )


def _wrong_words(said: dict[str, str]) -> list[str]:
    """What keeps a name and a city from being one."""
    wrong = []
    for name in (NAME, CITY):
        cell = said[name]
        if trouble_with(cell) == "link":
            wrong.append(_("“%(cell)s” holds a web or e-mail address.") % {"cell": cell[:LONGEST]})
        elif trouble_with(cell) or not is_one_line(cell):
            wrong.append(_("“%(cell)s” cannot be a name or a city.") % {"cell": cell[:LONGEST]})
        elif len(cell) > LONGEST:
            wrong.append(_("“%(cell)s …” is longer than 80 letters.") % {"cell": cell[:LONGEST]})
        elif name == NAME and not is_name(cell):
            wrong.append(_("There is no name."))
    return wrong


def _wrong_choices(said: dict[str, str]) -> list[str]:
    wrong = []
    if said[COUNTRY] and fold(said[COUNTRY]) not in _countries():
        wrong.append(_("“%(cell)s” is no country that we know.") % {"cell": said[COUNTRY][:LONGEST]})
    if said[PROFESSION] and fold(said[PROFESSION]) not in _professions():
        cell = {"cell": said[PROFESSION][:LONGEST]}
        wrong.append(_("“%(cell)s” is none of the professions in the list beside the form.") % cell)
    for name in (SHOWN, PRINT):
        if fold(said[name]) not in _folded(YES) | _folded(NO):
            wrong.append(_("“%(cell)s” is neither yes nor no.") % {"cell": said[name][:LONGEST]})
    return wrong


@cache
def _countries() -> dict[str, str]:
    """Codes by everything a country is called in our languages."""
    found = {fold(code): code for code, _name in countries}
    found |= {fold(countries.alpha3(code)): code for code in [*found.values()]} | {"uk": "GB"}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {fold(str(name)): code for code, name in countries}
    return found


@cache
def _professions() -> dict[str, str]:
    found = {fold(code): code for code in Profession.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {fold(str(label)): code for code, label in Profession.choices}
    return found
