"""What stands in the document that hands signatures over: numbers, words, and the names that may be shown.

Imports appeals.models, appeals.naming, appeals.queries and people.language.
"""

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from appeals.models import Appeal, AppealText, Delivery, Paper, Signature, Tally
from appeals.queries.pages import page_of, text_in
from appeals.queries.prints import SHEETS, blocks_of
from appeals.queries.tallies import largest, total_of
from people.language import alphabetical, listing, localise_digits, long_date, number
from people.text import isolated

A_VOLUME = 20_000  # names; about 120 pages
AT_ONCE = 5000
LATIN, ARABIC, OTHER = range(3)
Named = tuple[str, str, str]  # as it is shown: name, place, country


def named_in(delivery: Delivery) -> QuerySet[Signature]:
    """Who is named: everyone on the wall with a name or initials when it was asked for."""
    rows = Signature.objects.on_wall().filter(appeal=delivery.appeal_id, pk__lte=delivery.last_id)
    return rows.filter(confirmed_at__lte=delivery.asked_at).exclude(shown_name="")


def _lines(delivery: Delivery) -> Iterator[tuple[int, str, str, str]]:
    rows = named_in(delivery).order_by("pk").values_list("pk", "shown_name", "shown_place", "country")
    yield from rows.iterator(chunk_size=AT_ONCE)


def digest_of(delivery: Delivery) -> tuple[str, int]:
    """A mark that changes once anybody who is named withdraws, changes or is taken out; and how many they are.

    Holds one line in memory at a time.
    """
    mark, names = hashlib.sha256(), 0
    for line in _lines(delivery):
        mark.update(repr(line).encode())
        names += 1
    return mark.hexdigest(), names


def names_of(delivery: Delivery, volume: int) -> list[Named]:
    """The names of one volume: first those in Latin letters, then in Arabic ones, then others, each by its alphabet.

    About 40 bytes a letter of memory for all names of the appeal, whichever volume is asked for.
    """
    keyed = [(script_of(name), alphabetical(name), pk, name, place, code) for pk, name, place, code in _lines(delivery)]
    keyed.sort(key=lambda line: line[:3])
    start = (volume - 1) * A_VOLUME
    return [(name, place, code) for _script, _key, _pk, name, place, code in keyed[start : start + A_VOLUME]]


def script_of(name: str) -> int:
    """In which of three groups a name stands, by its first letter."""
    first = next((letter for letter in name if letter.isalpha()), "")
    script = unicodedata.name(first, "").partition(" ")[0] if first else ""
    return {"LATIN": LATIN, "ARABIC": ARABIC}.get(script, OTHER)


@dataclass(frozen=True)
class Numbers:
    """How many, told apart, when the document was drawn."""

    online: int
    paper: int
    named: int

    @property
    def unnamed(self) -> int:
        """Those who count and wish not to be named."""
        return max(self.online + self.paper - self.named, 0)


def numbers_of(delivery: Delivery) -> Numbers:
    """As the tallies say now."""
    count = total_of(delivery.appeal)
    return Numbers(count.online, count.paper, delivery.names)


def delivery_words(delivery: Delivery, volume: int) -> dict[str, Any]:
    """Everything that stands in one volume, in the active language, which is the delivery's."""
    language = delivery.locale
    page, text = page_of(delivery.appeal.key, language), text_in(delivery.appeal, language)
    width, height = SHEETS[Paper(delivery.size)]
    title = text.title if text else delivery.appeal.name
    said = {
        "language": language,
        "width": width,
        "height": height,
        "campaign": isolated(page.campaign_name_here() if page else ""),
        "title": isolated(localise_digits(title, language)),
        "volume": _volume_words(volume, delivery.total, language),
        "day": long_date(delivery.asked_at.date()),
        "names_head": _("Names"),
        "names": _named_lines(names_of(delivery, volume), language),
        "rest": _rest(delivery, language) if volume == delivery.total else "",
        "first": volume == 1,
    }
    return {**said, **_front(delivery, language)} if volume == 1 else said


def _volume_words(volume: int, total: int, language: str) -> str:
    if total < 2:
        return ""
    said = {"volume": localise_digits(volume, language), "total": localise_digits(total, language)}
    return _("Volume %(volume)s of %(total)s") % said


def _front(delivery: Delivery, language: str) -> dict[str, Any]:
    """What only the first volume holds: the numbers, the countries, the words."""
    numbers = numbers_of(delivery)
    return {
        "label": _("Signatures, handed over"),
        "signed": number(numbers.online + numbers.paper, language),
        "signed_words": ngettext("person has signed", "people have signed", numbers.online + numbers.paper),
        "parts": [
            [_("Online, each confirmed by e-mail"), number(numbers.online, language)],
            [_("On paper, counted by two people"), number(numbers.paper, language)],
            [_("Named in this document"), number(numbers.named, language)],
            [_("Who wished not to be named"), number(numbers.unnamed, language)],
        ],
        "countries_head": _("Where they signed"),
        "countries": _countries(delivery.appeal, language),
        "versions": [_version(text, language) for text in _texts(delivery.appeal, language)],
    }


def _countries(appeal: Appeal, language: str) -> list[list[str]]:
    """Each country with its number, the largest first; where it is not known, at the end."""
    found = [(code, count.signed) for code, count in largest(appeal, Tally.Axis.COUNTRY) if count.signed]
    found.sort(key=lambda one: not one[0])
    return [[_country(code) or _("Not known"), number(signed, language)] for code, signed in found]


def _country(code: str) -> str:
    return str(countries.name(code) or code)


def _texts(appeal: Appeal, language: str) -> list[AppealText]:
    """Every wording in this language, the newest first; where there is none, the newest of any."""
    texts = (
        AppealText.objects.filter(version__appeal=appeal).select_related("version").order_by("-version__number", "pk")
    )
    return list(texts.filter(locale=language)) or list(texts[:1])


def _version(text: AppealText, language: str) -> dict[str, Any]:
    online = Signature.objects.counted().filter(version=text.version_id).count()
    said = {
        "number": localise_digits(text.version.number, language),
        "day": long_date(text.made_at.date()),
        "signed": number(online, language),
    }
    return {
        "title": isolated(text.title),
        "facts": _("Version %(number)s, published on %(day)s. Online, %(signed)s signed these words.") % said,
        "words": blocks_of(text),
    }


def _named_lines(names: Sequence[Named], language: str) -> list[list[str]]:
    """(name, where they are): a city only where naming it brings nobody into danger, then the country."""
    cache: dict[str, str] = {}
    found = []
    for name, place, code in names:
        country = cache.setdefault(code, _country(code) if code else "")
        found.append([isolated(name), listing((isolated(place), isolated(country)), language)])
    return found


def _rest(delivery: Delivery, language: str) -> str:
    unnamed = numbers_of(delivery).unnamed
    said = {"number": number(unnamed, language)}
    words = ngettext(
        "And %(number)s more who wished not to be named.", "And %(number)s more who wished not to be named.", unnamed
    )
    return words % said if unnamed else ""
