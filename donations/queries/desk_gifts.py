"""The gifts of a fund as its treasurer reads them: newest first, narrowed by what stands in the address.

A page is found by where the one before it ended, never by counting lines that are skipped.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from donations.models import Dispute, Fund, Gift, Posting, Refund
from people.language import first_of_month

A_PAGE = 40
MONTHS = 24  # how far back the filter offers
MONTH = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
PLACE = re.compile(r"(\d{1,17})-(\d{1,18})")
EPOCH, MICROSECOND = dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.timedelta(microseconds=1)
STATES = ("kept", "refunded", "disputed", "corrected", "monthly")


@dataclass(frozen=True)
class GiftFilters:
    """What a list of gifts is narrowed to; `before` is where the page begins. `month` is the first day of one."""

    way: str = ""
    month: str = ""
    state: str = ""
    before: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "GiftFilters":
        """What stands in an address; a value that is none of ours narrows nothing."""
        way, month, state = query.get("way", ""), query.get("month", ""), query.get("state", "")
        return cls(
            way=way if way in Gift.Way.values else "",
            month=month if _is_day(month) else "",
            state=state if state in STATES else "",
            before=query.get("before", ""),
        )

    def address(self, **changes: str) -> str:
        """The query of an address that says this, with changes; a change leads back to the first page."""
        wanted = replace(self, **{"before": "", **changes})
        return "?" + urlencode([(name, value) for name, value in wanted.__dict__.items() if value])


def gifts_of(fund: Fund, filters: GiftFilters) -> QuerySet[Gift]:
    """The gifts of a fund in the open book that the filters leave, newest first."""
    gifts = Gift.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE)
    if filters.way:
        gifts = gifts.filter(way=filters.way)
    if filters.month:
        start, end = _month(filters.month, fund.zone)
        gifts = gifts.filter(received_at__gte=start, received_at__lt=end)
    return _in_state(gifts, filters.state, fund).order_by("-received_at", "-pk")


def page_of(fund: Fund, filters: GiftFilters) -> tuple[list[Gift], str]:
    """One page of gifts with all that their lines say, and where the next one begins. Five queries, however many."""
    gifts = gifts_of(fund, filters)
    place = _place(filters.before)
    if place:
        at, pk = place
        # The first condition says no more than the second, but an index can begin there.
        gifts = gifts.filter(received_at__lte=at).filter(Q(received_at__lt=at) | Q(pk__lt=pk))
    gifts = gifts.select_related("monthly", "match", "pledge")
    found = list(gifts.prefetch_related("credits__chapter", "refunds", "disputes")[: A_PAGE + 1])
    last = found[A_PAGE - 1] if len(found) > A_PAGE else None
    return found[:A_PAGE], f"{(last.received_at - EPOCH) // MICROSECOND}-{last.pk}" if last else ""


def corrected_in(fund: Fund) -> set[UUID]:
    """The gifts whose arrival was taken back by a posting, since they were entered by mistake. Few. One query."""
    mine = Q(entries__credit__fund=fund) | Q(entries__debit__fund=fund)
    found = Posting.objects.filter(mine, reverses__kind=Posting.Kind.GIFT, livemode=settings.STRIPE_LIVE)
    subjects = found.values_list("subject", flat=True).distinct()
    return {UUID(subject.removeprefix("gift:")) for subject in subjects if subject.startswith("gift:")}


def months_of(fund: Fund, language: str) -> list[dt.date]:
    """The months in which a fund may have got gifts, newest first, by the calendar that the language reads."""
    zone = ZoneInfo(fund.zone)
    month, first = timezone.now().astimezone(zone).date(), fund.created_at.astimezone(zone).date()
    oldest = Gift.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE).order_by("received_at").first()
    first = min(first, oldest.received_at.astimezone(zone).date()) if oldest else first
    months: list[dt.date] = []
    while month >= first_of_month(first, language) and len(months) < MONTHS:
        months.append(first_of_month(month, language))
        month = months[-1] - dt.timedelta(days=1)
    return months


def _is_day(month: str) -> bool:
    """Whether a day of this century stands there; 2026-02-31 is none."""
    try:
        return MONTH.fullmatch(month) is not None and bool(dt.date.fromisoformat(month))
    except ValueError:
        return False


def _month(first: str, zone: str) -> tuple[dt.datetime, dt.datetime]:
    """The month whose first day is named: Gregorian, or Jalali where no Gregorian one begins on that day."""
    day = dt.date.fromisoformat(first)
    language = "en" if day.day == 1 else "fa"
    end = first_of_month(day + dt.timedelta(days=31), language)
    start, end = (dt.datetime.combine(one, dt.time(), ZoneInfo(zone)) for one in (day, end))
    return start, end


def _place(before: str) -> tuple[dt.datetime, int] | None:
    """Where a page begins, as `page_of` wrote it; None where it says nothing that we wrote."""
    found = PLACE.fullmatch(before)
    if found is None:
        return None
    return EPOCH + int(found[1]) * MICROSECOND, int(found[2])


def _in_state(gifts: QuerySet[Gift], state: str, fund: Fund) -> QuerySet[Gift]:
    if state == "monthly":
        return gifts.filter(monthly__isnull=False)
    if state == "corrected":
        return gifts.filter(uid__in=corrected_in(fund))
    given_back = Exists(Refund.objects.filter(gift=OuterRef("pk")).exclude(state=Refund.State.FAILED))
    disputed = Exists(Dispute.objects.filter(gift=OuterRef("pk")))
    if state == "refunded":
        return gifts.filter(given_back)
    if state == "disputed":
        return gifts.filter(disputed)
    return gifts.exclude(given_back).exclude(disputed).exclude(uid__in=corrected_in(fund)) if state == "kept" else gifts
