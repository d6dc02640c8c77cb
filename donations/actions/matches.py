"""Someone's word to add what others give: written down, and ended. What they then pay is recorded like any gift."""

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from content.freshness import touch
from donations.models import Fund, Match
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def add_match(
    *, fund: Fund, name: str, cap: int, starts_at: dt.datetime, ends_at: dt.datetime | None, author: User
) -> Match:
    """Write down who adds as much as others give between two moments, up to `cap` minor units."""
    match = Match.objects.create(
        fund=fund, name=name, cap=cap, starts_at=starts_at, ends_at=ends_at, livemode=settings.STRIPE_LIVE
    )
    _note("donations.match_added", match, author, {"cap": cap})
    return match


@transaction.atomic
def end_match(*, match: Match, author: User) -> bool:
    """Let no gift from now on be matched; False where it is over already. What was matched until now stays owed."""
    now = timezone.now()
    match = Match.objects.select_for_update(of=("self",)).get(pk=match.pk)
    if match.ends_at is not None and match.ends_at <= now:
        return False
    if match.starts_at >= now:
        match.starts_at = now - dt.timedelta(microseconds=1)  # one that never began matches nothing
    match.ends_at, match.ended_by = now, author
    match.save(update_fields=["starts_at", "ends_at", "ended_by"])
    _note("donations.match_ended", match, author, {})
    return True


def _note(verb: str, match: Match, author: User, details: dict) -> None:
    record_audit(actor=author, verb=verb, target=match, chapter_id=match.fund.chapter_id, details=details)
    log.info("%s match=%s user=%s", verb, match.pk, author.pk)
    touch()
