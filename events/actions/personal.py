"""A guest's own calendar: its secret address is made, made anew, revoked, and ends with their last date."""

import logging
import secrets

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from events.models import PersonalFeed, Rsvp
from events.rules import feed_token
from people.models import Contact
from people.secrets import digest

log = logging.getLogger(__name__)

FIRST_ISSUES = 2**30  # the first number is drawn: an address from before someone was forgotten never comes back


@transaction.atomic
def open_feed(*, contact: Contact) -> PersonalFeed:
    """The calendar of this contact, with the address it has or, without one that works, a new one."""
    feed = _locked(contact)
    return feed if feed and not feed.revoked_at else renew_feed(contact=contact)


@transaction.atomic
def renew_feed(*, contact: Contact) -> PersonalFeed:
    """Give the calendar a new address; every earlier one stops working at once."""
    feed = _locked(contact) or PersonalFeed(contact=contact, token_issue=secrets.randbelow(FIRST_ISSUES))
    feed.token_issue += 1
    feed.token_hash, feed.created_at, feed.revoked_at = digest(feed_token(feed)), timezone.now(), None
    feed.save()
    log.info("personal feed made feed=%s", feed.pk)
    return feed


@transaction.atomic
def revoke_feed(*, contact: Contact) -> None:
    """Let the address work no more. Doing it twice changes nothing."""
    PersonalFeed.objects.filter(contact=contact, revoked_at=None).update(revoked_at=timezone.now())
    log.info("personal feed revoked contact=%s", contact.pk)


def forget_feeds() -> int:
    """Delete the calendars of those who have no date left that knows them: two weeks after their last. How many."""
    left = Rsvp.objects.filter(contact=OuterRef("contact")).exclude(state=Rsvp.State.PENDING)
    forgotten, _ = PersonalFeed.objects.exclude(Exists(left)).delete()
    log.info("personal feeds forgotten rows=%s", forgotten)
    return forgotten


def _locked(contact: Contact) -> PersonalFeed | None:
    # Through the contact, since there may be no row yet that two buttons pressed at once could wait for.
    Contact.objects.select_for_update().get(pk=contact.pk)
    return PersonalFeed.objects.select_related("contact").filter(contact=contact).first()
