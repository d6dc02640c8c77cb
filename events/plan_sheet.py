"""A plan in words: what an edit would do to each date, and what the host chooses where people have answered.

The editor and the desk show the same sheet before anything is saved. Imports events.queries and events.actions.editing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.actions.editing import settle
from events.models import Occurrence
from events.queries.plans import Plan
from events.wall import Face
from people.language import listing, localise_digits, long_date, time_range
from people.models import User

# Of the days of the new rule, how many are offered to a group that has to choose.
NEAREST = 3
# Dates that nobody has answered are shown so far; the others are folded away, so that the button is near.
SHOWN = 12


@dataclass(frozen=True)
class Line:
    """One date: what becomes of it (`mark` is keep, move, add, drop or ask), when it is, when it was, who comes."""

    mark: str
    verdict: str
    when: str
    was: str = ""
    people: str = ""
    uid: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the choice is called in the form."""
        return f"settle-{self.uid}"


@dataclass(frozen=True)
class PlanSheet:
    """All of it, in the order of the calendar. `summary` counts; `rest` are later dates that nobody has answered;
    `digest` says which plan was agreed to."""

    lines: list[Line]
    rest: list[Line]
    summary: list[str]
    digest: str
    asks: bool
    told: str


def plan_sheet(plan: Plan, *, placed: bool = False) -> PlanSheet:
    """The sheet of a plan in the active language; `placed` says that the place changes too, which all of them hear."""
    found = [line for _face, line in sorted([*_kept(plan), *_others(plan)], key=lambda pair: pair[0])]
    rest = [line for line in found[SHOWN:] if not line.people]
    told = sum(plan.people.get(kept.row.pk, 0) for kept in (plan.keep if placed else plan.moved))
    return PlanSheet(
        lines=[line for line in found if line not in rest],
        rest=rest,
        summary=_summary(plan),
        digest=plan.digest,
        asks=bool(plan.ask),
        told=_people(told) if told else "",
    )


def in_words(face: Face) -> str:
    """A day and its hours."""
    language = get_language() or "en"
    day = long_date(face.date, language)
    if face.all_day:
        return day
    return listing([day, time_range(face.start, face.end, language=language)], language)


def _people(count: int) -> str:
    text = ngettext("%(n)s person", "%(n)s people", count)
    return text % {"n": localise_digits(count, get_language() or "en")}


def _kept(plan: Plan) -> Iterable[tuple[Face, Line]]:
    for kept in plan.keep:
        people = plan.people.get(kept.row.pk, 0)
        came = _people(people) if people else ""
        if kept.is_moved:
            yield kept.face, Line("move", _("Moves"), in_words(kept.face), in_words(kept.row.face), came)
        else:
            yield kept.face, Line("keep", _("Stays"), in_words(kept.face), people=came)


def _others(plan: Plan) -> Iterable[tuple[Face, Line]]:
    for face in plan.add:
        yield face, Line("add", _("New"), in_words(face))
    for row in plan.drop:
        yield row.face, Line("drop", _("Goes: nobody has answered"), in_words(row.face))
    for row in plan.ask:
        people = _people(plan.people[row.pk])
        choices = choices_of(row, plan)
        line = Line("ask", _("You choose"), in_words(row.face), people=people, uid=str(row.uid), choices=choices)
        yield row.face, line


def choices_of(row: Occurrence, plan: Plan) -> list[tuple[str, str]]:
    """What can become of a date that people answered: it stays, moves to one of the new days nearest to it, or is
    cancelled."""
    nearest = sorted(plan.add, key=lambda face: abs((face.date - row.start_date).days))[:NEAREST]
    moves = [(face.date.isoformat(), _("Move it to %(when)s") % {"when": in_words(face)}) for face in sorted(nearest)]
    return [("keep", _("Keep it as it is")), *moves, ("cancel", _("Cancel it"))]


def _summary(plan: Plan) -> list[str]:
    language = get_language() or "en"
    stay = len(plan.keep) - len(plan.moved)
    counts = [
        (stay, ngettext("%(n)s date stays", "%(n)s dates stay", stay)),
        (len(plan.moved), ngettext("%(n)s date moves", "%(n)s dates move", len(plan.moved))),
        (len(plan.add), ngettext("%(n)s new date", "%(n)s new dates", len(plan.add))),
        (len(plan.drop), ngettext("%(n)s date goes", "%(n)s dates go", len(plan.drop))),
        (len(plan.ask), ngettext("%(n)s date needs your choice", "%(n)s dates need your choice", len(plan.ask))),
    ]
    return [text % {"n": localise_digits(count, language)} for count, text in counts if count]


def decisions(data: Mapping[str, str], plan: Plan) -> list[tuple[Occurrence, str]]:
    """What was chosen on the sheet, for each date that asks; whatever was not offered counts as keeping it."""
    chosen = []
    for row in plan.ask:
        offered = {value for value, _label in choices_of(row, plan)}
        wish = data.get(f"settle-{row.uid}", "keep")
        chosen.append((row, wish if wish in offered else "keep"))
    return chosen


def settle_all(chosen: list[tuple[Occurrence, str]], *, reason: str, actor: User | None) -> None:
    """Carry out what was chosen, once the new dates are there."""
    for row, decision in chosen:
        settle(occurrence=row, decision=decision, reason=reason, actor=actor)
