"""When what the public sees last changed. Kept pages (content/middleware.py) are thrown away when it changes again."""

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache, caches
from django.db import transaction

KEY = "content.freshness"
T = TypeVar("T")


def current() -> str:
    """The mark that every kept page of now bears."""
    return str(cache.get_or_set(KEY, _new_mark, None))


def kept(name: str, make: Callable[[], T]) -> T:
    """What `make` says, kept as public pages are: until one of them changes, for PAGE_CACHE_SECONDS at most. What says
    no (None, False, an empty text) is not kept, so that made-up names crowd nothing out."""
    name = f"kept:{current()}:{name}"
    found = caches["pages"].get(name)
    if found is None:
        found = make()
        if found and settings.PAGE_CACHE_SECONDS:
            caches["pages"].set(name, found, settings.PAGE_CACHE_SECONDS)
    return found


def touch() -> None:
    """Say that a public page has changed: once what changed it is committed, no kept page is shown again.

    Call it for publishing and for any number that pages show (a seat taken, a gift). With a cache that processes do not
    share, the other processes notice when their copies run out, PAGE_CACHE_SECONDS later.
    """
    transaction.on_commit(_change, robust=True)


def _change() -> None:
    cache.set(KEY, _new_mark(), None)


def _new_mark() -> str:
    # Drawn, not counted: a mark that the cache has evicted never comes back, and with it no page of the past.
    return uuid.uuid4().hex
