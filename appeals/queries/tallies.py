"""How many signed: read from what the worker has added up, never counted while someone waits."""

from collections.abc import Iterable
from dataclasses import dataclass

from appeals.models import Appeal, Milestone, Tally

Axis = Tally.Axis


@dataclass(frozen=True)
class Count:
    """How many, told apart. `signed` is what is shown large; what is pending is never part of it."""

    online: int = 0
    paper: int = 0
    pending: int = 0

    @property
    def signed(self) -> int:
        return self.online + self.paper


def total_of(appeal: Appeal) -> Count:
    """All signatures of an appeal."""
    return totals_of([appeal])[appeal.pk]


def totals_of(appeals: Iterable[Appeal]) -> dict[int, Count]:
    """The same of several, by primary key. One query."""
    wanted = [appeal.pk for appeal in appeals]
    rows = Tally.objects.filter(appeal__in=wanted, axis=Axis.TOTAL, key="")
    found = {row.appeal_id: Count(row.online, row.paper, row.pending) for row in rows}
    return {pk: found.get(pk, Count()) for pk in wanted}


def largest(appeal: Appeal, axis: str, most: int | None = None) -> list[tuple[str, Count]]:
    """The keys of one question with the most signatures, and how many each; what is not known (“”) is among them."""
    rows = [row for row in Tally.objects.filter(appeal=appeal, axis=axis) if row.signed or row.pending]
    rows.sort(key=lambda row: (-row.signed, row.key))
    return [(row.key, Count(row.online, row.paper, row.pending)) for row in rows[:most]]


def days_of(appeal: Appeal) -> list[tuple[str, Count]]:
    """Signatures a day, earliest first; days without any are left out."""
    rows = Tally.objects.filter(appeal=appeal, axis=Axis.DAY).order_by("key")
    return [(row.key, Count(row.online, row.paper, row.pending)) for row in rows if row.signed]


def number_of_countries(appeal: Appeal) -> int:
    """From how many countries people signed."""
    rows = Tally.objects.filter(appeal=appeal, axis=Axis.COUNTRY).exclude(key="")
    return sum(1 for row in rows if row.signed)


def milestones_of(appeal: Appeal) -> list[Milestone]:
    """The round numbers that were reached, the largest first."""
    return list(appeal.milestones.order_by("-count"))
