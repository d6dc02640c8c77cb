"""What an ad brought, by the code in its address: how many signed and gave. Nobody is followed or joined."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Sum

from appeals.models import Tally
from donations.queries.sources import gifts_by_source
from outreach.models import Placement


@dataclass(frozen=True)
class Brought:
    """Signatures as the worker has added them up, and gifts that still stand."""

    signatures: int = 0
    gifts: int = 0

    def __bool__(self) -> bool:
        return bool(self.signatures or self.gifts)


def brought_by(placements: Iterable[Placement]) -> dict[int, Brought]:
    """What each ad brought, by its key; read with their `source`. Two queries, however many they are.

    Gifts of all funds: whoever signs through an ad that was printed is asked to give for the next one.
    """
    codes = {row.pk: row.source.code for row in placements if row.source}
    tallies = Tally.objects.filter(axis=Tally.Axis.SOURCE, key__in=codes.values()).order_by()
    signed: dict[str, int] = dict(tallies.values_list("key").annotate(people=Sum(F("online") + F("paper"))))
    gifts = gifts_by_source(codes.values())
    return {pk: Brought(signed.get(code, 0), gifts.get(code, 0)) for pk, code in codes.items()}


def is_of_an_ad(code: str) -> bool:
    """Whether this is the code of an ad. That of a chapter or a volunteer may stand for very few people."""
    return bool(code) and Placement.objects.filter(source__code=code).exists()
