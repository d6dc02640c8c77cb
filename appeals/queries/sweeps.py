"""What a sweep catches. What was looked at, what is carried out and what was caught are asked for here alone."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from appeals.models import Appeal, Signature, Sweep

SAMPLE = 12
State = Signature.State
OPEN = (State.PENDING, State.CONFIRMED)
NARROWS = ("domain_key", "network", "country", "source")


@dataclass(frozen=True)
class Wanted:
    """Which signatures are meant. All that is said must hold; moments are those of signing, `until` excluded."""

    domain: str = ""
    domain_key: str = ""
    network: str = ""
    country: str = ""
    source: str = ""
    since: object = None
    until: object = None


@dataclass(frozen=True)
class Preview:
    """How many would be taken out, how many of these count now, are held, or wait for their mail."""

    found: int
    last_id: int
    confirmed: int
    held: int
    pending: int


def caught_by(appeal: Appeal, wanted: Wanted | Sweep) -> QuerySet[Signature]:
    """The signatures of the site that these words describe and that are not taken out yet; no names from paper."""
    rows = Signature.objects.filter(appeal=appeal, state__in=OPEN, batch=None)
    for name in NARROWS:
        value = getattr(wanted, name)
        if value:
            rows = rows.filter(**{name: value})
    if wanted.since:
        rows = rows.filter(created_at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(created_at__lt=wanted.until)
    return rows


def to_take_out(sweep: Sweep) -> QuerySet[Signature]:
    """What of a sweep is still to be done: nobody who signed after it was looked at."""
    return caught_by(sweep.appeal, sweep).filter(pk__lte=sweep.last_id)


def preview_of(appeal: Appeal, wanted: Wanted | Sweep, last_id: int | None = None) -> Preview:
    """Count what is meant. One query; `last_id` is the newest of it."""
    rows = caught_by(appeal, wanted)
    rows = rows.filter(pk__lte=last_id) if last_id is not None else rows
    told = rows.aggregate(
        found=Count("pk"),
        last_id=Max("pk"),
        confirmed=Count("pk", filter=Q(state=State.CONFIRMED, held_for="")),
        held=Count("pk", filter=Q(state=State.CONFIRMED) & ~Q(held_for="")),
        pending=Count("pk", filter=Q(state=State.PENDING)),
    )
    return Preview(**{name: number or 0 for name, number in told.items()})


def sample_of(sweep: Sweep) -> list[Signature]:
    """Some of what is meant, the newest first."""
    return list(to_take_out(sweep).order_by("-pk")[:SAMPLE])


def countries_of(sweep: Sweep) -> list[tuple[str, int]]:
    """From which countries they are, the largest first."""
    rows = to_take_out(sweep).order_by().values_list("country").annotate(n=Count("pk"))
    return Counter(dict(rows)).most_common(SAMPLE)


def taken_by(sweep: Sweep) -> QuerySet[Signature]:
    """What a sweep took out and nobody has put back."""
    return Signature.objects.filter(sweep=sweep, state=State.INVALID)


def sweeps_of(appeal: Appeal) -> list[Sweep]:
    """The sweeps of an appeal that were agreed to, the newest first."""
    agreed = appeal.sweeps.exclude(state=Sweep.State.PREVIEWED).select_related("author", "appeal")
    return list(agreed.order_by("-made_at", "-pk")[:50])
