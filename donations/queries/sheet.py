"""What is shown of a fund: its sums in words and as a meter, how far it is, how long it has. Nothing here writes."""

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from donations.models import FundPage
from donations.money import Money
from donations.queries.totals import Totals, totals_of_all
from people.language import clock, localise_digits, long_date, on_clock, zone_name


@dataclass(frozen=True)
class FundSheet:
    """A fund as a page shows it, in the language of the page; `percent` is whole and rounded down."""

    page: FundPage
    totals: Totals
    in_hand: str
    in_hand_value: str
    goal: str
    percent: int
    gifts: str
    closes: str
    days_left: str
    is_open: bool
    meter: dict[str, Any]

    @property
    def url(self) -> str:
        return self.page.url or ""


def fund_sheet(page: FundPage, *, language: str) -> FundSheet:
    """The sheet of a fund, before its first publishing too: then with nothing in it."""
    return fund_sheets([page], language=language)[0]


def fund_sheets(pages: Sequence[FundPage], *, language: str) -> list[FundSheet]:
    """The sheets of several funds, with the queries of one."""
    totals = totals_of_all([page.fund for page in pages if page.fund])
    return [
        _sheet(page, totals[page.fund.pk] if page.fund else Totals(page.facts.currency), language) for page in pages
    ]


def _sheet(page: FundPage, totals: Totals, language: str) -> FundSheet:
    facts = page.facts
    goal = Money(facts.goal or 0, facts.currency)
    return FundSheet(
        page=page,
        totals=totals,
        in_hand=totals.money(totals.in_hand).text(language, whole=True),
        in_hand_value=str(totals.money(totals.in_hand).major),
        goal=goal.text(language, whole=True),
        percent=percent_of(totals.in_hand, goal.amount),
        gifts=gifts_in_words(totals.gifts),
        closes=_closes(page, language),
        days_left=_days_left(page, timezone.now()) if page.is_open else "",
        is_open=page.is_open,
        meter=meter_of(totals, goal, language=language, name=f"fund-{page.pk or 0}"),
    )


def percent_of(part: int, whole: int) -> int:
    """Whole percent, rounded down: a goal that lacks one cent is not reached, so it says 99."""
    return max(part, 0) * 100 // whole if whole else 0


def gifts_in_words(count: int) -> str:
    """“214 gifts”, in the active language and its digits."""
    return localise_digits(ngettext("%(count)s gift", "%(count)s gifts", count) % {"count": count})


def _closes(page: FundPage, language: str) -> str:
    facts = page.facts
    hours = on_clock(clock(facts.deadline_time, language), zone_name(facts.zone, language=language))
    return _("%(day)s, %(hours)s") % {"day": long_date(facts.deadline_day, language), "hours": hours}


def _days_left(page: FundPage, now: dt.datetime) -> str:
    """Counted in days of the fund's own calendar."""
    left = (page.facts.deadline_day - now.astimezone(zoneinfo.ZoneInfo(page.facts.zone)).date()).days
    if left < 1:
        return _("closes today")
    return localise_digits(ngettext("one day left", "%(count)s days left", left) % {"count": left})


def meter_of(totals: Totals, goal: Money, *, language: str, name: str, rungs: Sequence[int] = ()) -> dict[str, Any]:
    """What templates/ui/meter.html draws. Promises are drawn behind the money and are no part of its sum.

    `rungs` are sums that buy something, in minor units; the highest of them is on the scale.
    """
    shown = [
        ("received", totals.card, _("Received by card")),
        ("offline", totals.offline, _("Received offline")),
        ("matched", totals.match + totals.promised_match, _match_label(totals, language)),
        ("pledged", totals.pledged, _("Pledged, not yet here")),
    ]
    whole = max(goal.amount, sum(max(amount, 0) for _kind, amount, _label in shown), *rungs, 1)
    marked = sorted({*rungs, goal.amount})
    parts, at = [], 0
    for kind, amount, label in shown:
        written = totals.money(amount).text(language, whole=True)
        width = max(amount, 0)
        if amount or kind in ("received", "offline"):
            percent = {"at": _share(at, whole), "width": _share(width, whole)}
            parts.append({"kind": kind, "label": label, "amount": written, **percent})
        at += width
    said = _("%(parts)s. The goal is %(goal)s.") % {
        "parts": "; ".join(f"{part['label']}: {part['amount']}" for part in parts),
        "goal": goal.text(language, whole=True),
    }
    return {
        "name": name,
        "label": said,
        "parts": parts,
        "rungs": [_share(amount, whole) for amount in marked if amount < whole],
        "scale": _scale([amount for amount in sorted({*rungs}) if amount < whole], whole, goal.currency, language),
        "sum": {
            "label": _("In hand, of %(goal)s") % {"goal": goal.text(language, whole=True)},
            "amount": totals.money(totals.in_hand).text(language, whole=True),
        },
    }


def _scale(between: list[int], whole: int, currency: str, language: str) -> list[str]:
    """Its two ends, and what stands between them; a step that is the end is named there alone."""
    first, *steps, last = (Money(amount, currency).text(language, whole=True) for amount in (0, *between, whole))
    return [first, " · ".join(steps), last]


def _match_label(totals: Totals, language: str) -> str:
    if not totals.promised_match:
        return _("Matched")
    to_come = totals.money(totals.promised_match).text(language, whole=True)
    return _("Matched, of which %(amount)s is still to come") % {"amount": to_come}


def _share(amount: int, whole: int) -> float:
    return round(100 * amount / whole, 2)
