"""Whether there is enough for an ad, and whether somebody has to choose because there is not. Nothing here writes."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from donations.money import Money
from donations.queries.commitments import Standing, standing
from outreach.errors import NoRate, NotYet
from outreach.models import BOUND, Decision, Placement, State
from outreach.queries.costs import cost_of
from outreach.queries.deadlines import space_until
from outreach.queries.ladder import Rung, above


@dataclass(frozen=True)
class Need:
    """What an ad takes, what is free for it, and what is missing (never below 0), in the fund's currency."""

    cost: Money
    free: Money
    missing: Money
    standing: Standing

    @property
    def is_met(self) -> bool:
        return not self.missing


def need_of(placement: Placement) -> Need:
    """Whether there is enough for it. Raises NotYet without quote or fund, NoRate."""
    cost = cost_of(placement)
    if placement.fund is None:
        raise NotYet(_("No fund pays for it yet."))
    stands = standing(placement.fund)
    free = Money(stands.free, cost.currency)
    return Need(cost, free, Money(max(cost.amount - free.amount, 0), cost.currency), stands)


def must_decide(placement: Placement, now: dt.datetime | None = None) -> bool:
    """Whether its space deadline has passed with less than it costs, and nobody has said since what happens.

    Nothing happens by itself then: an organizer chooses a cheaper step, a later deadline, a guarantee, or refunds.
    """
    now = now or timezone.now()
    until = space_until(placement)
    if placement.state != State.FUNDING or until is None or until > now:
        return False
    if placement.decisions.filter(created_at__gte=until).exclude(kind=Decision.Kind.NEXT_RUNG).exists():
        return False
    try:
        return not need_of(placement).is_met
    except (NotYet, NoRate):
        return True


def surplus_for(placement: Placement) -> Rung | None:
    """The next step of the ladder, where an ad is bound and what is left over pays for that step as well.

    None where that step was taken already: donors are told of it once.
    """
    step = above(placement)
    if placement.fund is None or step is None or step.sum is None or placement.approved_amount is None:
        return None
    if placement.decisions.filter(kind=Decision.Kind.NEXT_RUNG, chosen=step.placement).exists():
        return None
    # Agreed to but not ordered yet: its money is not bound, and spoken for all the same.
    spoken_for = 0 if placement.state in BOUND else placement.approved_amount
    left = standing(placement.fund).free - spoken_for
    return step if left >= cost_of(step.placement).amount else None
