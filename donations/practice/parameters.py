"""Checks every request of ours against the typed parameters that the stripe library ships. Imports stripe.

What comes in is a decoded form: text, dicts and lists. Unknown and missing names, numbers that are none and words off
an enumeration are refused in the payment company's own words. Bad values (−5) are for who answers the request.
"""

import re
import types
import typing
from functools import lru_cache
from typing import Any, Literal, Union

import stripe

from donations.practice.refusals import Refused

OPTIONS = set(stripe.RequestOptions.__annotations__)
PATTERNS = {int: ("integer", r"-?[0-9]+"), bool: ("boolean", r"true|false"), float: ("decimal", r"-?[0-9.]+")}


@lru_cache
def fields(kind: type) -> dict[str, Any]:
    """The names that a TypedDict of stripe.params knows, with their types; options of the call itself left out."""
    own = {name: hint for name, hint in kind.__annotations__.items() if name not in OPTIONS}
    return typing.get_type_hints(type("Own", (), {"__annotations__": own, "__module__": kind.__module__}))


def named(path: str) -> type:
    """“checkout.SessionCreateParams” → the TypedDict."""
    found: Any = stripe.params
    for name in path.split("."):
        found = getattr(found, name)
    return found


def check(params: dict[str, Any], kind: type, inside: str = "") -> None:
    """Refused where `params` are not what `kind` allows."""
    known = fields(kind)
    for name, value in params.items():
        where = f"{inside}[{name}]" if inside else name
        if name not in known:
            raise Refused(f"Received unknown parameter: {where}", code="parameter_unknown", param=where)
        _check_value(value, known[name], where)
    for name in sorted(set(known) & kind.__required_keys__ - set(params)):  # type: ignore[attr-defined]
        where = f"{inside}[{name}]" if inside else name
        raise Refused(f"Missing required param: {where}.", code="parameter_missing", param=where)


def _check_value(value: Any, hint: Any, where: str) -> None:
    choices = _choices(hint)
    if isinstance(value, str):
        _check_text(value, choices, where)
    elif isinstance(value, list):
        inner = [typing.get_args(choice)[0] for choice in choices if typing.get_origin(choice) is list]
        if not inner:
            raise Refused("Invalid array", param=where)
        for number, one in enumerate(value):
            _check_value(one, inner[0], f"{where}[{number}]")
    else:
        _check_inner(value, choices, where)


def _choices(hint: Any) -> list[Any]:
    """The parts of a union; of Required[…] and NotRequired[…], what is inside."""
    if typing.get_origin(hint) in (Union, types.UnionType, typing.Required, typing.NotRequired):
        return [choice for part in typing.get_args(hint) for choice in _choices(part)]
    return [hint]


def _check_text(value: str, choices: list[Any], where: str) -> None:
    words = [word for choice in choices if typing.get_origin(choice) is Literal for word in typing.get_args(choice)]
    patterns = [PATTERNS[choice] for choice in choices if choice in PATTERNS]
    if value in ("", *words) or any(re.fullmatch(pattern, value) for _name, pattern in patterns):
        return  # nothing stands for “take it away”
    if any(words) and not patterns:  # the library types these as “one of these, or any text”
        raise Refused(f"Invalid {where}: must be one of {', '.join(filter(None, words))}", param=where)
    if patterns:
        name = patterns[0][0]
        raise Refused(f"Invalid {name}: {value}", code=f"parameter_invalid_{name}", param=where)
    if not any(choice in (str, Any) for choice in choices):
        raise Refused("Invalid object" if any(map(_is_dict, choices)) else "Invalid array", param=where)


def _is_dict(choice: Any) -> bool:
    return hasattr(choice, "__required_keys__") or typing.get_origin(choice) is dict


def _check_inner(value: dict[str, Any], choices: list[Any], where: str) -> None:
    inner = [choice for choice in choices if _is_dict(choice)]
    if not inner:
        raise Refused("Invalid string", param=where)
    if typing.get_origin(inner[0]) is not dict:
        check(value, inner[0], where)
