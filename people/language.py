"""How each language writes numbers, days, hours and zones, and how text is folded for comparing.

Farsi reads Persian digits and the Jalali calendar first, with the Gregorian date beside it. Machine values
(`datetime`, JSON, calendar files) never pass through here: they stay Gregorian, in ASCII digits.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache

import babel.core
import babel.dates
import babel.numbers
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from persiantools.jdatetime import JalaliDate

HALF_A_YEAR = 183  # days
RIGHT_TO_LEFT = {"fa", "ar", "ckb", "he", "ur"}
ARABIC_COMMA = RIGHT_TO_LEFT - {"he"}
PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
ARABIC = "٠١٢٣٤٥٦٧٨٩"
TO_ASCII = str.maketrans(PERSIAN + ARABIC + "٬٫", "0123456789" * 2 + ",.")
TO_PERSIAN = str.maketrans("0123456789", PERSIAN)
TO_PERSIAN_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ـ": "", "\u200c": " ", "\u200d": ""})
# Persian letters that Unicode numbers after all others, each right behind the letter it follows in the alphabet.
TO_ORDER = str.maketrans(
    {"پ": "ب\uffff", "چ": "ج\uffff", "ژ": "ز\uffff", "ک": "ق\uffff", "گ": "ق\uffff\uffff", "ه": "و\uffff"}
)
# Cities that the campaign spells otherwise than Unicode's tables.
SPELT = {("fa", "America/Los_Angeles"): "لس‌آنجلس"}
# Babel's plain "en" writes 12-hour clocks and month first; the campaign writes day first, as its reference pages do.
DAY_FORMAT = {"en": "EEEE d MMMM y", "es": "EEEE d 'de' MMMM 'de' y", "fa": "EEEE d MMMM y"}
SHORT_DAY_FORMAT = {"en": "d MMMM", "es": "d 'de' MMMM", "fa": "d MMMM"}


def _language(language: str | None) -> str:
    return (language or get_language() or "en").split("-")[0]


def is_rtl(language: str | None = None) -> bool:
    """Whether the language is written from right to left."""
    return _language(language) in RIGHT_TO_LEFT


def ascii_digits(text: str) -> str:
    """Persian and Arabic digits and separators as ASCII: what a form accepts becomes what a machine reads."""
    return text.translate(TO_ASCII)


def localise_digits(value: object, language: str | None = None) -> str:
    """Any value with the digits of the language; other characters stay."""
    text = str(value)
    return text.translate(TO_PERSIAN) if _language(language) == "fa" else text


def number(value: int | float, language: str | None = None) -> str:
    """A number with the language's own digits and separators: 6,318.5 · ۶٬۳۱۸٫۵ · 6318,5."""
    code = _language(language)
    text = babel.numbers.format_decimal(value, locale=code)
    return text.translate(TO_PERSIAN).replace(",", "٬").replace(".", "٫") if code == "fa" else text


def percent(share: float, language: str | None = None) -> str:
    """A share of 1 in whole percent: 12% · ۱۲٪ · 12 %."""
    code = _language(language)
    text = babel.numbers.format_percent(round(share, 2), locale=code)
    return re.sub(r"[\u200e\u200f\u061c]", "", text).translate(TO_PERSIAN).replace("%", "٪") if code == "fa" else text


def comma(language: str | None = None) -> str:
    """What stands between two parts of a list, with its space."""
    return "، " if _language(language) in ARABIC_COMMA else ", "


def listing(parts: Iterable[str], language: str | None = None) -> str:
    """What there is of `parts`, each once, with the commas of the language."""
    return comma(language).join(dict.fromkeys(part for part in parts if part))


def fold(text: str) -> str:
    """Text as it is compared: one spelling for letters, digits and spaces that readers take for the same.

    Case, accents, vowel marks and tatweel fall away, Arabic yeh and kaf become Persian, a half-space becomes a space.
    """
    text = ascii_digits(text).translate(TO_PERSIAN_LETTERS).casefold()
    # Persian letters that decompose (آ) keep their base; marks of every script go.
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return re.sub(r"\s+", " ", plain).strip()


def alphabetical(text: str) -> str:
    """What to sort names by so that they stand as in the alphabet: آ before ا, پ behind ب, Á beside A."""
    # `fold` takes آ for ا; a hamza stands before both.
    return fold(text.replace("آ", "ء")).translate(TO_ORDER)


@dataclass(frozen=True)
class Slab:
    """A date as a typographic object. `also` is the same day in the other calendar."""

    week: str
    day: str
    month: str
    also: str
    machine: str
    off: bool = False
    large: bool = False


