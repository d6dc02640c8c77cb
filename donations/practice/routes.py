"""Which request is answered by what. Imports donations.practice.parameters."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from donations.practice.parameters import check, named
from donations.practice.refusals import unknown_route

Answer = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Route:
    """A method and a pattern of addresses, the typed parameters of the stripe library, and who answers."""

    method: str
    pattern: re.Pattern[str]
    params: str
    answer: Answer


ROUTES: list[Route] = []


def route(method: str, path: str, params: str) -> Callable[[Answer], Answer]:
    """Register who answers `path`; “*” in it is a key. `params` is a name in stripe.params, without “Params”."""
    pattern = re.compile("/v1/" + path.replace("*", "([A-Za-z0-9_]+)"))

    def register(answer: Answer) -> Answer:
        ROUTES.append(Route(method, pattern, f"{params}Params", answer))
        return answer

    return register


def respond(method: str, path: str, params: dict[str, Any]) -> dict[str, Any]:
    """The object that answers a request, before anything is expanded; Refused else."""
    for one in ROUTES:
        found = one.pattern.fullmatch(path)
        if found and one.method == method:
            check(params, named(one.params))
            return one.answer(params, *found.groups())
    raise unknown_route(method, path)
