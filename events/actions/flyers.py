"""Flyers: asked for by a request, set by the worker, kept for a week."""

import datetime as dt
import hashlib
import json
import logging
from typing import Any, Literal

import typst
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.errors import EventError
from events.models import Flyer, Occurrence
from events.queries.flyers import flyer_words, printable_dates

log = logging.getLogger(__name__)

State = Flyer.State
SOURCE = settings.BASE_DIR / "templates" / "events" / "flyer.typ"
FONTS = settings.ASSETS_DIR / "print"
KEPT_FOR = dt.timedelta(days=7)
MOST_WAITING = 200  # at about a third of a second each
A_TURN = 10
PER_HOUR = 30  # that one network may ask for


class Busy(EventError):
    """So many flyers wait that one more would wait for minutes."""

    message = _("Many people are printing just now. Please try again in some minutes.")


def digest_of(said: dict[str, Any]) -> str:
    """Changes with anything the flyer says and with the way it is set."""
    return hashlib.sha256(json.dumps([said, SOURCE.read_text()], sort_keys=True).encode()).hexdigest()


def draw(said: dict[str, Any], *, format: Literal["pdf", "png"] = "pdf") -> bytes:
    """The sheet as PDF; tests also ask for png."""
    inputs = {"data": json.dumps(said)}
    return typst.compile(SOURCE, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=inputs, format=format)


@transaction.atomic
def ask_for_flyer(*, occurrence: Occurrence, whole: bool, size: str, language: str) -> Flyer:
    """Have a flyer set. One that is ready and still true, or waits already, is left as it is.

    Raises Busy where too many wait. Who is asked for a date without a public page made a mistake: ValueError.
    """
    said = flyer_words(occurrence, whole=whole, size=size, language=language)
    if said is None:
        raise ValueError("a flyer of a date that has no public page")
    now = timezone.now()
    flyer, created = Flyer.objects.get_or_create(
        occurrence=occurrence, whole=whole, size=size, language=language, defaults={"keep_until": now + KEPT_FOR}
    )
    if not created and (flyer.state == State.WAITING or is_true(flyer, said)):
        return flyer
    if Flyer.objects.filter(state=State.WAITING).exclude(pk=flyer.pk).count() >= MOST_WAITING:
        raise Busy
    flyer.state, flyer.asked_at, flyer.keep_until = State.WAITING, now, now + KEPT_FOR
    flyer.file, flyer.digest = b"", ""
    flyer.save()
    log.info("flyer asked flyer=%s", flyer.pk)
    return flyer


def is_true(flyer: Flyer, said: dict[str, Any] | None) -> bool:
    """Whether a flyer that is ready says what would be set now."""
    return said is not None and flyer.state == State.READY and flyer.digest == digest_of(said)


def draw_waiting() -> None:
    """Set what waits, oldest first. Nothing is held while it is drawn: twice the same flyer does no harm."""
    if FONTS.exists():
        for flyer in Flyer.objects.filter(state=State.WAITING).order_by("asked_at", "pk")[:A_TURN]:
            _draw_one(flyer)


def _draw_one(flyer: Flyer) -> None:
    date = printable_dates().filter(pk=flyer.occurrence_id).first()
    said = date and flyer_words(date, whole=flyer.whole, size=flyer.size, language=flyer.language)
    if not said:
        flyer.delete()  # it was cancelled, hidden or begun meanwhile
        return
    try:
        file, state = draw(said), State.READY
    except Exception:  # one bad text must not keep the others waiting
        log.exception("flyer failed flyer=%s", flyer.pk)
        file, state = b"", State.FAILED
    Flyer.objects.filter(pk=flyer.pk).update(file=file, digest=digest_of(said), state=state)
    log.info("flyer set flyer=%s state=%s", flyer.pk, state)


def forget_flyers() -> None:
    """Delete the flyers whose week is over and those of dates that are none to print any more."""
    Flyer.objects.filter(keep_until__lte=timezone.now()).delete()
    Flyer.objects.exclude(occurrence__in=printable_dates()).delete()
