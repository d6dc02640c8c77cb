"""What the update pages show. Imports content.queries."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from content.models import UpdateIndexPage, UpdatePage
from content.queries import neighbours, read_key, sheet


def update_list(index: UpdateIndexPage, query: Mapping[str, str]) -> dict[str, Any]:
    """One page of the list, with the addresses of its other pages and of its kinds."""
    kind = query.get("kind", "") if query.get("kind") in UpdatePage.Kind.values else ""
    before = query.get("before", "")
    found = sheet(index, before=before, kind=kind)
    return {
        "sheet": found,
        "older_url": _address(index, kind=kind, before=found.before) if found.before else "",
        "newest_url": _address(index, kind=kind) if read_key(before) else "",
        "kinds": [
            {"title": title, "url": _address(index, kind=value), "current": value == kind}
            for value, title in [("", _("All of them")), *UpdatePage.Kind.choices]
        ],
    }


def _address(index: UpdateIndexPage, **query: str) -> str:
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{index.url}?{said}" if said else index.url


def one_update(update: UpdatePage) -> dict[str, Any]:
    """The list that an update stands in, and the updates beside it."""
    older, newer = neighbours(update)
    return {"index": update.get_parent().specific, "older": older, "newer": newer}
