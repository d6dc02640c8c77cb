"""What a file of events says, and what is wrong with it. Imports nothing of ours."""

import datetime as dt
from dataclasses import dataclass, field

ERROR, WARNING = "error", "warning"

MAX_BYTES = 2_000_000
MAX_LINES = 100_000
MAX_LINE = 65_536  # characters of one value
MAX_EVENTS = 500
MAX_DATES = 400  # days left out, added or moved, of one event
MAX_PROBLEMS = 100  # of each severity; a report longer than that helps nobody
MAX_TITLE = 200
MAX_TEXT = 20_000  # characters of a description


@dataclass(frozen=True)
class Problem:
    """Something to tell who brought the file: in which line (from 1), what (a key of `words.WORDS`), with which words.

    An error stops the whole file; a warning says what is left out or taken otherwise than the file has it.
    """

    line: int
    code: str
    severity: str = ERROR
    values: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """What is read now cannot be taken. Carries the problem."""

    def __init__(self, line: int, code: str, **values: object) -> None:
        super().__init__(code)
        self.problem = Problem(line, code, ERROR, {name: str(value)[:120] for name, value in values.items()})


@dataclass(frozen=True)
class Extra:
    """One more date; `time` only where it differs from the usual one."""

    date: dt.date
    time: dt.time | None = None


@dataclass(frozen=True)
class Moved:
    """A date that the file moved. `original` is the wall start it had, which stays its key; `start` is where it is."""

    original: dt.datetime
    start: dt.datetime


@dataclass(frozen=True)
class ImportedEvent:
    """One event of a file, in wall time. `zone` is an IANA name, or empty for the chapter's own.

    `last_day` is the last day, itself included, of a date that lasts longer than a day or a night. `rule` is the text
    of rule parts without UNTIL; `until` is a local day, itself included. Days in `excluded` fall out at any hour.
    """

    line: int
    uid: str
    start_date: dt.date
    start_time: dt.time
    end_time: dt.time
    title: str = ""
    sequence: int = 0
    zone: str = ""
    fold: int = 0
    all_day: bool = False
    last_day: dt.date | None = None
    rule: str = ""
    until: dt.date | None = None
    excluded: tuple[dt.date, ...] = ()
    extra: tuple[Extra, ...] = ()
    moved: tuple[Moved, ...] = ()
    text: str = ""
    venue: str = ""
    address: str = ""
    city: str = ""
    directions: str = ""
    access: str = ""
    audience: str = ""
    url: str = ""
    join_url: str = ""
    kinds: tuple[str, ...] = ()
    capacity: int | None = None


@dataclass(frozen=True)
class Reading:
    """All that a file says. With an error among the problems nothing of it may be written."""

    events: tuple[ImportedEvent, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it may be written."""
        return not any(problem.severity == ERROR for problem in self.problems)


class Report:
    """Collects problems while a file is read; of too many it keeps the first, and says so."""

    def __init__(self) -> None:
        self.found: dict[str, list[Problem]] = {ERROR: [], WARNING: []}

    def add(self, problem: Problem) -> None:
        """Note a problem."""
        kept = self.found[problem.severity]
        if len(kept) < MAX_PROBLEMS:
            kept.append(problem)
        elif len(kept) == MAX_PROBLEMS:
            kept.append(Problem(problem.line, "and-more", problem.severity))

    def warn(self, line: int, code: str, **values: object) -> None:
        """Note what is left out or taken otherwise."""
        self.add(Problem(line, code, WARNING, {name: str(value)[:120] for name, value in values.items()}))

    def problems(self) -> tuple[Problem, ...]:
        """All of them, in the order of the file."""
        return tuple(sorted([*self.found[ERROR], *self.found[WARNING]], key=lambda problem: problem.line))
