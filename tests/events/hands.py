"""What tests of seats have in common: guests who ask and press buttons, and pages as they are read."""

import re

from django.utils import timezone

from events.actions.rsvps import ask_for_seat, confirm_rsvp
from events.models import Occurrence, Rsvp
from events.queries.seats import miscounted_dates
from events.rules import rsvp_token
from people.models import OutgoingMail
from people.secrets import email_key


def ask(
    date: Occurrence, email: str = "sima@example.org", party: int = 2, name: str = "Sima", locale: str = "en"
) -> Rsvp:
    """Someone who filled in the form and has not pressed the button in the mail."""
    ask_for_seat(occurrence=date, email=email, name=name, party=party, locale=locale)
    return Rsvp.objects.get(occurrence=date, contact__email_key=email_key(email))


def guest(date: Occurrence, email: str = "sima@example.org", party: int = 2, **fields: str) -> Rsvp:
    """Someone who asked and pressed the button."""
    return confirm_rsvp(rsvp=ask(date, email, party, **fields))


def state(rsvp: Rsvp) -> str:
    return Rsvp.objects.get(pk=rsvp.pk).state


def taken(date: Occurrence) -> int:
    """Seats taken, having checked the one thing that must always hold."""
    assert list(miscounted_dates().filter(pk=date.pk)) == []
    date.refresh_from_db()
    return date.seats_taken


def mails() -> list[str]:
    """Kinds of the mails about seats, in the order they were asked for."""
    rows = OutgoingMail.objects.filter(kind__startswith="events.rsvp").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def all_mail_left() -> None:
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now())


def link(rsvp: Rsvp, step: str = "") -> str:
    """Where the link in this guest's mail leads."""
    return f"/r/{rsvp_token(rsvp)}/{step}"


def words(response) -> str:
    """The page as it is read: no tags, single spaces."""
    html = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def heading(response) -> str:
    return re.search(r"<h1>(.*?)</h1>", response.content.decode(), re.S)[1].strip()
