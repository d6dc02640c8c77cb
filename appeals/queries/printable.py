"""Who may be printed under the words of an appeal in an ad that is paid for. Nothing here writes.

Imports appeals.models and appeals.queries.exports.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from appeals.models import AppealVersion, Profession, Signature
from appeals.queries.exports import PRINT, is_open, name_and_city, signers_for


@dataclass(frozen=True)
class Named:
    """Someone as a newspaper names them: as they chose, and with what they are where they may be known by it."""

    name: str
    about: str = ""
    is_featured: bool = False


def same_words(version: AppealVersion) -> list[AppealVersion]:
    """The versions between which nothing of substance changed, this one among them: who signed one stands by all."""
    run: list[AppealVersion] = []
    for one in AppealVersion.objects.filter(appeal=version.appeal_id).order_by("number"):
        if one.is_substantive and one.number > version.number:
            break
        run = [one] if one.is_substantive else [*run, one]
    return run


def printable_under(version: AppealVersion) -> QuerySet[Signature]:
    """Everyone confirmed who agreed to be printed, under these words, in the order in which they signed."""
    rows = Signature.objects.filter(appeal=version.appeal_id, version__in=same_words(version))
    return signers_for(rows, PRINT).order_by("pk")


def featured_under(version: AppealVersion) -> list[Named]:
    """Those whose names an ad sets apart, with what they are, in the active language."""
    rows = printable_under(version).filter(is_featured=True)
    return [named for row in rows if (named := _named(row)).name]


def first_to_sign(version: AppealVersion, most: int) -> list[Named]:
    """The first `most` who are not featured: more than a page holds need not be read."""
    rows = printable_under(version).filter(is_featured=False)[:most]
    return [named for row in rows if (named := _named(row)).name]


def _named(row: Signature) -> Named:
    name, _city = name_and_city(row)
    about = ""
    if row.is_featured and is_open(row):
        labels = {value: str(label) for value, label in Profession.choices}
        about = row.affiliation or labels.get(row.profession, "")
    return Named(name, about, row.is_featured)
