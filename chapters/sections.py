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


@dataclass(frozen=True)
class Feed:
    """The chapter's news in a form for programs, which find it by the head of its page."""

    content_type: str
    url: str
    title: str


SECTIONS: dict[str, Section] = {}
FEEDS: dict[str, Callable[[ChapterPage], list[Feed]]] = {}


def register_section(name: str, order: int, draw: Draw) -> None:
    """Join the chapter page; the same name again replaces it."""
    SECTIONS[name] = Section(name, order, draw)


def sections_for(request: HttpRequest, chapter: ChapterPage) -> list[SafeString]:
    """The sections of this chapter, in order; what has nothing to say draws the empty string."""
    return [section.draw(request, chapter) for section in sorted(SECTIONS.values(), key=lambda one: one.order)]


def register_feeds(name: str, find: Callable[[ChapterPage], list[Feed]]) -> None:
    """Name feeds in the head of every chapter's page; the same name again replaces them."""
    FEEDS[name] = find


def feeds_of(chapter: ChapterPage) -> list[Feed]:
    """All feeds of this chapter."""
    return [feed for find in FEEDS.values() for feed in find(chapter)]
