"""Sheets and booklets to print: asked for by a request, set by the worker, kept for a week."""

import datetime as dt
import hashlib
import json
import logging
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appeals.errors import AppealError
from appeals.models import Appeal, Drawing, SheetPrint
from appeals.queries.prints import Choice, choice_of, sheet_words
from appeals.typesetting import NotSet, draw, fonts, source_of

log = logging.getLogger(__name__)

KEPT_FOR = dt.timedelta(days=7)
MOST_WAITING = 200  # at about half a second each
A_TURN = 5
PER_HOUR = 30  # that one network may ask for
TEMPLATE = "print_sheets"


class Busy(AppealError):
    """So many papers wait that one more would wait for minutes."""

    def __init__(self) -> None:
        super().__init__(_("Many people are printing just now. Please try again in some minutes."))


def digest_of(said: dict[str, Any]) -> str:
    """Changes with anything the paper says and with the way it is set."""
    words = json.dumps([said, source_of(TEMPLATE)], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()


@transaction.atomic
def ask_for_print(*, appeal: Appeal, choice: Choice) -> SheetPrint:
    """Have paper set. What is ready and still true, or waits already, is left as it is. Raises Busy.

    Who asks for what has no words made a mistake: ValueError.
    """
    said = sheet_words(appeal, choice)
    if said is None:
        raise ValueError("sheets for an appeal without words to sign")
    now = timezone.now()
    fields = {name: getattr(choice, name) for name in ("kind", "size", "locale", "code", "sheets")}
    row, created = SheetPrint.objects.get_or_create(appeal=appeal, **fields, defaults={"keep_until": now + KEPT_FOR})
    if not created and (row.state == Drawing.WAITING or is_true(row, said)):
        return row
    if SheetPrint.objects.filter(state=Drawing.WAITING).exclude(pk=row.pk).count() >= MOST_WAITING:
        raise Busy
    row.state, row.asked_at, row.keep_until = Drawing.WAITING, now, now + KEPT_FOR
    row.file, row.digest = b"", ""
    row.save()
    log.info("print asked print=%s", row.pk)
    return row


def is_true(row: SheetPrint, said: dict[str, Any] | None) -> bool:
    """Whether paper that is ready says what would be set now."""
    return said is not None and row.state == Drawing.READY and row.digest == digest_of(said)


def draw_prints() -> None:
    """Set what waits, oldest first. Nothing is held while it is drawn: twice the same does no harm."""
    if fonts().exists():
        waiting = SheetPrint.objects.filter(state=Drawing.WAITING).select_related("appeal")
        for row in waiting.order_by("asked_at", "pk")[:A_TURN]:
            _draw_one(row)


def _draw_one(row: SheetPrint) -> None:
    said = sheet_words(row.appeal, choice_of(row))
    if said is None:
        row.delete()  # it was closed or taken down meanwhile
        return
    try:
        file, state = draw(TEMPLATE, said), Drawing.READY
    except NotSet:  # one bad text must not keep the others waiting
        log.exception("print failed print=%s", row.pk)
        file, state = b"", Drawing.FAILED
    SheetPrint.objects.filter(pk=row.pk).update(file=file, digest=digest_of(said), state=state)
    log.info("print set print=%s state=%s", row.pk, state)


def forget_prints() -> None:
    """Delete the papers whose week is over."""
    SheetPrint.objects.filter(keep_until__lte=timezone.now()).delete()
