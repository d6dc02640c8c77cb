"""What the style page is made of."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sample:
    """A component in one state: a template of templates/ui/ and what it is given."""

    state: Any
    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shelf:
    """One component with all its states. `wide` gives each the whole line; `holder` is the list that it stands in."""

    name: Any
    samples: list[Sample]
    wide: bool = False
    holder: str = ""
