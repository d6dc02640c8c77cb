"""The document that hands signatures over: asked for with a reason, drawn by the worker volume by volume, fetched.

It names people, so it is true or it is not handed out: when someone who is named withdraws, what was drawn is thrown
away, and the desk says so.
"""

import datetime as dt
import logging
import math

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation

from appeals.models import Appeal, Delivery, DeliveryVolume, Drawing, Signature
from appeals.queries.deliveries import A_VOLUME, delivery_words, digest_of
from appeals.typesetting import NotSet, draw, fonts
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)

KEPT_FOR = dt.timedelta(days=7)
TEMPLATE = "print_delivery"


@transaction.atomic
def ask_for_delivery(*, appeal: Appeal, locale: str, size: str, reason: str, author: User, chapter_id: int) -> Delivery:
    """Have the document drawn. The log says for good who asked, and what for."""
    now = timezone.now()
    last = Signature.objects.filter(appeal=appeal).aggregate(last=Max("pk"))["last"]
    delivery = Delivery.objects.create(
        appeal=appeal,
        author=author,
        locale=locale,
        size=size,
        last_id=last or 0,
        asked_at=now,
        erase_at=now + KEPT_FOR,
    )
    details = {"locale": locale, "size": size, "reason": reason, "delivery": str(delivery.uid)}
    record_audit(actor=author, verb="appeals.delivery_asked", target=appeal, chapter_id=chapter_id, details=details)
    log.info("delivery asked delivery=%s user=%s", delivery.pk, author.pk)
    return delivery


@transaction.atomic
def note_fetched(*, volume: DeliveryVolume, author: User, chapter_id: int) -> None:
    """Note that a volume leaves the house, before it does."""
    delivery = volume.delivery
    details = {"delivery": str(delivery.uid), "volume": volume.number, "names": delivery.names}
    record_audit(
        actor=author, verb="appeals.delivery_fetched", target=delivery.appeal, chapter_id=chapter_id, details=details
    )
    log.info("delivery fetched delivery=%s volume=%s user=%s", delivery.pk, volume.number, author.pk)


def is_true(delivery: Delivery) -> bool:
    """Whether everybody who is named in it still is where it says. Reads every name of the appeal once."""
    return bool(delivery.digest) and digest_of(delivery)[0] == delivery.digest


def draw_deliveries() -> None:
    """Draw the next volume of the oldest that waits: one a turn, so that nothing else waits long for the worker."""
    delivery = (
        Delivery.objects.filter(state=Drawing.WAITING).select_related("appeal").order_by("asked_at", "pk").first()
    )
    if delivery and fonts().exists():
        _draw_next(delivery)


def _draw_next(delivery: Delivery) -> None:
    digest, names = digest_of(delivery)
    if delivery.digest != digest:
        _begin(delivery, digest, names)  # for the first time, or again because somebody withdrew meanwhile
    number = delivery.done + 1
    try:
        with translation.override(delivery.locale):
            file = draw(TEMPLATE, delivery_words(delivery, number), any_script=True)
    except NotSet:
        log.exception("delivery failed delivery=%s", delivery.pk)
        Delivery.objects.filter(pk=delivery.pk).update(state=Drawing.FAILED)
        return
    _keep(delivery, number, file)


@transaction.atomic
def _begin(delivery: Delivery, digest: str, names: int) -> None:
    delivery.volumes.all().delete()
    delivery.digest, delivery.names, delivery.done = digest, names, 0
    delivery.total = max(math.ceil(names / A_VOLUME), 1)
    delivery.save(update_fields=["digest", "names", "done", "total"])


@transaction.atomic
def _keep(delivery: Delivery, number: int, file: bytes) -> None:
    """Keep a volume, unless another worker was quicker."""
    row = Delivery.objects.select_for_update().filter(pk=delivery.pk, state=Drawing.WAITING).first()
    if row is None or row.done != number - 1 or row.digest != delivery.digest:
        return
    DeliveryVolume.objects.create(delivery=row, number=number, file=file)
    row.done = number
    row.state = Drawing.READY if number == row.total else Drawing.WAITING
    row.save(update_fields=["done", "state"])
    log.info("delivery drawn delivery=%s volume=%s of=%s", row.pk, number, row.total)


def forget_deliveries() -> None:
    """Delete those whose week is over, and the files of those that name somebody who is not to be named any more."""
    Delivery.objects.filter(erase_at__lte=timezone.now()).delete()
    for delivery in Delivery.objects.filter(state=Drawing.READY, done__gt=0):
        if not is_true(delivery):
            _throw_away(delivery)


@transaction.atomic
def _throw_away(delivery: Delivery) -> None:
    delivery.volumes.all().delete()
    Delivery.objects.filter(pk=delivery.pk).update(done=0)
    log.info("delivery untrue delivery=%s", delivery.pk)
