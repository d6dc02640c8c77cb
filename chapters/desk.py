"""The registry of the desk: each app joins its panels in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString

from chapters.models import ChapterPage
from chapters.rules import Ability, abilities_of

Draw = Callable[[HttpRequest, ChapterPage], SafeString]


@dataclass(frozen=True)
class Panel:
    """A part of the desk, shown to who has the ability. Lower `order` stands higher.

    On a wide screen there are two columns, and `aside` is in the second; on a phone the second follows the first.
    """

    name: str
    order: int
    ability: Ability
    draw: Draw
    aside: bool = False


PANELS: dict[str, Panel] = {}


def register_panel(name: str, order: int, ability: Ability, draw: Draw, *, aside: bool = False) -> None:
    """Join the desk; the same name again replaces it."""
    PANELS[name] = Panel(name, order, ability, draw, aside)


def dock(request: HttpRequest, chapter: ChapterPage) -> dict[str, bool]:
    """What the strip at the foot of every page of the desk offers this person; chapters/desk_base.html draws it."""
    may = abilities_of(request.user, chapter)
    return {"may_edit": Ability.EDIT_PAGES in may, "may_manage": Ability.MANAGE_MEMBERS in may}


def columns_for(request: HttpRequest, chapter: ChapterPage) -> tuple[list[SafeString], list[SafeString]]:
    """What this user sees of this chapter's desk: both columns, each in order."""
    may = abilities_of(request.user, chapter)
    columns: tuple[list[SafeString], list[SafeString]] = [], []
    for panel in sorted(PANELS.values(), key=lambda panel: panel.order):
        if panel.ability in may:
            columns[panel.aside].append(panel.draw(request, chapter))
    return columns
