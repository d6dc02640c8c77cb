"""How someone who signed is named where they agreed to be. Imports people.language.

Every place that shows a name reads what `shown` put together, so that what must stay unknown is left out once.
"""

import re
import unicodedata
from dataclasses import dataclass

from people.language import fold

# Where a signature alone can bring someone to prison. What is chosen beforehand there is to stay without a name.
HIGH_RISK = frozenset({"IR", "AF", "BY", "CN", "KP", "RU", "SY", "TM"})
LONGEST = 120
SEPARATORS = re.compile(r"[\s\u200c]+")
LINK = re.compile(r"(?i)(https?:|www\.|://|@|\b[\w-]+\.(com|net|org|ir|ru|info|io|me|co|xyz|top|site|online|link)\b)")


@dataclass(frozen=True)
class Shown:
    """What the wall shows of someone, and what finds them there."""

    on_wall: bool
    name: str = ""
    place: str = ""
    folded: str = ""
    folded_last: str = ""


def shown(*, name: str, city: str, country: str, display: str, shows: bool) -> Shown:
    """How this person appears. A name or a city is in it only where they are named by it."""
    if not shows or display == "hidden":
        return Shown(on_wall=False)
    if display == "anonymous":
        return Shown(on_wall=True)
    named = name if display == "full" else initials(name)
    place = "" if country in HIGH_RISK or display != "full" else city
    folded = fold(named)[:LONGEST]
    return Shown(True, named[:LONGEST], place[:LONGEST], folded, folded.rpartition(" ")[2])


def initials(name: str) -> str:
    """“S. M.” of a name. In letters that join (Persian, Arabic), with a joiner-breaker so that each stands alone.

    A letter is a grapheme: its marks belong to it. A title or a word without a letter has no initial.
    """
    parts = [part for part in SEPARATORS.split(unicodedata.normalize("NFC", name)) if any(map(str.isalpha, part))]
    return " ".join(f"{_first_letter(part)}." for part in parts)


def _first_letter(word: str) -> str:
    start = next(at for at, letter in enumerate(word) if letter.isalpha())
    end = start + 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[start:end].upper()


def trouble_with(text: str) -> str:
    """Why a text cannot be a name, a place or a group, as a word for the form's message; empty where it can."""
    if LINK.search(text):
        return "link"
    if text.lstrip()[:1] in {"=", "+", "-", "@", "\t", "\r", "|", "%"}:
        return "formula"
    return ""


def is_name(text: str) -> bool:
    """Whether there is a letter in it at all, of any script."""
    return any(map(str.isalpha, text))
