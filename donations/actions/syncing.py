"""How something stands at the payment company, and here from then on. What events, reconcile and pages that wait call.

Each asks outside any transaction and applies the whole answer in one. Each returns whether it is ours: whether it names
an attempt of our book. stripe.StripeError is raised where the payment company cannot be asked.
"""

from django.db import transaction

from donations.actions.asking import Told, ask_invoice, ask_payment, ask_session, ask_subscription
from donations.actions.payments import apply_payment
from donations.actions.sessions import apply_session
from donations.actions.subscriptions import apply_subscription


@transaction.atomic
def apply(told: Told) -> bool:
    """Write down what was learnt; False where nothing of it is ours."""
    ours = []
    if told.session:
        ours.append(apply_session(told.session))
    if told.subscription:
        ours.append(apply_subscription(told.subscription) is not None)
    ours += [apply_payment(payment) for payment in told.payments]
    return any(ours)


def sync_session(key: str) -> bool:
    """A payment page (`cs_…`) and what came of it."""
    return apply(ask_session(key))


def sync_payment(key: str) -> bool:
    """A payment intent (`pi_…`) with its refunds, disputes and fees."""
    return apply(ask_payment(key))


def sync_invoice(key: str) -> bool:
    """An invoice (`in_…`) of a monthly gift, with its payments."""
    return apply(ask_invoice(key))


def sync_subscription(key: str) -> bool:
    """A subscription (`sub_…`), with the payment of its latest invoice."""
    return apply(ask_subscription(key))
