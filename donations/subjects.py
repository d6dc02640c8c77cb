"""What money is bound and paid for, in words. Only the apps above know, so they join here in their `ready()`.

A subject is `placement:<uid>`: whoever registers `placement` is asked for the names of all uids of a page at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

OTHER = "spending"  # what nothing was ordered for: the payment itself is its subject


@dataclass(frozen=True)
class Named:
    """A subject for the treasurer's desk, and the desk's page of it where there is one."""

    name: str
    url: str = ""


Namer = Callable[[list[str]], dict[str, Named]]
NAMERS: dict[str, Namer] = {}


def register_subject(kind: str, namer: Namer) -> None:
    """Have `namer(uids)` asked what subjects of this kind are called, in the active language, by uid."""
    NAMERS[kind] = namer


def names_of(subjects: Iterable[str]) -> dict[str, Named]:
    """Each subject in words; in general ones where nobody knows it any more."""
    by_kind: dict[str, dict[str, str]] = {}
    for subject in subjects:
        kind, _colon, uid = subject.partition(":")
        by_kind.setdefault(kind, {})[uid] = subject
    found = {}
    for kind, uids in by_kind.items():
        known = NAMERS[kind](list(uids)) if kind in NAMERS else {}
        general = Named(_("Something else") if kind == OTHER else _("An order"))
        found |= {subject: known.get(uid, general) for uid, subject in uids.items()}
    return found
