"""The registry of the desk: each app joins its panels in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString

from chapters.models import ChapterPage
from chapters.rules import Ability, can

Draw = Callable[[HttpRequest, ChapterPage], SafeString]


@dataclass(frozen=True)
class Panel:
    """A part of the desk, shown to who has the ability. Lower `order` stands higher."""

    name: str
    order: int
    ability: Ability
    draw: Draw


PANELS: dict[str, Panel] = {}


def register_panel(name: str, order: int, ability: Ability, draw: Draw) -> None:
    """Join the desk; the same name again replaces it."""
    PANELS[name] = Panel(name, order, ability, draw)


def panels_for(request: HttpRequest, chapter: ChapterPage) -> list[SafeString]:
    """What this user sees of this chapter's desk, in order."""
    panels = sorted(PANELS.values(), key=lambda panel: panel.order)
    return [panel.draw(request, chapter) for panel in panels if can(request.user, panel.ability, chapter)]
