"""What follows what in the life of an ad, and who may say so. Imports chapters.rules and outreach.models."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapters.rules import Ability
from outreach.models import State

PLAN, PAY = Ability.PLAN_ADS, Ability.HANDLE_MONEY


@dataclass(frozen=True)
class Move:
    """One step forward: from where, what the button says, what it needs, and who may press it."""

    before: str
    state: str
    button: Promise
    needs: Promise
    ability: Ability
    takes_document: bool = False


MOVES = [
    Move(State.IDEA, State.QUOTED, _("Take a quote"), _("A quote that still holds."), PLAN),
    Move(
        State.QUOTED,
        State.FUNDING,
        _("Begin to raise the money"),
        _("A fund, and a rate if it is kept in another currency."),
        PLAN,
    ),
    Move(
        State.FUNDING,
        State.FUNDED,
        _("Agree to spend it"),
        _("As much in hand and guaranteed as it costs. A treasurer says so."),
        PAY,
    ),
    Move(
        State.FUNDED,
        State.ORDERED,
        _("Order the space"),
        _("A quote that holds, and the money is then bound."),
        PLAN,
        True,
    ),
    Move(
        State.ORDERED,
        State.SENT,
        _("The file was sent"),
        _("Names frozen, and two people who looked at that very file."),
        PLAN,
        True,
    ),
    Move(State.SENT, State.PROOFED, _("The publisher’s proof is right"), _("Their proof."), PLAN, True),
    Move(State.PROOFED, State.PRINTED, _("It came out"), _("The day of the issue."), PLAN),
    Move(
        State.PRINTED,
        State.TEAR_SHEET,
        _("Show the tear sheet"),
        _("A picture of the page as it came out. Donors are told."),
        PLAN,
    ),
    Move(State.TEAR_SHEET, State.CLOSED, _("Close it"), _("The publisher is paid in full. A treasurer says so."), PAY),
]
NEXT = {move.before: move for move in MOVES}
BY_STATE = {move.state: move for move in MOVES}
