"""A brought file in words: the report by line, what becomes of each event, where its draft is."""

import datetime as dt
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.imports.reading import ERROR, WARNING, Problem
from events.imports.words import sentence
from events.models import EventPage, ImportJob
from people.language import localise_digits

WHAT = {
    "new": (_("New"), "signal"),
    "changed": (_("Changed"), "signal"),
    "same": (_("As before"), ""),
    "older": (_("Older than ours, left alone"), ""),
}


SPOKEN = ("number", "most", "reason")


@dataclass(frozen=True)
class EventLine:
    """One event: where it stands in the file, what becomes of it, what its draft lacks, and the way to the editor."""

    line: int
    title: str
    day: dt.date
    what: str
    loud: bool
    needs: str = ""
    editor: str = ""


@dataclass(frozen=True)
class Sheet:
    """All of it. `errors` and `warnings` are (line, sentence)."""

    errors: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)
    events: list[EventLine] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    writes: bool = False


def sheet(job: ImportJob) -> Sheet:
    """The report of a job in the active language; empty while it is still being read."""
    problems = [_isolated(Problem(**told)) for told in job.report.get("problems", [])]
    said = {kind: [(one.line, sentence(one)) for one in problems if one.severity == kind] for kind in (ERROR, WARNING)}
    events = [_line(told, job) for told in job.report.get("events", [])]
    kinds = [told["what"] for told in job.report.get("events", [])]
    return Sheet(
        errors=said[ERROR],
        warnings=said[WARNING],
        events=events,
        summary=_summary(kinds),
        writes=any(kind in ("new", "changed") for kind in kinds),
    )


def _isolated(problem: Problem) -> Problem:
    """Its values set apart from the sentence around them, which may run the other way; numbers follow the language."""
    apart = {name: f"\u2068{text}\u2069" for name, text in problem.values.items() if name not in SPOKEN}
    return replace(problem, values={**problem.values, **apart})


def _line(told: dict, job: ImportJob) -> EventLine:
    what, kind = WHAT[told["what"]]
    names = [str(EventPage._meta.get_field(name).verbose_name) for name in told["needs"]]
    editor = reverse("wagtailadmin_pages:edit", args=[told["page"]]) if told["page"] else ""
    day = dt.date.fromisoformat(told["day"])
    return EventLine(told["line"], told["title"], day, str(what), bool(kind), ", ".join(names), editor)


def _summary(kinds: list[str]) -> list[str]:
    new, changed = kinds.count("new"), kinds.count("changed")
    rest = len(kinds) - new - changed
    counts = [
        (new, ngettext("%(n)s new event", "%(n)s new events", new)),
        (changed, ngettext("%(n)s changed event", "%(n)s changed events", changed)),
        (rest, ngettext("%(n)s event as before", "%(n)s events as before", rest)),
    ]
    return [text % {"n": localise_digits(count)} for count, text in counts if count]
