"""Links for helpers: whoever has one works the door of one date without an account. Imports events.doors."""

import logging
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.seats import lock_date
from events.doors import LINK_ENDS_AFTER, link_token
from events.errors import EventError, NotNow
from events.models import HostLink, Occurrence
from people.actions import record_audit
from people.models import User
from people.secrets import digest

log = logging.getLogger(__name__)

MOST = 30  # for one date; more helpers than that do not stand at one door


@transaction.atomic
def make_link(*, occurrence: Occurrence, label: str, actor: User) -> HostLink:
    """Make a link for a helper, who is known by `label`. It ends six hours after the date does."""
    date = lock_date(occurrence.pk)
    ends = date.ends_at + LINK_ENDS_AFTER
    if date.is_cancelled or ends <= timezone.now():
        raise NotNow(_("This date is cancelled.") if date.is_cancelled else None)
    if date.host_links.filter(revoked_at=None).count() >= MOST:
        raise EventError(_("There are enough links for this date. End one that nobody needs first."))
    link = HostLink(occurrence=date, uid=uuid.uuid4(), label=label, created_by=actor, expires_at=ends)
    link.token_hash = digest(link_token(link))
    link.save(force_insert=True)
    _audit("events.door_link_made", link, actor)
    log.info("door link made link=%s date=%s", link.pk, date.pk)
    return link


@transaction.atomic
def revoke_link(*, link: HostLink, actor: User) -> None:
    """End a link at once; doing it twice ends it once."""
    if HostLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        _audit("events.door_link_revoked", link, actor)
        log.info("door link revoked link=%s", link.pk)


def _audit(verb: str, link: HostLink, actor: User) -> None:
    details = {"date": link.occurrence_id}
    record_audit(actor=actor, verb=verb, target=link, chapter_id=link.occurrence.chapter_id, details=details)
