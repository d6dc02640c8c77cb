"""Each night: everything the payment company has of the last days, against what is here. What is missing comes back.

It calls the same functions as the webhook (donations/actions/syncing.py), so it needs no event to have come. An object
is looked at before and after; if that differs, something had been missing. What still does not agree then is a
difference, for a person to look at. Imports donations.gateway.
"""

import datetime as dt
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import stripe
from django.conf import settings
from django.utils import timezone

from donations.actions.audit import audit_total
from donations.actions.comparing import clearing_differences, payment_difference
from donations.actions.events import TYPES
from donations.actions.inbox import keep_event
from donations.actions.payouts import sync_payout
from donations.actions.syncing import sync_invoice, sync_payment, sync_session, sync_subscription
from donations.alarms import alarm
from donations.gateway import client
from donations.models import Fund, StripeEvent
from donations.queries.marks import is_settled, mark_of
from people.errors import describe

log = logging.getLogger(__name__)

# What is younger may be on its way to the webhook: at night it is brought in too, but nobody is told.
ON_ITS_WAY = dt.timedelta(minutes=15)
DAYS = 10  # the payment company tries to deliver for three, and forgets events after thirty
MOST = 100  # objects in one answer
Sync = Callable[[str], bool]


@dataclass
class Report:
    """What was looked at, by kind; what was missing and is here again; what does not agree. Names no person.

    What was made after `until` (seconds) is brought in, and not said to have been missing.
    """

    until: float
    looked: Counter[str] = field(default_factory=Counter)
    foreign: int = 0
    missed: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Walk:
    """A list of the payment company, and which field of its lines names what is to be synced."""

    kind: str
    lines: Callable[..., Any]
    sync: Sync
    about: str = "id"
    extra: tuple[tuple[str, Any], ...] = ()


def _walks() -> list[Walk]:
    v1 = client().v1
    charge = (("expand", ["data.latest_charge"]),)
    return [
        Walk("checkout session", v1.checkout.sessions.list, sync_session),
        Walk("payment", v1.payment_intents.list, sync_payment, extra=charge),
        Walk("refund", v1.refunds.list, sync_payment, "payment_intent"),
        Walk("dispute", v1.disputes.list, sync_payment, "payment_intent"),
        Walk("subscription", v1.subscriptions.list, sync_subscription, extra=(("status", "all"),)),
        Walk("invoice", v1.invoices.list, sync_invoice),
        Walk("payout", v1.payouts.list, sync_payout),
    ]


def reconcile(*, days: int = DAYS, on_its_way: dt.timedelta = dt.timedelta()) -> Report:
    """Compare the last `days` days, and bring back what is missing. It may be run at any time, and again.

    What is younger than `on_its_way` is not counted as missing. stripe.StripeError where the payment company cannot be
    asked for its lists.
    """
    now = timezone.now()
    report, since = Report(until=(now - on_its_way).timestamp()), now - dt.timedelta(days=days)
    _walk_all(since, report)
    _fetch_events(since, report)
    _put_totals_right(report)
    if clearing_differences():  # somebody may have given meanwhile
        _walk_all(now - dt.timedelta(minutes=1), Report(until=0))
        report.differences += clearing_differences()
    return report


def _walk_all(since: dt.datetime, report: Report) -> None:
    done: set[tuple[str, str]] = set()
    for walk in _walks():
        for line in _lines(walk.lines, since, dict(walk.extra)):
            _look(walk, line, report, done)


def _lines(listing: Callable[..., Any], since: dt.datetime, extra: dict[str, Any]) -> Iterator[Any]:
    params = {"created": {"gte": int(since.timestamp())}, "limit": MOST, **extra}
    for line in listing(params).auto_paging_iter():
        yield line.to_dict()


def _look(walk: Walk, line: dict[str, Any], report: Report, done: set[tuple[str, str]]) -> None:
    """One object: synced where it was not in this run, and compared."""
    key = line[walk.about]
    report.looked[walk.kind] += 1
    if not key or (walk.sync.__name__, key) in done or is_settled(line):
        return
    done.add((walk.sync.__name__, key))
    paid = line.get("payment_intent") or "" if line["object"] == "checkout.session" else ""
    before = mark_of(key, paid)
    try:
        ours = walk.sync(key)
    except Exception as error:  # one object that cannot be dealt with must not hold up the others
        log.warning("not reconciled kind=%s key=%s error=%s", walk.kind, key, describe(error))
        report.differences.append(f"{walk.kind} {key}: {type(error).__name__}")
        return
    report.foreign += not ours
    if mark_of(key, paid) != before and line["created"] <= report.until:
        log.info("repaired kind=%s key=%s", walk.kind, key)
        report.repaired.append(f"{walk.kind} {key}")
    if ours and line["object"] == "payment_intent":
        report.differences += payment_difference(line)


def _fetch_events(since: dt.datetime, report: Report) -> None:
    """Take in the events that never came; the worker deals with them like with any other."""
    for event in _lines(client().v1.events.list, since, {}):
        report.looked["event"] += 1
        if event["type"] not in TYPES or event["livemode"] is not settings.STRIPE_LIVE:
            continue
        if event["created"] <= report.until and not StripeEvent.objects.filter(event_id=event["id"]).exists():
            keep_event(event, payload=json.dumps(event, default=str), by_reconcile=True)
            report.missed.append(f"event {event['id']} {event['type']}")


def _put_totals_right(report: Report) -> None:
    """Where something was brought back, the totals are summed up anew: a posting that was lost had left its trace."""
    if not report.repaired:
        return
    for fund in Fund.objects.order_by("pk"):
        found = audit_total(fund, livemode=settings.STRIPE_LIVE, repair=True)
        report.repaired += [f"{one.what} {one.which}: {one.shown} is {one.ledger}" for one in found]


def nightly() -> None:
    """What the worker does each night. The network's treasurers are told of what was missing or differs."""
    try:
        report = reconcile(on_its_way=ON_ITS_WAY)
    except stripe.StripeError as error:
        log.error("not reconciled error=%s", describe(error))
        raise
    for line in (*report.missed, *report.repaired, *report.differences):
        log.warning("reconcile found %s", line)
    if report.missed or report.repaired or report.differences:
        counts = {"missed": len(report.missed), "repaired": len(report.repaired)}
        alarm("reconcile", differences=len(report.differences), **counts)
