"""When what the public sees last changed. Kept pages (content/middleware.py) are thrown away when it changes again."""

import uuid

from django.core.cache import cache
from django.db import transaction

KEY = "content.freshness"


def current() -> str:
    """The mark that every kept page of now bears."""
    return str(cache.get_or_set(KEY, _new_mark, None))


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
