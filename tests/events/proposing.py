"""What tests of proposed dates have in common: what someone writes, and who presses which button."""

import datetime as dt

from django.utils import timezone

from chapters.models import ChapterPage
from events.actions.proposals import confirm_proposal, propose_date
from events.models import Proposal
from events.rules import host_token
from people.models import OutgoingMail
from people.secrets import email_key
from tests import factories

DAY = timezone.now().date() + dt.timedelta(days=9)
FACTS = {
    "kind": "reading",
    "title": "Poems by candlelight",
    "standfirst": "We read for an hour and then talk.",
    "start_date": DAY.isoformat(),
    "start_time": "18:30:00",
    "end_time": "20:00:00",
    "attendance": "offline",
    "venue": "The tea house",
    "address": "12 Oak Street",
    "city": "San Francisco",
    "join_url": "",
    "reveal": "everyone",
    "capacity": 20,
    "access": "Two steps at the door.",
    "languages": ["en", "fa"],
}
FORM = {
    **FACTS,
    "start_time": "18:30",
    "end_time": "20:00",
    "capacity": "20",
    "name": "Parvaneh",
    "email": "parvaneh@example.org",
    "message": "I have keys to the tea house.",
    "website": "",
}
OURS = {"sec-fetch-site": "same-origin"}


def asked(chapter: ChapterPage, email: str = "parvaneh@example.org", locale: str = "en", **facts) -> Proposal:
    """Someone who filled in the form and has not pressed the button in the mail."""
    message = "I have keys to the tea house."
    propose_date(chapter=chapter, email=email, name="Parvaneh", message=message, facts=FACTS | facts, locale=locale)
    return Proposal.objects.filter(contact__email_key=email_key(email)).latest("pk")


def proposed(chapter: ChapterPage, email: str = "parvaneh@example.org", **facts) -> Proposal:
    """Someone who pressed it."""
    return confirm_proposal(proposal=asked(chapter, email, **facts))


def editor(chapter: ChapterPage, role: str = "editor", **fields):
    return factories.member(chapter, role, **fields)


def mails() -> list[str]:
    """Kinds of the mails about proposals, in the order they were asked for."""
    return list(OutgoingMail.objects.filter(kind__contains="proposal").order_by("pk").values_list("kind", flat=True))


def link(proposal: Proposal, step: str = "") -> str:
    """Where the link in this volunteer's mail leads."""
    return f"/host/{host_token(proposal)}/{step}"


def state(proposal: Proposal) -> str:
    return Proposal.objects.get(pk=proposal.pk).state
