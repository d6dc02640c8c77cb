"""What donors ask for their monthly gifts. It stands in our rows first; the worker tells the payment company.

So a button always works, and twice, whether the payment company answers or not.
"""

import logging
from typing import Any, cast

import stripe
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from donations.actions.dunning import tell_ended
from donations.errors import TooLate
from donations.gateway import client
from donations.models import MonthlyGift

log = logging.getLogger(__name__)

A_TURN = 50


@transaction.atomic
def ask_end(*, monthly: MonthlyGift) -> None:
    """End it. Asked for twice, or after it is over, is asked for once."""
    row = _locked(monthly)
    if row.is_running and not row.end_asked_at:
        row.end_asked_at, row.amount_asked = timezone.now(), None
        row.save(update_fields=["end_asked_at", "amount_asked"])
        log.info("end asked monthly=%s", row.pk)


@transaction.atomic
def ask_amount(*, monthly: MonthlyGift, amount: int) -> None:
    """Take `amount` minor units from the next payment on, the tip besides; TooLate where it is over or ending."""
    row = _locked(monthly)
    if not row.is_running or row.end_asked_at:
        raise TooLate(_("This monthly gift has ended."))
    row.amount_asked = amount  # even if it is the old one: another may be on its way to the payment company
    row.save(update_fields=["amount_asked"])
    log.info("amount asked monthly=%s", row.pk)


def _locked(monthly: MonthlyGift) -> MonthlyGift:
    return MonthlyGift.objects.select_for_update().get(pk=monthly.pk)


def tell_company() -> int:
    """Tell the payment company what donors asked for; how many it took. What fails is told again next time."""
    running = MonthlyGift.objects.filter(state__in=MonthlyGift.RUNNING, livemode=settings.STRIPE_LIVE)
    # Its donor was forgotten before it began: nobody would hear of it, and nobody could end it.
    running.filter(contact=None, end_asked_at=None).update(end_asked_at=timezone.now())
    asked = Q(end_asked_at__isnull=False) | Q(amount_asked__isnull=False)
    told = 0
    for monthly in running.filter(asked).order_by("?")[:A_TURN]:  # so that one that fails for ever holds up nobody
        try:
            _tell(monthly)
            told += 1
        except stripe.APIConnectionError:
            log.warning("the payment company does not answer monthly=%s", monthly.pk)
            break
        except stripe.StripeError as error:
            log.error("not told monthly=%s error=%s code=%s", monthly.pk, type(error).__name__, error.code)
    return told


def _tell(monthly: MonthlyGift) -> None:
    if monthly.end_asked_at:
        _end(monthly)
    else:
        _change(monthly)


def _end(monthly: MonthlyGift) -> None:
    """To delete is the same twice, so there is no key: what is gone already answers that it is missing."""
    try:
        ended = client().v1.subscriptions.cancel(monthly.subscription_id)
    except stripe.InvalidRequestError as error:
        if error.code != "resource_missing":
            raise
    else:
        if monthly.contact_id is None:
            _forget_customer(monthly, str(ended.customer))
    _note_end(monthly)


def _forget_customer(monthly: MonthlyGift, customer: str) -> None:
    """Whoever was erased here is erased there too. If it fails, their subscription has ended all the same."""
    try:
        client().v1.customers.delete(customer)
    except stripe.StripeError as error:
        log.error("customer stays monthly=%s error=%s", monthly.pk, type(error).__name__)


@transaction.atomic
def _note_end(monthly: MonthlyGift) -> None:
    row = _locked(monthly)
    if not row.is_running:
        return  # an event was quicker
    row.state, row.ended_at, row.next_at = MonthlyGift.State.ENDED, timezone.now(), None
    row.failed_invoice = row.pay_url = ""
    row.save(update_fields=["state", "ended_at", "next_at", "failed_invoice", "pay_url"])
    log.info("monthly gift ended monthly=%s", row.pk)
    tell_ended(monthly=row)


def _change(monthly: MonthlyGift) -> None:
    asked = cast(int, monthly.amount_asked)
    subscription = client().v1.subscriptions.retrieve(monthly.subscription_id)
    items = subscription["items"].data  # as an attribute it is a method
    item = next((one for one in items if one.price.unit_amount == monthly.amount), items[0])
    if item.price.unit_amount != asked:
        _change_price(monthly, item, asked)
    with transaction.atomic():
        row = _locked(monthly)
        row.amount, row.amount_asked = asked, None if row.amount_asked == asked else row.amount_asked
        row.save(update_fields=["amount", "amount_asked"])
    log.info("amount changed monthly=%s", monthly.pk)


def _change_price(monthly: MonthlyGift, item: Any, asked: int) -> None:
    """The key names the price that is left behind, and each change replaces it: there and back are two changes."""
    price = {
        "currency": monthly.currency.lower(),
        "product": str(item.price.product),
        "recurring": {"interval": "month"},
        "unit_amount": asked,
    }
    params = {"items": [{"id": item.id, "price_data": price}], "proration_behavior": "none"}
    options = {"idempotency_key": f"amount:{monthly.uid}:{item.price.id}:{asked}"}
    client().v1.subscriptions.update(monthly.subscription_id, cast(Any, params), cast(Any, options))
