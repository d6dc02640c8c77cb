"""Which updates, in which order."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from wagtail.models import Locale

from content.models import UpdateIndexPage, UpdatePage

PAGE_SIZE = 20


@dataclass(frozen=True)
class Sheet:
    """One page of a list of updates. `before` is the address of the next, older one; empty on the last."""

    updates: list[UpdatePage]
    before: str


def newest_updates(locale: Locale, *, limit: int) -> list[UpdatePage]:
    """The newest live updates of one language, the chapters' own included."""
    return list(UpdatePage.objects.live().public().filter(locale=locale).order_by("-date", "-pk")[:limit])


def sheet(index: UpdateIndexPage, *, before: str = "", kind: str = "", size: int = PAGE_SIZE) -> Sheet:
    """The updates of `index`, perhaps of one `kind`, that are older than `before` (`<date>-<id>`), newest first.

    Keyset, not OFFSET: a page of the list stays the same when something new is published, and the hundredth page costs
    as much as the first. A `before` that cannot be read shows the first page.
    """
    updates = UpdatePage.objects.child_of(index).live().order_by("-date", "-pk")
    if kind in UpdatePage.Kind.values:
        updates = updates.filter(kind=kind)
    key = read_key(before)
    if key:
        date, pk = key
        updates = updates.filter(Q(date__lt=date) | Q(date=date, pk__lt=pk))
    rows = list(updates[: size + 1])
    older = rows[size - 1] if len(rows) > size else None
    return Sheet(rows[:size], f"{older.date.isoformat()}-{older.pk}" if older else "")


def read_key(text: str) -> tuple[dt.date, int] | None:
    """The date and id in a `before`, or None."""
    date, _, pk = text.rpartition("-")
    try:
        key = dt.date.fromisoformat(date), int(pk)
    except ValueError:
        return None
    return key if pk.isascii() and pk.isdigit() and len(pk) < 12 else None


def neighbours(update: UpdatePage) -> tuple[UpdatePage | None, UpdatePage | None]:
    """The older and the newer update beside this one, under the same parent."""
    siblings = UpdatePage.objects.sibling_of(update, inclusive=False).live()
    same_day = Q(date=update.date)
    older = siblings.filter(Q(date__lt=update.date) | same_day & Q(pk__lt=update.pk)).order_by("-date", "-pk").first()
    newer = siblings.filter(Q(date__gt=update.date) | same_day & Q(pk__gt=update.pk)).order_by("date", "pk").first()
    return older, newer
