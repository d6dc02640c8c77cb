"""In which order names stand: script by script, and within a script as its alphabet goes. The same names always give
the same order, whichever order they came in."""

import re
import unicodedata
from functools import lru_cache

from people.language import alphabetical

SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "DEVANAGARI", "BENGALI", "THAI")
KANA, HANGUL, HAN = len(SCRIPTS), len(SCRIPTS) + 1, len(SCRIPTS) + 2
OTHER = len(SCRIPTS) + 3
EASTERN = {"HIRAGANA": KANA, "KATAKANA": KANA, "KATAKANA-HIRAGANA": KANA, "HANGUL": HANGUL, "CJK": HAN}
OWN = {
    **dict.fromkeys(("fa", "ar", "ckb", "ur", "ps"), SCRIPTS.index("ARABIC")),
    **dict.fromkeys(("ru", "uk", "bg", "sr", "be", "mk"), SCRIPTS.index("CYRILLIC")),
    **{"el": SCRIPTS.index("GREEK"), "he": SCRIPTS.index("HEBREW"), "hy": SCRIPTS.index("ARMENIAN")},
    **{"ka": SCRIPTS.index("GEORGIAN"), "hi": SCRIPTS.index("DEVANAGARI"), "bn": SCRIPTS.index("BENGALI")},
    **{"th": SCRIPTS.index("THAI"), "ja": KANA, "ko": HANGUL, "zh": HAN},
}
# Letters that their own language counts apart: (letters, after which plain letter). Others sort as the letter they
# are made of, as readers of English look for them.
_AFTER_Z = {"å": "z\ufff0", "ä": "z\ufff1", "ö": "z\ufff2"}
_DANISH = {"æ": "z\ufff0", "ä": "z\ufff0", "ø": "z\ufff1", "ö": "z\ufff1", "å": "z\ufff2"}
_TURKISH = {"ç": "c\ufff0", "ğ": "g\ufff0", "ı": "h\ufff0", "ö": "o\ufff0", "ş": "s\ufff0", "ü": "u\ufff0"}
APART = {"sv": _AFTER_Z, "fi": _AFTER_Z, "da": _DANISH, "nb": _DANISH, "no": _DANISH, "nn": _DANISH}
APART |= {"tr": _TURKISH, "az": _TURKISH, "es": {"ñ": "n\ufff0"}}
# Elsewhere they are read as the nearest plain letters; NFKD does not take these apart.
PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h", "ŋ": "n"}
)
# Arabic marks of vowels, and what joins or parts letters without being one.
SILENT = re.compile("[\u064b-\u065f\u0670\u0640\u200c\u200d\u2066-\u2069\u200e\u200f]")
KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> int:
    first = re.split("[ -]", unicodedata.name(letter, ""), maxsplit=1)[0]
    return SCRIPTS.index(first) if first in SCRIPTS else EASTERN.get(first, OTHER)


def script_of(name: str) -> int:
    """The script of a name's first letter, as a number that scripts are sorted by. Chinese characters in a name with
    kana are Japanese."""
    first = next((letter for letter in name if letter.isalpha()), "")
    script = _script_of(first) if first else OTHER
    if script == HAN and any(_script_of(letter) == KANA for letter in name):
        return KANA
    return script


def _letters(name: str, language: str) -> str:
    """A name as its alphabet sorts it."""
    folded = SILENT.sub("", unicodedata.normalize("NFC", name))
    folded = folded.replace("İ", "i").replace("I", "ı") if language in ("tr", "az") else folded
    folded = folded.casefold().translate(KATAKANA)
    folded = "".join(APART.get(language, {}).get(letter, letter) for letter in folded)
    return re.sub(r"[^\w\s\uffff\ufff0-\ufff2]+", "", alphabetical(folded.translate(PLAIN))).strip()


def sort_names(names: list[str], language: str) -> list[str]:
    """Names as they are printed: the ad's own script first, then the others in a fixed order.

    Accents only decide between names that are otherwise the same, and the bare characters between those.
    """
    language = language.split("-", maxsplit=1)[0]
    own = OWN.get(language, 0)

    def place(name: str) -> tuple[bool, int, str, str, str]:
        script = script_of(name)
        return script != own, script, _letters(name, language), unicodedata.normalize("NFD", name.casefold()), name

    return sorted(names, key=place)
