"""The door of a date: when it is open, whose code a guest shows there, and whom a link without an account lets work it.

Imports chapters.rules, events.models and people.secrets.
"""

import datetime as dt

from django.utils import timezone

from chapters.rules import Ability, can
from events.models import HostLink, Occurrence, Rsvp
from people.models import User
from people.secrets import digest, token

OPENS_BEFORE = dt.timedelta(hours=3)
CLOSES_AFTER = dt.timedelta(hours=12)
LINK_ENDS_AFTER = dt.timedelta(hours=6)

By = User | HostLink  # who stands at a door


def door_opens(date: Occurrence) -> dt.datetime:
    return date.starts_at - OPENS_BEFORE


def door_closes(date: Occurrence) -> dt.datetime:
    return date.ends_at + CLOSES_AFTER


def is_door_open(date: Occurrence, now: dt.datetime | None = None) -> bool:
    """Whether guests can be checked in: from three hours before the start until twelve after the end."""
    return not date.is_off and door_opens(date) <= (now or timezone.now()) < door_closes(date)


def name_of(by: By) -> str:
    """Who it was, for the log: rows, no names."""
    return f"{'link' if isinstance(by, HostLink) else 'user'}:{by.pk}"


def rsvp_of_door_token(given: str) -> Rsvp | None:
    """Whose code this is; None for one that we never wrote, or whose guest is forgotten."""
    rows = Rsvp.objects.select_related("occurrence__event__locale", "occurrence__chapter__locale")
    return rows.filter(door_hash=digest(given), erased_at=None).first()


def link_token(link: HostLink) -> str:
    """The secret in a helper's link: whoever can name it works the door of that one date."""
    return token("door-link", str(link.uid), link.token_issue)


def link_ends(link: HostLink) -> dt.datetime:
    """When a link dies by itself: never later than it was made to, and earlier where its date was moved up."""
    return min(link.expires_at, link.occurrence.ends_at + LINK_ENDS_AFTER)


def link_of_token(given: str) -> HostLink | None:
    """Whose link this is; None for one that we never wrote, that has run out or was revoked, or whose maker may no
    longer manage dates of that chapter: a link never allows more than the one who gave it away could."""
    rows = HostLink.objects.select_related(
        "occurrence__event__locale", "occurrence__chapter__locale", "created_by"
    ).filter(token_hash=digest(given), revoked_at=None)
    link = rows.first()
    if link is None or link_ends(link) <= timezone.now():
        return None
    return link if can(link.created_by, Ability.MANAGE_DATES, link.occurrence.chapter) else None
