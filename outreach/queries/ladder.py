"""The steps of a fund's ladder: what each total buys. Nothing here writes."""

from dataclasses import dataclass

from donations.models import Fund
from donations.money import Money
from outreach.errors import NoRate, NotYet
from outreach.models import Placement, State
from outreach.queries.costs import Rate, cost_of, rates_at_hand


@dataclass(frozen=True)
class Rung:
    """A step: the ad it buys, and the whole sum that the fund needs for it. None where nobody can tell yet."""

    placement: Placement
    sum: Money | None

    def is_reached(self, in_hand: int) -> bool:
        return self.sum is not None and in_hand >= self.sum.amount


def ladder_of(fund: Fund) -> list[Rung]:
    """The ads that a fund pays for, the lowest step first. An addition costs what the step below does too."""
    rows = Placement.objects.filter(fund=fund, rung__isnull=False).exclude(state=State.FALLEN).order_by("rung")
    rungs: list[Rung] = []
    rate = rates_at_hand()
    for placement in rows.select_related("fund", "quote__format__publication", "format__publication", "appeal"):
        rungs.append(Rung(placement, _sum(placement, rungs[-1] if rungs else None, rate)))
    return rungs


def _sum(placement: Placement, below: Rung | None, rate: Rate) -> Money | None:
    try:
        cost = cost_of(placement, rate)
    except (NotYet, NoRate):
        return None
    if not placement.is_addition or below is None:
        return cost
    return cost + below.sum if below.sum else None


def cheaper_than(placement: Placement) -> list[Rung]:
    """What one can fall back to: the steps below, the highest first."""
    if placement.fund is None or placement.rung is None:
        return []
    below = [rung for rung in ladder_of(placement.fund) if (rung.placement.rung or 0) < placement.rung]
    return [rung for rung in reversed(below) if rung.placement.state in OPEN]


def above(placement: Placement) -> Rung | None:
    """The next step of the ladder that nothing was decided about yet."""
    if placement.fund is None or placement.rung is None:
        return None
    higher = [rung for rung in ladder_of(placement.fund) if (rung.placement.rung or 0) > placement.rung]
    return next((rung for rung in higher if rung.placement.state in OPEN), None)


OPEN = (State.IDEA, State.QUOTED, State.FUNDING, State.FUNDED)
