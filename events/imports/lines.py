"""Content lines of a calendar file (RFC 5545), with the numbers they have in it. Imports reading and text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from events.imports.reading import MAX_LINE, Refusal
from events.imports.text import split

NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
PARAM = re.compile(r';([A-Za-z0-9-]{1,64})=("[^"]*"|[^";:,]*)((?:,(?:"[^"]*"|[^";:,]*))*)')
ESCAPED = re.compile(r"\\([\\;,nN])")
DEEPEST = 4  # components within components; calendars need three


@dataclass(frozen=True)
class Line:
    """One property: where it begins in the file, its name in capitals, its parameters and its value as written."""

    number: int
    name: str
    params: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value of a property that is text, without the escapes."""
        return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass
class Component:
    """What stands between BEGIN and END. `lines` are its own properties only."""

    number: int
    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def get(self, name: str) -> Line | None:
        """The first property of that name."""
        return next((line for line in self.lines if line.name == name), None)

    def all(self, name: str) -> list[Line]:
        """Every property of that name."""
        return [line for line in self.lines if line.name == name]


def unfold(text: str) -> Iterator[tuple[int, str]]:
    """Each line with the number of the first of its folds. Empty lines fall out."""
    parts: list[str] = []
    first = size = 0
    for number, line in split(text):
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
        else:
            if parts:
                yield first, "".join(parts)
            parts, first, size = ([line] if line.strip() else []), number, 0
        size += len(line)
        if size > MAX_LINE:
            raise Refusal(first, "line-too-long")
    if parts:
        yield first, "".join(parts)


def parse_line(number: int, line: str) -> Line:
    """Name, parameters and value of one unfolded line."""
    name = NAME.match(line)
    if not name:
        raise Refusal(number, "not-a-line")
    params, at = {}, name.end()
    while found := PARAM.match(line, at):
        params[found[1].upper()] = found[2].strip('"')
        at = found.end()
    if line[at : at + 1] != ":":
        raise Refusal(number, "not-a-line")
    return Line(number, name[0].upper(), params, line[at + 1 :])


def components(text: str) -> list[Component]:
    """The calendars of a file. Refusal where BEGIN and END do not match, or where it ends in the middle."""
    top = Component(0, "")
    open_ones = [top]
    number = 1
    for number, written in unfold(text):
        if len(open_ones) == 1 and not written.strip().upper().startswith("BEGIN:VCALENDAR"):
            raise Refusal(number, "after-the-end" if top.parts else "not-a-calendar")
        line = parse_line(number, written)
        if line.name in ("BEGIN", "END"):
            _turn(open_ones, line)
        else:
            open_ones[-1].lines.append(line)
    if len(open_ones) > 1:
        raise Refusal(number, "cut-short", name=open_ones[-1].name)
    return top.parts


def _turn(open_ones: list[Component], line: Line) -> None:
    """Go one component deeper, or back up."""
    name = line.value.strip().upper()
    if line.name == "BEGIN":
        if len(open_ones) > DEEPEST:
            raise Refusal(line.number, "too-deep")
        component = Component(line.number, name)
        open_ones[-1].parts.append(component)
        open_ones.append(component)
    elif open_ones.pop().name != name:
        raise Refusal(line.number, "wrong-end", name=name)
