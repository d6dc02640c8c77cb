"""What waits for somebody to look at it, by why it waits. Keyset-paged through its own index."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from appeals.models import Signature

A_PAGE = 40
NETWORKS = 5  # of which a desk can release everything at once
State = Signature.State


@dataclass(frozen=True)
class Page:
    """A page of the queue; `after` is the key of its last row, 0 where nothing follows."""

    rows: list[Signature]
    after: int


def waiting(rows: QuerySet[Signature]) -> QuerySet[Signature]:
    """Of these signatures, those that wait for review."""
    return rows.exclude(held_for="").filter(state__in=(State.PENDING, State.CONFIRMED))


def waiting_by_reason(rows: QuerySet[Signature]) -> dict[str, int]:
    """How many wait for each reason. One query."""
    counts = waiting(rows).order_by().values_list("held_for").annotate(n=Count("pk"))
    return dict(counts.order_by("-n", "held_for"))


def waiting_page(rows: QuerySet[Signature], why: str, before: int = 0) -> Page:
    """Those that wait for one reason, the newest first, from where the page before it ended."""
    found = waiting(rows).filter(held_for=why).order_by("-pk")
    if before:
        found = found.filter(pk__lt=before)
    some = list(found.select_related("chapter")[: A_PAGE + 1])
    return Page(some[:A_PAGE], some[A_PAGE - 1].pk if len(some) > A_PAGE else 0)


def networks_waiting(rows: QuerySet[Signature], why: str) -> list[tuple[str, int]]:
    """The networks from which more than one waits for this reason, the largest first. One query."""
    found = waiting(rows).filter(held_for=why).exclude(network="").order_by().values_list("network")
    return list(found.annotate(n=Count("pk")).filter(n__gt=1).order_by("-n", "network")[:NETWORKS])