def slab(day: date, *, language: str | None = None, machine: str = "", off: bool = False, large: bool = False) -> Slab:
    """The parts of a date slab; `machine` is its datetime attribute (default: the ISO date).

    The year stands on large slabs and on those of more than half a year ago, where a month alone would mislead.
    """
    code = _language(language)
    with_year = large or (datetime.now(UTC).date() - day).days > HALF_A_YEAR
    machine = machine or day.isoformat()
    week = babel.dates.format_date(day, "EEEE" if large or code == "fa" else "EEE", locale=code).rstrip(".")
    if code == "fa":
        jalali = JalaliDate(day, locale="fa")
        month = jalali.strftime("%B %Y" if with_year else "%B")
        return Slab(week, localise_digits(jalali.day, code), month, gregorian(day, code), machine, off, large)
    month = babel.dates.format_date(day, "MMMM y" if large else "MMM y" if with_year else "MMM", locale=code).rstrip(
        "."
    )
    return Slab(week, str(day.day), month, "", machine, off, large)


def weekday(day: date, language: str | None = None) -> str:
    """The shortest name of a weekday that stays clear: Wed · چ · mié."""
    code = _language(language)
    return babel.dates.format_date(day, "EEEEE" if code == "fa" else "EEE", locale=code).rstrip(".")


def _jalali(day: date, rest: str) -> str:
    jalali = JalaliDate(day, locale="fa")
    return f"{localise_digits(jalali.day, 'fa')} {jalali.strftime(rest)}"


def jalali(day: date) -> str:
    """۴ آذر ۱۴۰۵, for pages of any language."""
    return _jalali(day, "%B %Y")


def gregorian(day: date, language: str | None = None, *, year: bool = False) -> str:
    """Day and month of the Gregorian calendar, in the language's words."""
    code = _language(language)
    pattern = SHORT_DAY_FORMAT.get(code, "d MMMM") + (" y" if year else "")
    return localise_digits(babel.dates.format_date(day, pattern, locale=code), code)


def short_date(day: date, language: str | None = None) -> str:
    """18 November · ۲۷ آبان (۱۸ نوامبر) · 18 de noviembre."""
    code = _language(language)
    if code != "fa":
        return gregorian(day, code)
    return f"{_jalali(day, '%B')} ({gregorian(day, code)})"


def long_date(day: date, language: str | None = None) -> str:
    """Wednesday 25 November 2026 · چهارشنبه ۴ آذر ۱۴۰۵ (۲۵ نوامبر ۲۰۲۶)."""
    code = _language(language)
    if code != "fa":
        return babel.dates.format_date(day, DAY_FORMAT.get(code, DAY_FORMAT["en"]), locale=code)
    weekday = babel.dates.format_date(day, "EEEE", locale=code)
    return f"{weekday} {_jalali(day, '%B %Y')} ({gregorian(day, code, year=True)})"


def full_date(day: date, language: str | None = None) -> str:
    """1 December 2020 · ۱۱ آذر ۱۳۹۹ (۱ دسامبر ۲۰۲۰) · 1 de diciembre 2020."""
    code = _language(language)
    if code != "fa":
        return gregorian(day, code, year=True)
    return f"{_jalali(day, '%B %Y')} ({gregorian(day, code, year=True)})"


def month_and_year(day: date, language: str | None = None) -> str:
    """January 2021 · دی ۱۳۹۹ · enero de 2021."""
    code = _language(language)
    if code == "fa":
        return JalaliDate(day, locale="fa").strftime("%B %Y")
    return babel.dates.format_date(day, "MMMM 'de' y" if code == "es" else "MMMM y", locale=code)


def brief(day: date, language: str | None = None, *, month: bool = False) -> str:
    """Below a column of a chart: 25 Nov · ۴ آذر · 25 nov; with `month` the month alone, Nov · آذر."""
    code = _language(language)
    if code == "fa":
        return JalaliDate(day, locale="fa").strftime("%B") if month else _jalali(day, "%B")
    return babel.dates.format_date(day, "LLL" if month else "d MMM", locale=code).rstrip(".")


def first_of_month(day: date, language: str | None = None) -> date:
    """The first day of the month it lies in, by the calendar that the language reads."""
    if _language(language) != "fa":
        return day.replace(day=1)
    return JalaliDate(day).replace(day=1).to_gregorian()


def jalali_day(day: date) -> str:
    """The day of the Jalali month, ۴; the first of a month with its name, ۱ آذر."""
    jalali = JalaliDate(day, locale="fa")
    return _jalali(day, "%B") if jalali.day == 1 else localise_digits(jalali.day, "fa")


