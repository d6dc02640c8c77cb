"""What someone who has just signed can do next. The roof joins its steps; this floor knows of passing it on only."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from appeals.models import Signature
from appeals.queries.pages import page_of


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


def spread(request: HttpRequest, signature: Signature) -> Step | None:
    """To pass it on, in words that are ready to send."""
    page = page_of(signature.appeal.key, get_language() or "en")
    if page is None:
        return None
    via = f"?via={signature.source}" if signature.source else ""
    return Step(
        title=_("Ask one more person"),
        about=_("Most people who sign were asked by somebody they know. Here are words to send, and a code to print."),
        button=_("Pass it on"),
        url=f"{page.url}spread/{via}",
    )
