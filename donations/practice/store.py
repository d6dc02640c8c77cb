"""What the stand-in remembers: objects as the payment company would answer them. Imports donations.models.

Keys that begin with an underscore are the stand-in's own notes and never leave it.
"""

import datetime as dt
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from donations.models import PracticeObject
from donations.practice.refusals import Refused, missing

Data = dict[str, Any]
MOST = 100  # objects in one answer
WITHOUT_BOOK = ("balance_transaction", "refund")  # they do not say `livemode`


def new_id(prefix: str) -> str:
    """A key as the payment company writes them: pi_3f…"""
    return f"{prefix}_{secrets.token_hex(12)}"


_moment: ContextVar[dt.datetime | None] = ContextVar("practice_moment", default=None)


@contextmanager
def as_of(moment: dt.datetime) -> Iterator[None]:
    """What is made inside says that it was made then: a demonstration has a past."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def stamp(moment: dt.datetime | None = None) -> int:
    """Seconds since 1970, of now where no moment is named."""
    return int((moment or now()).timestamp())


def now() -> dt.datetime:
    """The moment that it is for the stand-in."""
    return _moment.get() or timezone.now()


def make(kind: str, prefix: str, **data: Any) -> Data:
    """A new object, kept. `kind` is what the API calls it: “payment_intent”."""
    key = data.pop("id", None) or new_id(prefix)
    made_at = now()
    book = {} if kind in WITHOUT_BOOK else {"livemode": False}
    whole = {"id": key, "object": kind, "created": stamp(made_at), **book, **data}
    PracticeObject.objects.create(id=key, kind=kind, data=whole, made_at=made_at)
    return whole


def find(key: str) -> Data | None:
    """The object of this key, whatever it is."""
    found = PracticeObject.objects.filter(pk=key).first()
    return found.data if found else None


def get(kind: str, key: str) -> Data:
    """The object; Refused (404) where there is none of this kind."""
    found = find(key)
    if found is None or found["object"] != kind:
        raise missing(kind, key)
    return found


def take(kind: str, key: str) -> Data:
    """The object with its row locked until the transaction ends; Refused (404) where there is none."""
    if PracticeObject.objects.select_for_update().filter(pk=key, kind=kind).first() is None:
        raise missing(kind, key)
    return get(kind, key)


def change(data: Data, **changes: Any) -> Data:
    """Write changes into the object; it is the caller's copy too that changes."""
    data.update(changes)
    PracticeObject.objects.filter(pk=data["id"]).update(data=data)
    return data


def every(kind: str, **fields: Any) -> list[Data]:
    """All objects of a kind whose fields say so, oldest first."""
    return [row.data for row in _rows(kind, fields).order_by("made_at", "pk")]


def latest(kind: str, count: int) -> list[Data]:
    """The newest objects of a kind, newest first."""
    return [row.data for row in _rows(kind, {}).order_by("-made_at", "-pk")[:count]]


def _rows(kind: str, fields: Data) -> QuerySet[PracticeObject]:
    wanted = {f"data__{name}": value for name, value in fields.items()}
    return PracticeObject.objects.filter(kind=kind, **wanted)


def page(kind: str, params: Data, url: str, *, by: dict[str, str], keep: Callable[[Data], bool] | None = None) -> Data:
    """A list as the API answers it: newest first, `limit` at a time, on from `starting_after`.

    `by` names the parameters that narrow it and the fields they are compared with.
    """
    limit = int(params.get("limit", 10))
    if not 1 <= limit <= MOST:
        raise Refused(f"This value must be between 1 and {MOST} (it currently is '{limit}').", param="limit")
    fields = {field: params[name] for name, field in by.items() if name in params}
    rows = _within(_rows(kind, fields), params.get("created")).order_by("-made_at", "-pk")
    rows = _after(rows, kind, params)
    found: list[Data] = []
    for row in rows.iterator(chunk_size=MOST):
        if keep is None or keep(row.data):
            found.append(row.data)
        if len(found) > limit:
            break
    shown = found[:limit]
    if "ending_before" in params:
        shown.reverse()
    return {"object": "list", "data": shown, "has_more": len(found) > limit, "url": url}


def _within(rows: QuerySet[PracticeObject], created: Data | str | None) -> QuerySet[PracticeObject]:
    """`created[gte]` and its like, or one second."""
    if created is None:
        return rows
    bounds = created if isinstance(created, dict) else {"gte": created, "lte": created}
    for side, value in bounds.items():  # an object of that very second is made within it
        later = dt.timedelta(seconds=side in ("gt", "lte"))
        moment = dt.datetime.fromtimestamp(int(value), dt.UTC) + later
        rows = rows.filter(**{"made_at__gte" if side in ("gt", "gte") else "made_at__lt": moment})
    return rows


def _after(rows: QuerySet[PracticeObject], kind: str, params: Data) -> QuerySet[PracticeObject]:
    for name, side, order in (
        ("starting_after", "lt", ("-made_at", "-pk")),
        ("ending_before", "gt", ("made_at", "pk")),
    ):
        if name in params:
            edge = PracticeObject.objects.filter(pk=params[name], kind=kind).first()
            if edge is None:
                raise missing(kind, params[name])
            beyond = Q(**{f"made_at__{side}": edge.made_at}) | Q(made_at=edge.made_at, **{f"pk__{side}": edge.pk})
            rows = rows.filter(beyond).order_by(*order)
    return rows
