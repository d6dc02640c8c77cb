"""Ads in words, for everyone: how far one is, what each sum prints, what was decided. It names nobody.

Imports outreach.models, outreach.queries and outreach.desk_words.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from donations.money import Money
from outreach.desk_words import size_of
from outreach.models import AdFormat, Decision, Placement, PlacementPage, State, Step
from outreach.queries.deadlines import space_until
from outreach.queries.fund_ads import is_certain
from outreach.queries.ladder import Rung
from outreach.queries.pictures import Shown
from people.language import full_date, listing
from people.text import isolated

AT_THE_PRINTER = (State.SENT, State.PROOFED)
Pages = Mapping[int, PlacementPage]


def state_of(placement: Placement) -> str:
    """How far it is, as readers are told."""
    online = placement.format is not None and placement.format.kind == AdFormat.Kind.BANNER
    if placement.is_out:
        return pgettext("an ad", "Online") if online else pgettext("an ad", "Printed")
    said = {
        State.IDEA: pgettext("an ad", "An idea"),
        State.QUOTED: pgettext("an ad", "Planned"),
        State.FUNDING: pgettext("an ad", "Being funded"),
        State.FUNDED: pgettext("an ad", "Paid for, to be ordered"),
        State.ORDERED: pgettext("an ad", "Ordered"),
        State.FALLEN: pgettext("an ad", "Fell through"),
    }
    return said.get(State(placement.state), pgettext("an ad", "With the publisher"))


def name_of(placement: Placement, pages: Pages) -> str:
    """What its page is called, else what the desk calls it."""
    page = pages.get(placement.pk)
    return page.title if page else placement.name


def shape_of(placement: Placement) -> str:
    """Full page, 266.7 × 361.95 mm (10.5 × 14.25 in), in colour."""
    shape = placement.format
    if shape is None:
        return ""
    colour = ""
    if shape.kind != AdFormat.Kind.BANNER:
        colour = _("in colour") if shape.colour == AdFormat.Colour.CMYK else _("in black")
    return _("%(name)s: %(size)s") % {"name": isolated(shape.name), "size": listing([size_of(shape), colour])}


def publication_of(placement: Placement) -> str:
    """Where it runs; empty while nobody knows."""
    return placement.format.publication.name if placement.format else ""


def ladder_lines(
    rungs: Sequence[Rung], in_hand: int, *, pages: Pages, pictures: Mapping[int, Shown], here: Placement | None = None
) -> list[dict[str, Any]]:
    """What templates/ui/ladder.html draws: the highest step first, the next one marked. `here` is not linked."""
    next_one = next((rung for rung in rungs if not is_certain(rung, in_hand)), None)
    lines = [_line(rung, in_hand, rung is next_one, pages, pictures, here) for rung in rungs]
    return lines[::-1]


def _line(rung: Rung, in_hand: int, is_next: bool, pages: Pages, pictures: Mapping[int, Shown], here) -> dict[str, Any]:
    ad, certain = rung.placement, is_certain(rung, in_hand)
    missing = ""
    if is_next and rung.sum and in_hand >= 0:
        left = Money(rung.sum.amount - in_hand, rung.sum.currency).text(whole=True)
        missing = _("%(amount)s to go") % {"amount": left}
    page = pages.get(ad.pk)
    return {
        "state": "done" if certain else "next" if is_next else "later",
        "sum": rung.sum.text(whole=True) if rung.sum else "–",
        "title": name_of(ad, pages),
        "url": page.url if page and (here is None or ad.pk != here.pk) else "",
        "missing": missing,
        "text": _about(rung, certain, pictures.get(ad.pk)),
    }


def _about(rung: Rung, certain: bool, picture: Shown | None) -> str:
    ad = rung.placement
    said = [isolated(publication_of(ad))]
    if rung.sum is None:
        said.append(_("No price is known yet."))
    elif ad.approved_amount is not None:
        said.append(state_of(ad))
    elif certain:
        said.append(_("The money for it is here."))
    elif ad.is_addition:
        said.append(_("In addition to the step below."))
    elif picture and picture.names:
        said.append(picture.counted_names())
    return " · ".join(part for part in said if part)


def quotes_told(rungs: Sequence[Rung]) -> str:
    """From which day the prices are."""
    days = {rung.placement.quote.dated for rung in rungs if rung.placement.quote}
    if not days:
        return ""
    if len(days) == 1:
        return _("Publisher’s quote of %(day)s") % {"day": full_date(days.pop())}
    return _("Publishers’ quotes, the newest of %(day)s") % {"day": full_date(max(days))}


def decision_lines(decisions: Sequence[Decision], pages: Pages) -> list[dict[str, str]]:
    """What was chosen when the money was not exactly enough: how it stood, what was done, why."""
    return [
        {
            "machine": one.created_at.date().isoformat(),
            "day": full_date(one.created_at.date()),
            "stood": _stood(one),
            "done": _done(one, pages),
            "reason": one.reason,
        }
        for one in decisions
    ]


def _stood(one: Decision) -> str:
    money = {name: Money(getattr(one, name), one.fund.currency).text(whole=True) for name in ("in_hand", "needed")}
    return _("%(in_hand)s of %(needed)s were in hand.") % money


def _done(one: Decision, pages: Pages) -> str:
    chosen = name_of(one.chosen, pages) if one.chosen else ""
    if one.kind == Decision.Kind.FALLBACK:
        return _("We chose a cheaper step instead: %(ad)s.") % {"ad": chosen}
    if one.kind == Decision.Kind.NEXT_RUNG:
        return _("What was left over goes into the next step: %(ad)s.") % {"ad": chosen}
    if one.kind == Decision.Kind.EXTEND and one.until:
        return _("The publisher gave us until %(day)s.") % {"day": full_date(one.until)}
    if one.kind == Decision.Kind.TOP_UP:
        return _("Somebody guaranteed what was missing, so it goes on.")
    return _("We gave it up. Whoever gave can have their money back.")


def step_lines(steps: Sequence[Step]) -> list[dict[str, str]]:
    """The way of an ad so far, with its days; who took a step is nobody's business."""
    return [{"machine": one.on.isoformat(), "day": full_date(one.on), "what": _step_words(one)} for one in steps]


def _step_words(step: Step) -> str:
    return {
        State.IDEA: _("We had the idea"),
        State.QUOTED: _("The publisher named a price"),
        State.FUNDING: _("We began to raise the money"),
        State.FUNDED: _("The money was there, and a treasurer agreed"),
        State.ORDERED: _("We ordered the space"),
        State.SENT: _("The page went to the publisher"),
        State.PROOFED: _("We approved the proof"),
        State.PRINTED: _("It came out"),
        State.TEAR_SHEET: _("The printed page reached us"),
        State.CLOSED: _("Paid and done"),
        State.FALLEN: _("It fell through"),
    }[State(step.state)]


def deadline_of(placement: Placement):
    """Until when the space has to be booked, while that still matters."""
    waits = (State.IDEA, State.QUOTED, State.FUNDING, State.FUNDED)
    return space_until(placement) if placement.state in waits else None
