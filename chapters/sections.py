"""The registry of a chapter's public page: floors above join their sections in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString

from chapters.models import ChapterPage

Draw = Callable[[HttpRequest, ChapterPage], SafeString]


@dataclass(frozen=True)
class Section:
    """A part of every chapter's page. Lower `order` stands higher."""

    name: str
    order: int
    draw: Draw


SECTIONS: dict[str, Section] = {}


def register_section(name: str, order: int, draw: Draw) -> None:
    """Join the chapter page; the same name again replaces it."""
    SECTIONS[name] = Section(name, order, draw)


def sections_for(request: HttpRequest, chapter: ChapterPage) -> list[SafeString]:
    """The sections of this chapter, in order; what has nothing to say draws the empty string."""
    return [section.draw(request, chapter) for section in sorted(SECTIONS.values(), key=lambda one: one.order)]
