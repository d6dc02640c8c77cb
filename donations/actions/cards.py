"""Another card for a monthly gift: given on the payment company's page, set on the subscription itself."""

import logging
import uuid
from typing import Any, cast

import stripe
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from donations.errors import NoAnswer, TooLate
from donations.gateway import client
from donations.links import monthly_url
from donations.models import MonthlyGift
from people.outbox import queue_mail

log = logging.getLogger(__name__)

LOCALES = {"en", "es"}  # of ours, those that the payment page is written in; others follow the browser


def ask_for_card(*, monthly: MonthlyGift, nonce: uuid.UUID) -> str:
    """The address of the page on which a card is given, by one call; the same `nonce` leads to the same page.

    TooLate where the gift is over or ending, NoAnswer where the payment company does not answer.
    """
    if not monthly.is_running or monthly.end_asked_at:
        raise TooLate(_("This monthly gift has ended."))
    url = monthly_url(monthly)
    params = {
        "mode": "setup",
        "currency": monthly.currency.lower(),
        "metadata": {"attempt": str(monthly.attempt.uid)},
        "success_url": f"{url}?card=given",
        "cancel_url": url,
        "locale": monthly.locale if monthly.locale in LOCALES else "auto",
    }
    options = {"idempotency_key": f"card:{monthly.uid}:{nonce}"}
    try:
        session = client().v1.checkout.sessions.create(cast(Any, params), cast(Any, options))
    except stripe.StripeError as error:
        log.warning("no card page monthly=%s error=%s", monthly.pk, type(error).__name__)
        raise NoAnswer(_("The payment company did not answer.")) from error
    return session.url or url


def card_given(session_id: str) -> bool:
    """A checkout session in setup mode is complete: use its card from now on. Whether it is one of ours.

    It asks the payment company several things and may be repeated, so no transaction shall be open around it.
    StripeError where it does not answer: then this has to be called again.
    """
    stripe_ = client().v1
    session = stripe_.checkout.sessions.retrieve(session_id, {"expand": ["setup_intent"]})
    monthly = _monthly_of(session)
    if monthly is None:
        return False
    setup = cast(Any, session.setup_intent)
    if session.status != "complete" or setup is None or not setup.payment_method:
        return True
    if not monthly.is_running or monthly.end_asked_at:  # whoever asked to end it pays nothing more, what failed neither
        return True
    method = str(setup.payment_method)
    subscription = stripe_.subscriptions.retrieve(monthly.subscription_id)
    stripe_.payment_methods.attach(
        method, {"customer": str(subscription.customer)}, {"idempotency_key": f"attach:{method}"}
    )
    # On the subscription and not just the customer: its own card is tried first.
    stripe_.subscriptions.update(
        monthly.subscription_id, {"default_payment_method": method}, {"idempotency_key": f"card-of:{method}"}
    )
    _pay_what_failed(monthly, method)
    _tell(monthly, method)
    return True


def _monthly_of(session: Any) -> MonthlyGift | None:
    try:
        attempt = uuid.UUID(str(session.metadata["attempt"]))
    except (KeyError, TypeError, ValueError):
        return None
    rows = MonthlyGift.objects.select_related("contact")
    return rows.filter(attempt__uid=attempt, livemode=settings.STRIPE_LIVE).first()


def _pay_what_failed(monthly: MonthlyGift, method: str) -> None:
    """What the old card could not pay the new one pays now; if it cannot either, the payment company tries on."""
    if not monthly.failed_invoice:
        return
    key = {"idempotency_key": f"pay:{monthly.failed_invoice}:{method}"}
    try:
        client().v1.invoices.pay(monthly.failed_invoice, {"payment_method": method}, cast(Any, key))
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        log.warning("invoice stays unpaid monthly=%s code=%s", monthly.pk, error.code)


@transaction.atomic
def _tell(monthly: MonthlyGift, method: str) -> None:
    log.info("card given monthly=%s", monthly.pk)
    if monthly.contact:
        key = f"donations.monthly_card:{monthly.pk}:{method}"
        kind = "donations.monthly_card"
        queue_mail(kind=kind, subject_id=monthly.pk, to=monthly.contact, key=key, locale=monthly.locale)
