"""All ads of a desk at a glance: what each costs and misses, what is due next. A handful of queries for any number."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.utils import timezone

from donations.money import Money
from donations.queries.commitments import Standing, standings
from outreach.errors import NoRate, NotYet
from outreach.models import Decision, Placement, State
from outreach.queries.costs import Rate, cost_of, rates_at_hand
from outreach.queries.deadlines import Deadline, deadlines_of, space_until

DONE = (State.CLOSED, State.FALLEN)


@dataclass(frozen=True)
class Line:
    """An ad on the board. `free` and `missing` are of its fund, and None where nobody can tell; `trouble` says why.

    `is_behind`: another step of its ladder comes first. A cheaper step is fallen back to; an addition waits for the one
    below it.
    """

    placement: Placement
    cost: Money | None
    free: Money | None
    missing: Money | None
    trouble: str
    deadlines: list[Deadline]
    must_decide: bool
    is_behind: bool

    @property
    def next(self) -> Deadline | None:
        """What is due first."""
        return self.deadlines[0] if self.deadlines else None

    @property
    def is_covered(self) -> bool:
        """Whether its money is still being raised and there is enough of it."""
        return self.placement.state == State.FUNDING and self.missing is not None and not self.missing


def lines_of(placements: QuerySet[Placement], now: dt.datetime | None = None) -> list[Line]:
    """A line an ad, in the order of the rows. Eight queries, however many there are."""
    now = now or timezone.now()
    found = list(placements.select_related("fund", "quote__format__publication", "format__publication"))
    stand = standings(list({row.fund.pk: row.fund for row in found if row.fund}.values()))
    rate, decided, ladders = rates_at_hand(), _decided(found), _raising(found)
    lines = []
    for row in found:
        cost, trouble = _cost(row, rate)
        free, missing = _money(row, cost, stand)
        must = _must_decide(row, decided.get(row.pk), missing, now)
        lines.append(Line(row, cost, free, missing, trouble, deadlines_of(row), must, _is_behind(row, ladders)))
    return lines


def _cost(row: Placement, rate: Rate) -> tuple[Money | None, str]:
    try:
        return cost_of(row, rate), ""
    except (NotYet, NoRate) as reason:
        return None, str(reason)


def _money(row: Placement, cost: Money | None, stand: dict[int, Standing]) -> tuple[Money | None, Money | None]:
    """What is free and what is missing, while that still matters: once ordered, its money is bound."""
    if row.fund is None or row.state not in (State.FUNDING, State.FUNDED):
        return None, None
    free = Money(stand[row.fund.pk].free, row.fund.currency)
    return free, cost and Money(max(cost.amount - free.amount, 0), cost.currency)


def _decided(rows: Sequence[Placement]) -> dict[int, dt.datetime]:
    """When somebody last chose what becomes of an ad that has too little."""
    chosen = Decision.objects.filter(placement__in=[row.pk for row in rows if row.state == State.FUNDING])
    last = chosen.exclude(kind=Decision.Kind.NEXT_RUNG).order_by().values("placement").annotate(last=Max("created_at"))
    return dict(last.values_list("placement", "last"))


def _raising(rows: Sequence[Placement]) -> dict[int, list[tuple[int, bool]]]:
    """For each fund the steps of its ladder whose money is being raised: which, and whether it is an addition."""
    funds = {row.fund_id for row in rows if row.fund_id and row.rung}
    steps = Placement.objects.filter(fund__in=funds, rung__isnull=False, state=State.FUNDING)
    found: dict[int, list[tuple[int, bool]]] = {}
    for fund, rung, is_addition in steps.values_list("fund", "rung", "is_addition"):
        found.setdefault(fund, []).append((rung or 0, is_addition))
    return found


def _is_behind(row: Placement, ladders: dict[int, list[tuple[int, bool]]]) -> bool:
    if not row.rung or row.state not in (State.QUOTED, State.FUNDING):
        return False
    others = ladders.get(row.fund_id or 0, [])
    if row.is_addition:
        return any(rung < row.rung for rung, _is_addition in others)
    return any(rung > row.rung and not is_addition for rung, is_addition in others)


def _must_decide(row: Placement, decided: dt.datetime | None, missing: Money | None, now: dt.datetime) -> bool:
    """As `shortfalls.must_decide`, from what was read for all of them."""
    until = space_until(row)
    if row.state != State.FUNDING or until is None or until > now:
        return False
    return (decided is None or decided < until) and (missing is None or bool(missing))
