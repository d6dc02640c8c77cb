"""What the desk sees of endorsements: what waits, what is shown, what was declined."""

from dataclasses import dataclass

from appeals.models import Appeal, Endorsement
from appeals.queries.endorsements import Shown, text_of

State = Endorsement.State
MOST = 100  # that wait, or were declined; those that follow are seen once these are decided


@dataclass(frozen=True)
class Queue:
    """Endorsements of one appeal, by what has become of them. `asked` only counts: nobody stands behind those yet."""

    waiting: list[Shown]
    shown: list[tuple[str, list[Shown]]]
    declined: list[Shown]
    asked: int


def queue_of(appeal: Appeal, language: str) -> Queue:
    """All that the desk lists; five queries, however many there are."""
    approved = _shown(appeal.endorsements.filter(state=State.APPROVED).order_by("order", "pk"), language)
    kinds = [(str(label), [one for one in approved if one.endorsement.kind == kind]) for kind, label in KINDS]
    return Queue(
        waiting=_shown(appeal.endorsements.filter(state=State.WAITING).order_by("pk")[:MOST], language),
        shown=[(label, rows) for label, rows in kinds if rows],
        declined=_shown(
            appeal.endorsements.filter(state=State.DECLINED).order_by("-decided_at", "-pk")[:MOST], language
        ),
        asked=appeal.endorsements.filter(state=State.ASKED).count(),
    )


KINDS = [(kind.value, kind.label) for kind in Endorsement.Kind]


def _shown(rows, language: str) -> list[Shown]:  # type: ignore[no-untyped-def]
    return [one for row in rows.prefetch_related("texts") if (one := shown_of(row, language))]


def shown_of(row: Endorsement, language: str) -> Shown | None:
    """An endorsement in words, whatever its state; None where it has none in any language."""
    text = text_of(row, language)
    return Shown(row, text.name, text.profession, text.words, text.locale) if text else None


def number_waiting(appeal: Appeal) -> int:
    """How many wait for approval."""
    return appeal.endorsements.filter(state=State.WAITING).count()
