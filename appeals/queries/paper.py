"""Batches of sheets: which a desk sees, how far each is, and what each collector brought."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from appeals.models import Appeal, PaperBatch, Signature
from chapters.models import ChapterPage

STATES = {
    "first": _("Waits for its second count"),
    "again": _("Waits for its recount"),
    "counted": _("Counted"),
    "destroyed": _("Counted and destroyed"),
}
TO_COUNT = Q(counted=None) | Q(first_at__gt=F("second_at"))


def batches_of(appeal: Appeal, chapter: ChapterPage) -> QuerySet[PaperBatch]:
    """A chapter's batches, in no order. Another chapter's are none of them."""
    rows = PaperBatch.objects.filter(appeal=appeal, chapter__translation_key=chapter.translation_key)
    return rows.select_related("first_by", "second_by", "destroyed_by", "chapter")


def batch_of(appeal: Appeal, chapter: ChapterPage, uid: UUID) -> PaperBatch | None:
    """One of them."""
    return batches_of(appeal, chapter).filter(uid=uid).first()


def is_to_count(batch: PaperBatch) -> bool:
    """Whether it waits for a second count: the first one, or that of a recount."""
    return batch.second_at is None or batch.first_at > batch.second_at


def state_of(batch: PaperBatch) -> str:
    """One of the keys of `STATES`."""
    if batch.counted is None:
        return "first"
    if is_to_count(batch):
        return "again"
    return "destroyed" if batch.is_destroyed else "counted"


def number_typed(batch: PaperBatch) -> int:
    """How many names were typed from it."""
    return Signature.objects.filter(batch=batch).count()


@dataclass(frozen=True)
class Brought:
    """What one collector brought, as far as it is counted. `handle` is empty for batches without one."""

    handle: str
    batches: int
    signatures: int
    waiting: int


def by_collector(appeal: Appeal, chapter: ChapterPage) -> list[Brought]:
    """The most signatures first. One query."""
    rows = batches_of(appeal, chapter).order_by().values("collector")
    summed = rows.annotate(batches=Count("pk"), names=Sum("counted"), waiting=Count("pk", filter=TO_COUNT))
    found = [Brought(row["collector"], row["batches"], row["names"] or 0, row["waiting"]) for row in summed]
    return sorted(found, key=lambda one: (-one.signatures, one.handle))
