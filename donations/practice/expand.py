"""`expand[]`: objects in the place of their keys, as deep as asked. Imports donations.practice.store."""

from typing import Any

from donations.practice.refusals import Refused
from donations.practice.store import Data, every, find

DEEPEST = 4
# Lists that are left out unless asked for, and how they are found.
LISTS = {
    ("checkout.session", "line_items"): lambda one: one.get("_line_items", []),
    ("charge", "refunds"): lambda one: list(reversed(every("refund", charge=one["id"]))),
    ("invoice", "payments"): lambda one: every("invoice_payment", invoice=one["id"]),
    ("customer", "subscriptions"): lambda one: list(reversed(every("subscription", customer=one["id"]))),
}


def answer(data: Any, wanted: list[str]) -> Any:
    """What leaves the stand-in: without its own notes, with everything in place that `expand` names."""
    shown = clean(data)
    for path in wanted:
        names = path.split(".")
        if len(names) > DEEPEST:
            raise Refused(f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}")
        _expand(shown, names, path)
    return shown


def clean(data: Any) -> Any:
    """A copy without the stand-in's own notes."""
    if isinstance(data, dict):
        return {name: clean(value) for name, value in data.items() if not name.startswith("_")}
    return [clean(value) for value in data] if isinstance(data, list) else data


def _expand(here: Any, names: list[str], path: str) -> None:
    if isinstance(here, list):
        for one in here:
            _expand(one, names, path)
    if not isinstance(here, dict) or not names:
        return
    name, *rest = names
    if (here.get("object"), name) in LISTS and name not in here:
        stored = find(here["id"]) or {}
        data = clean(LISTS[here["object"], name](stored))
        here[name] = {"object": "list", "data": data, "has_more": False, "url": f"/v1/{here['id']}/{name}"}
    elif name not in here or isinstance(here[name], (int, bool)):
        raise Refused(f"This property cannot be expanded ({path}).")
    here[name] = _whole(here[name])
    _expand(here[name], rest, path)


def _whole(value: Any) -> Any:
    """The object behind a key; what is no key stays as it is."""
    if isinstance(value, str):
        found: Data | None = find(value)
        return clean(found) if found else value
    return [_whole(one) for one in value] if isinstance(value, list) else value
