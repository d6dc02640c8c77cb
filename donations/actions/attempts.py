"""What becomes of attempts that nobody paid: they expire, and what was typed for them is forgotten."""

import logging

import stripe
from django.db.models import Q
from django.utils import timezone

from donations.actions.syncing import sync_session
from donations.models import Attempt, Gift, MonthlyGift

log = logging.getLogger(__name__)

State = Attempt.State
AT_ONCE = 50  # payment pages asked about in one run
NOTHING_CAME = (State.BEGUN, State.OPEN, State.EXPIRED, State.FAILED)


def expire_attempts() -> int:
    """End attempts whose payment page has run out; how many. Each is asked about once, in case a webhook was lost."""
    now = timezone.now()
    Attempt.objects.filter(state=State.BEGUN, session_id=None, expires_at__lte=now).update(state=State.EXPIRED)
    over = Attempt.objects.filter(state__in=(State.BEGUN, State.OPEN), expires_at__lte=now).exclude(session_id=None)
    return sum(_expire(attempt) for attempt in over.order_by("expires_at", "pk")[:AT_ONCE])


def _expire(attempt: Attempt) -> bool:
    try:
        sync_session(attempt.session_id or "")
    except stripe.InvalidRequestError:
        log.warning("session unknown attempt=%s", attempt.pk)
    except stripe.StripeError as error:
        log.warning("session not asked attempt=%s error=%s", attempt.pk, type(error).__name__)
        return False  # the next run asks again
    Attempt.objects.filter(pk=attempt.pk, state__in=(State.BEGUN, State.OPEN)).update(state=State.EXPIRED)
    return True


def forget_attempts() -> int:
    """Forget who began what came to nothing, and what they wrote; how many. The sum and the day stay, for counting."""
    gifts, monthly = Gift.objects.exclude(attempt=None).values("attempt"), MonthlyGift.objects.values("attempt")
    came = Q(pk__in=gifts) | Q(pk__in=monthly)
    known = ~Q(contact=None) | ~Q(name="") | ~Q(message="") | ~Q(dedication="") | ~Q(checkout_url="")
    due = Attempt.objects.filter(state__in=NOTHING_CAME, erase_at__lte=timezone.now()).filter(known).exclude(came)
    due.filter(state__in=(State.BEGUN, State.OPEN)).update(state=State.EXPIRED)
    ended = due.filter(state__in=(State.EXPIRED, State.FAILED))
    return ended.update(contact=None, name="", message="", dedication="", checkout_url="", shows_name=False)
