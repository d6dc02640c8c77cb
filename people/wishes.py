"""What people asked for that a restored backup must not undo. Imports people.models.

One line a wish (verb, keyed hash, time) in settings.WISHES_FILE, outside the database and backed up apart from it.
It names nobody. `manage.py replay_wishes` makes them true again after a restore.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from people.models import Contact


class Wish(NamedTuple):
    """`verb` is erased, silenced or unsilenced, with the key of a contact; or one that a floor above replays.

    An app that notes wishes of its own joins `REPLAYS` in its `ready()`: verb, and what makes such a wish true again.
    """

    verb: str
    email_key: str
    at: dt.datetime


REPLAYS: dict[str, Callable[[Wish], bool]] = {}


def note(verb: str, contact: Contact) -> None:
    """What a contact wished for."""
    note_key(verb, contact.email_key)


def note_key(verb: str, key: str) -> None:
    """Add a line, on disk before the transaction commits: a wish too many does no harm, one too few does."""
    line = f"{verb} {key} {timezone.now().isoformat()}\n"
    with open(settings.WISHES_FILE, "a", encoding="ascii") as file:  # one short write: lines never mix
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def noted() -> Iterator[Wish]:
    """Every wish, oldest first; none where nobody wished for anything yet."""
    if not os.path.exists(settings.WISHES_FILE):
        return
    with open(settings.WISHES_FILE, encoding="ascii") as file:
        for line in file:
            verb, key, at = line.split()
            yield Wish(verb, key, dt.datetime.fromisoformat(at))
