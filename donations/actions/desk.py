"""What a treasurer decides about a fund and about the machinery of money, written to the log with their name."""

import logging
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from content.freshness import touch
from donations.actions.drafts import tell_drafts
from donations.actions.pledges import withdraw_pledge
from donations.models import Breaker, Fund, FundPage, Gift, Pledge, StripeEvent
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def close_fund(*, fund: Fund, author: User) -> None:
    """The fund takes no more gifts; its pages say so and keep what became of the money."""
    _archive(fund, author, closes=True)


@transaction.atomic
def open_fund_again(*, fund: Fund, author: User) -> None:
    """Take gifts again, until the deadline on its page."""
    _archive(fund, author, closes=False)


def _archive(fund: Fund, author: User, *, closes: bool) -> None:
    now = timezone.now()
    if (fund.archived_at is not None) is closes:
        return
    fund.archived_at = now if closes else None
    fund.save(update_fields=["archived_at"])
    pages = FundPage.objects.filter(translation_key=fund.key)
    closed_on = now.astimezone(ZoneInfo(fund.zone)).date() if closes else None
    pages.update(closed_on=closed_on)
    tell_drafts(pages, {"closed_on": closed_on.isoformat() if closed_on else None})
    _note(f"donations.fund_{'closed' if closes else 'opened_again'}", fund, author, fund.chapter_id)
    touch()


@transaction.atomic
def retry_event(*, event: StripeEvent, author: User) -> bool:
    """Let the worker try an event again that failed or was put aside; False where it did neither."""
    aside = StripeEvent.objects.filter(pk=event.pk, state__in=[StripeEvent.State.FAILED, StripeEvent.State.PARKED])
    now = timezone.now()
    again: dict[str, Any] = {"state": StripeEvent.State.RECEIVED, "attempts": 0, "due_at": now, "leased_until": None}
    if not aside.update(**again, failure="", processed_at=None):
        return False
    _note("donations.event_retried", event, author, None)
    return True


@transaction.atomic
def close_breaker(*, author: User) -> bool:
    """Take cards again before the time is over; False where they are taken. Many declined cards stop it again."""
    now = timezone.now()
    last = Breaker.objects.filter(until__gt=now).order_by("-until").first()
    if last is None:
        return False
    Breaker.objects.filter(until__gt=now).update(until=now, closed_by=author)
    _note("donations.breaker_closed", last, author, None)
    return True


@transaction.atomic
def withdraw_for_donor(*, pledge: Pledge, author: User) -> bool:
    """A donor told us that they will not give after all; False where the pledge does not stand."""
    if not withdraw_pledge(pledge=pledge):
        return False
    _note("donations.pledge_withdrawn", pledge, author, pledge.fund.chapter_id)
    touch()
    return True


@transaction.atomic
def say_worth(*, gift: Gift, counted: int, author: User) -> bool:
    """Say what a gift is worth to its fund, in minor units of the fund's currency, where nobody exchanged it.

    False where that is known. The worker then books it, by hearing once more what the payment company told of it.
    """
    if not Gift.objects.filter(pk=gift.pk, counted=None).update(counted=counted):
        return False
    told = [name for name in (gift.payment_intent, gift.charge_id, gift.invoice_id) if name]
    now, State = timezone.now(), StripeEvent.State
    StripeEvent.objects.filter(object_id__in=told, state=State.PROCESSED).update(state=State.RECEIVED, due_at=now)
    record_audit(
        actor=author,
        verb="donations.gift_valued",
        target=gift,
        chapter_id=gift.fund.chapter_id,
        details={"counted": counted},
    )
    return True


def _note(verb: str, target: Any, author: User, chapter_id: int | None) -> None:
    record_audit(actor=author, verb=verb, target=target, chapter_id=chapter_id)
    log.info("%s target=%s user=%s", verb, target.pk, author.pk)
