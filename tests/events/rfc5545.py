"""A second reader of calendar files, written from RFC 5545 for these tests, strict where icalendar is kind.

It knows nothing of the library that writes the files; the first reader is ical.js (tests/events/read_calendar.mjs).
"""

import re
from dataclasses import dataclass, field

LINE = re.compile(r'^(?P<name>[A-Z0-9-]+)(?P<params>(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(?P<value>.*)$', re.DOTALL)
PARAM = re.compile(r';([A-Z0-9-]+)=("[^"]*"|[^";:,]*)')
ESCAPED = re.compile(r"\\(.)")


@dataclass
class Component:
    """A component with its properties by name: (value, parameters)."""

    name: str
    lines: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    children: list["Component"] = field(default_factory=list)

    def text(self, name: str) -> str:
        """A TEXT value, its escapes undone."""
        return ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], self.lines[name][0])

    def raw(self, name: str) -> str:
        return self.lines[name][0]


def parse(data: bytes) -> Component:
    """The one VCALENDAR of a file; AssertionError names what breaks the standard."""
    assert data.endswith(b"\r\n"), "the last line must end"
    assert not set(data.replace(b"\r\n", b"")) & {10, 13}, "only CRLF ends a line"
    for line in data.split(b"\r\n"):
        assert len(line) <= 75, f"{len(line)} octets in a line"
        line.decode("utf-8")  # folding must not cut a character in two
    stack = [Component("")]
    for line in data.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")[:-1]:
        _take(line, stack)
    assert len(stack) == 1, "a component is not closed"
    (calendar,) = stack[0].children
    return calendar


def _take(line: str, stack: list[Component]) -> None:
    match = LINE.match(line)
    assert match, f"not a content line: {line!r}"
    assert not re.search("[\x00-\x08\x0a-\x1f\x7f]", line), f"a control character: {line!r}"
    name, value = match["name"], match["value"]
    if name == "BEGIN":
        child = Component(value)
        stack[-1].children.append(child)
        stack.append(child)
    elif name == "END":
        assert stack.pop().name == value
    else:
        params = {key: text.strip('"') for key, text in PARAM.findall(match["params"])}
        assert name not in stack[-1].lines, f"{name} stands twice"
        stack[-1].lines[name] = (value, params)
