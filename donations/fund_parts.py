"""The registry of a fund's page: floors above say what the money buys. They join in `ready()`.

Imports donations.models.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString

from donations.models import FundPage

NOTHING = SafeString("")


@dataclass(frozen=True)
class Part:
    """What one floor adds: beside the form, below the meter, and sums to be marked on the meter in minor units."""

    side: SafeString = NOTHING
    main: SafeString = NOTHING
    rungs: tuple[int, ...] = ()


Draw = Callable[[HttpRequest, FundPage, int], Part]
PARTS: dict[str, tuple[int, Draw]] = {}


def register_fund_part(name: str, order: int, draw: Draw) -> None:
    """Join the page of every fund. `draw` is told what the fund has in hand, in minor units.

    Lower `order` stands higher; the same name again replaces it.
    """
    PARTS[name] = (order, draw)


def parts_for(request: HttpRequest, page: FundPage, in_hand: int) -> list[Part]:
    """What is added to this page, in order."""
    return [draw(request, page, in_hand) for _order, draw in sorted(PARTS.values(), key=lambda one: one[0])]
