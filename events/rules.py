"""Who may do what with dates and seats. Imports events.models and people.secrets."""

import datetime as dt

from django.utils import timezone

from chapters.models import ChapterPage
from events.models import GuestExport, Occurrence, PersonalFeed, Proposal, Rsvp, StandingRsvp
from people.models import User
from people.secrets import digest, token

LONGEST_OFFER, SHORTEST_OFFER = dt.timedelta(hours=24), dt.timedelta(minutes=15)


def is_open(occurrence: Occurrence, now: dt.datetime | None = None) -> bool:
    """Whether seats can still be asked for: it takes place and has not begun. A full date is open: one can wait."""
    return not occurrence.is_off and (now or timezone.now()) < occurrence.starts_at


def is_late(rsvp: Rsvp, now: dt.datetime | None = None) -> bool:
    """Whether the mail was not answered in time, so that its link keeps no seat any more."""
    return rsvp.state == Rsvp.State.PENDING and rsvp.confirm_by <= (now or timezone.now())


def offer_ends(occurrence: Occurrence, now: dt.datetime) -> dt.datetime:
    """Until when seats that are offered now are held, to the minute, as people are told it.

    A day, so that whoever looks at their mail once a day can take them; no more than a quarter of the time left, so
    that several can be asked before it begins; a quarter of an hour at least, or nobody could answer at all; and never
    past the start, since nobody keeps seats from then on.
    """
    left = (occurrence.starts_at - now) / 4
    ends = now + max(SHORTEST_OFFER, min(LONGEST_OFFER, left))
    ends += dt.timedelta(minutes=1) * (ends.second + ends.microsecond > 0)
    return min(ends.replace(second=0, microsecond=0), occurrence.starts_at)


def has_run_out(rsvp: Rsvp, now: dt.datetime | None = None) -> bool:
    """Whether seats were offered and not taken in time. While the date is off, an offer waits with it."""
    if rsvp.state != Rsvp.State.OFFERED or rsvp.offer_until is None or rsvp.occurrence.is_off:
        return False
    return rsvp.offer_until <= (now or timezone.now())


def rsvp_token(rsvp: Rsvp) -> str:
    """The secret in every link of this guest's mail: whoever can name it may keep, change and give back the seats."""
    return token("rsvp", str(rsvp.uid), rsvp.token_issue)


def rsvp_of_token(given: str) -> Rsvp | None:
    """Whose link this is; None for one that we never wrote, that a newer one replaced, or whose guest is forgotten."""
    rows = Rsvp.objects.select_related("occurrence__event", "occurrence__chapter", "contact", "shift", "missed")
    return rows.filter(token_hash=digest(given), erased_at=None).first()


def is_unanswered(proposal: Proposal, now: dt.datetime | None = None) -> bool:
    """Whether the mail to who proposed a date was not answered in time, so that its link does nothing any more."""
    return proposal.state == Proposal.State.ASKED and proposal.confirm_by <= (now or timezone.now())


def host_token(proposal: Proposal) -> str:
    """The secret in every link of this volunteer's mail: whoever can name it may send the proposal and take it back."""
    return token("proposal", str(proposal.uid), proposal.token_issue)


def proposal_of_token(given: str) -> Proposal | None:
    """Whose link this is; None for one that we never wrote, or whose writer is forgotten."""
    rows = Proposal.objects.select_related("chapter__locale", "contact", "event__locale")
    return rows.filter(token_hash=digest(given), contact__isnull=False).first()


def feed_token(feed: PersonalFeed) -> str:
    """The secret in the address of a guest's own calendar: whoever can name it sees where they will be."""
    return token("events.personal", feed.contact.email_key, feed.token_issue)


def feed_of_token(given: str) -> PersonalFeed | None:
    """Whose calendar this is; None for an address that is none of ours, was replaced or is ended."""
    return PersonalFeed.objects.select_related("contact").filter(token_hash=digest(given), revoked_at=None).first()


def standing_token(standing: StandingRsvp) -> str:
    """The secret in the link to a standing answer: whoever can name it may change and end it."""
    return token("standing", str(standing.uid), 1)


def standing_of_token(given: str) -> StandingRsvp | None:
    """Whose link this is; None for one that we never wrote, or of an answer that has ended."""
    rows = StandingRsvp.objects.select_related("event__locale", "contact")
    return rows.filter(token_hash=digest(given)).first()


def export_token(export: GuestExport) -> str:
    """The secret in the link to a list of guests. It opens nothing by itself: who follows it has to be who asked."""
    return token("events.export", str(export.uid), export.token_issue)


def export_of_token(given: str, *, user: User, chapter: ChapterPage) -> GuestExport | None:
    """The list that this person asked for in this chapter; None for anybody else's and for a link that never was.

    Whether they may still have it is asked by whoever calls: who lost the ability has lost the link.
    """
    rows = GuestExport.objects.select_related("occurrence__event", "occurrence__chapter", "user")
    mine = rows.filter(user=user, occurrence__chapter__translation_key=chapter.translation_key)
    return mine.filter(token_hash=digest(given)).first()
