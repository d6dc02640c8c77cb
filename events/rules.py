"""Who may do what with dates and seats. Imports events.models and people.secrets."""

import datetime as dt

from django.utils import timezone

from events.models import Occurrence, Rsvp
from people.secrets import digest, token


def is_open(occurrence: Occurrence, now: dt.datetime | None = None) -> bool:
    """Whether seats can still be asked for: it takes place and has not begun. A full date is open: one can wait."""
    return not occurrence.is_cancelled and (now or timezone.now()) < occurrence.starts_at


def is_late(rsvp: Rsvp, now: dt.datetime | None = None) -> bool:
    """Whether the mail was not answered in time, so that its link keeps no seat any more."""
    return rsvp.state == Rsvp.State.PENDING and rsvp.confirm_by <= (now or timezone.now())


def rsvp_token(rsvp: Rsvp) -> str:
    """The secret in every link of this guest's mail: whoever can name it may keep, change and give back the seats."""
    return token("rsvp", str(rsvp.uid), rsvp.token_issue)


def rsvp_of_token(given: str) -> Rsvp | None:
    """Whose link this is; None for one that we never wrote, that a newer one replaced, or whose guest is forgotten."""
    rows = Rsvp.objects.select_related("occurrence__event", "occurrence__chapter", "contact")
    return rows.filter(token_hash=digest(given), contact__isnull=False).first()
