"""What can be done with a date on the desk: one list, for the date's own page and for Today.

Each page of a date has an address `/desk/<chapter>/dates/<uid>/…` with a name of its own in events/desk_urls.py; a link
whose page does not exist is left out, and so is one that this person, or this date, has no use for. Imports
chapters.rules and events.models.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from chapters.rules import Ability
from events.models import Occurrence

When = Callable[[Occurrence], bool]

# Where a link stands on the page of a date.
EVENING, GUESTS, DATE = "evening", "guests", "date"


def always(date: Occurrence) -> bool:
    return True


def takes_place(date: Occurrence) -> bool:
    """It is not off: whoever comes can be checked in, before, during and after."""
    return not date.is_off


def to_come(date: Occurrence) -> bool:
    """It is not over yet, or was put off, so it can still be changed."""
    return not date.is_past()


def over(date: Occurrence) -> bool:
    """It took place."""
    return date.has_ended() and not date.is_off


@dataclass(frozen=True)
class DeskLink:
    """One page of a date: its address' name, what the link says, who may follow it, of which dates it makes sense."""

    name: str
    label: Promise
    ability: Ability
    when: When = always
    group: str = DATE
    hint: Promise | str = ""


LINKS = [
    DeskLink("desk_door", _("Open the door list"), Ability.SEE_GUESTS, takes_place, EVENING),
    DeskLink("desk_door_print", _("Print the list"), Ability.SEE_GUESTS, takes_place, EVENING),
    DeskLink("desk_helpers", _("Links for helpers without an account"), Ability.MANAGE_DATES, to_come, EVENING),
    DeskLink("desk_messages", _("Write to the guests"), Ability.MANAGE_DATES, always, GUESTS),
    DeskLink("desk_answers", _("What guests told you"), Ability.MANAGE_DATES, always, GUESTS),
    DeskLink("desk_feedback", _("What guests thought"), Ability.MANAGE_DATES, over, GUESTS),
    DeskLink("desk_export", _("Take the list along as a file"), Ability.EXPORT_GUESTS, always, GUESTS),
    DeskLink("desk_co_hosts", _("Host it with another chapter"), Ability.MANAGE_DATES, to_come),
]


@dataclass(frozen=True)
class Shown:
    """A link as a template draws it."""

    name: str
    label: Promise
    hint: Promise | str
    url: str


def links_of(
    date: Occurrence, chapter: ChapterPage, may: Collection[Ability], groups: Collection[str] = (EVENING, GUESTS, DATE)
) -> list[Shown]:
    """What someone with these abilities can do with this date, in order."""
    found = []
    for link in LINKS:
        if link.group in groups and link.ability in may and link.when(date) and (url := _address(link, date, chapter)):
            found.append(Shown(link.name, link.label, link.hint, url))
    return found


def _address(link: DeskLink, date: Occurrence, chapter: ChapterPage) -> str:
    try:
        return reverse(link.name, args=[chapter.slug, date.uid])
    except NoReverseMatch:  # that page is not there
        return ""
