"""The list of a date's guests as a table: which columns there are, and what stands in them at this moment.

It names who comes, waits, came or did not come; not who never answered our mail, whose address may be a stranger's, nor
who gave the seats back, nor anyone whose time has come to be forgotten. Imports events.queries.answers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events.disclosure import is_high_risk
from events.models import Answer, Occurrence, Question, Rsvp, ShiftRole
from events.queries.answers import HEARD, GuestAnswers, answers_of, help_name
from events.queries.questions import Asked, asked_at, in_words
from events.queries.shifts import shift_name
from people.language import listing
from people.places import SPOKEN

FIRST = ("alias", "party")  # all that a list at a door needs
ASKED = "question-"  # and the number of a question

LABELS: dict[str, str | Promise] = {
    "alias": gettext_lazy("Name or alias"),
    "party": gettext_lazy("How many"),
    "state": gettext_lazy("State"),
    "language": gettext_lazy("Language"),
    "shift": gettext_lazy("Shift or role"),
    "helps": gettext_lazy("Can help with"),
    "needs": gettext_lazy("Access needs"),
    "photos": pgettext_lazy("column of a table", "May be photographed"),
    "email": gettext_lazy("E-mail"),
}


@dataclass(frozen=True)
class Column:
    """One column that can be taken along: its name in forms and rows, and what stands above it."""

    name: str
    label: str


@dataclass(frozen=True)
class Table:
    """What a file says."""

    heads: list[str]
    rows: list[list[str | int]]


def columns_of(date: Occurrence, language: str) -> list[Column]:
    """What can be taken along of this date. At high risk nobody's address leaves the desk."""
    names = [name for name in LABELS if name != "email" or not is_high_risk(date)]
    asked = [Column(f"{ASKED}{question.pk}", question.label) for question in questions_of(date, language)]
    return [*(Column(name, str(LABELS[name])) for name in names), *asked]


def questions_of(date: Occurrence, language: str) -> list[Asked]:
    """What guests of this date are asked, then what they were asked before and someone answered."""
    now = asked_at(date, language)
    given = Answer.objects.filter(rsvp__in=guests_listed(date).order_by().values("pk")).values_list(
        "question", flat=True
    )
    before = set(given.distinct()) - {question.pk for question in now}
    return [*now, *(in_words(Question.objects.filter(pk__in=before), language) if before else [])]


def guests_listed(date: Occurrence) -> QuerySet[Rsvp]:
    """Whom a list may name now."""
    known = date.rsvps.filter(state__in=HEARD, erased_at=None, erase_at__gt=timezone.now())
    return known.order_by("confirmed_at", "waitlisted_at", "pk")


def guest_table(date: Occurrence, wanted: Iterable[str], language: str) -> Table:
    """The columns of `wanted` that there are still, in their own order, for everyone who may be named now."""
    wanted = set(wanted)
    columns = [column for column in columns_of(date, language) if column.name in wanted]
    told = answers_of(date, language) if any(column.name.startswith(ASKED) for column in columns) else {}
    guests = guests_listed(date).select_related("contact", "shift")
    rows = [[_cell(guest, column.name, told) for column in columns] for guest in guests]
    return Table([column.label for column in columns], rows)


CELLS: dict[str, Callable[[Rsvp], str | int]] = {
    "alias": lambda guest: guest.name or "",
    "party": lambda guest: guest.party,
    "state": lambda guest: str(guest.get_state_display()),
    "language": lambda guest: str(dict(SPOKEN).get(guest.locale, guest.locale)),
    "shift": lambda guest: shift_name(guest.shift) if guest.shift else "",
    "helps": lambda guest: listing(help_name(role) for role in guest.helps if role in ShiftRole.values),
    "needs": lambda guest: guest.access_needs or "",
    "photos": lambda guest: _("Yes") if guest.photo_consent else _("No"),  # who said nothing said no
    "email": lambda guest: (guest.contact and guest.contact.email) or "",
}


def _cell(guest: Rsvp, name: str, told: Mapping[int, GuestAnswers]) -> str | int:
    if not name.startswith(ASKED):
        return CELLS[name](guest)
    answers = told.get(guest.pk)
    return answers.values.get(int(name.removeprefix(ASKED)), "") if answers else ""
