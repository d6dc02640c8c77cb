"""What someone who has just signed can do next. Floors above join their steps; this one knows of sharing only."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from appeals.models import Signature


@dataclass(frozen=True)
class Step:
    """One thing to do: a headline, a sentence, and a button that leads there."""

    title: str
    about: str
    button: str
    url: str


Find = Callable[[HttpRequest, Signature], Step | None]
STEPS: dict[str, tuple[int, Find]] = {}


def register_step(name: str, order: int, find: Find) -> None:
    """Join what follows signing; a lower `order` stands higher, the same name again replaces it."""
    STEPS[name] = (order, find)


def steps_after(request: HttpRequest, signature: Signature) -> list[Step]:
    """What this signer is offered, in order."""
    found = [find(request, signature) for _order, find in sorted(STEPS.values(), key=lambda one: one[0])]
    return [step for step in found if step]