def jalali_months(first: date, last: date) -> str:
    """The Jalali months that two days lie in: آبان و آذر ۱۴۰۵, with both years where they differ."""
    ends = [JalaliDate(day, locale="fa") for day in (first, last)]
    if (ends[0].year, ends[0].month) == (ends[1].year, ends[1].month):
        return ends[1].strftime("%B %Y")
    pattern = "%B" if ends[0].year == ends[1].year else "%B %Y"
    return f"{ends[0].strftime(pattern)} و {ends[1].strftime('%B %Y')}"


def clock(moment: time, language: str | None = None, *, period: bool = True) -> str:
    """6:30 PM in English (7 PM on the hour, 12 noon, 12 midnight), 18:30 elsewhere, in the language's digits."""
    code = _language(language)
    if code != "en":
        return localise_digits(f"{moment.hour}:{moment.minute:02d}", code)
    if moment.minute == 0 and moment.hour in (0, 12) and period:
        return "12 noon" if moment.hour else "12 midnight"
    hour, minutes = (moment.hour % 12) or 12, f":{moment.minute:02d}" if moment.minute else ""
    return f"{hour}{minutes}" + (f"\u00a0{'AM' if moment.hour < 12 else 'PM'}" if period else "")


def time_range(start: time, end: time | None = None, language: str | None = None) -> str:
    """6:30 – 7:30 PM · ساعت ۱۸:۳۰ تا ۱۹:۳۰ · 18:30 – 19:30."""
    code = _language(language)
    if code == "fa":
        until = f" تا {clock(end, code)}" if end else ""
        return f"ساعت {clock(start, code)}{until}"
    if end is None:
        return clock(start, code)
    noon_or_midnight = end.minute == 0 and end.hour in (0, 12)
    same_half = (start.hour < 12) == (end.hour < 12) and not noon_or_midnight and end > start
    # A narrow space that does not break; without the word joiner a line may still end behind the dash.
    return f"{clock(start, code, period=not same_half)}\u202f–\u2060\u202f{clock(end, code)}"


def on_clock(hours: str, zone: str) -> str:
    """Hours with the name of the clock they are read on: “6:30 – 7:30 PM, Pacific time”, in the active language."""
    return hours if not zone else _("%(hours)s, %(zone)s") % {"hours": hours, "zone": zone}


def zone_name(zone: str, *, language: str | None = None, short: bool = False) -> str:
    """What people there call their clock: “Pacific time”, short “PT”; the name of the city where it has none."""
    code = _language(language)
    abbreviation, name = _american_names(zone) if code == "en" else ("", "")
    if abbreviation:
        return abbreviation if short else name
    city = city_of(zone, code)
    return city if short else _("%(city)s time") % {"city": city}


def city_of(zone: str, language: str | None = None) -> str:
    """The place a zone is named after, in the language where Unicode's tables know it."""
    if zone == "UTC":
        return pgettext("the time zone", "UTC")
    code = _language(language)
    if (code, zone) in SPELT:
        return SPELT[code, zone]
    known = babel.core.Locale.parse(code).time_zones
    cities = (known[spelling].get("city") for spelling in _spellings(zone) if spelling in known)
    return next((city for city in cities if city), zone.rpartition("/")[2].replace("_", " "))


@lru_cache
def _american_names(zone: str) -> tuple[str, str]:
    """Short and long name of a clock of North America, for the whole year: ("PT", "Pacific time"); empty elsewhere."""
    known, groups = babel.core.Locale("en", "US"), babel.core.get_global("meta_zones")
    group = next((groups[spelling] for spelling in _spellings(zone) if spelling in groups), None)
    names = known.meta_zones.get(group, {})
    own = next((known.time_zones[one] for one in _spellings(zone) if one in known.time_zones), {})
    short = own.get("short", {}).get("generic") or names.get("short", {}).get("generic", "")
    if not re.fullmatch("[A-Z]{2,3}", short) or zone == "UTC":
        return "", ""
    return short, names["long"]["generic"].replace(" Time", " time")


@lru_cache
def _spellings(zone: str) -> tuple[str, ...]:
    """Every name a zone has or had: Unicode's tables keep the oldest, such as America/Indianapolis, Asia/Calcutta."""
    aliases = babel.core.get_global("zone_aliases")
    canonical = aliases.get(zone, zone)
    return tuple(dict.fromkeys([zone, canonical, *(old for old, new in aliases.items() if new == canonical)]))
