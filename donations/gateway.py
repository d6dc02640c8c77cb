"""The only place that talks to the payment company: `client()`. Imports donations.practice.

With a key it is Stripe, without one the practice stand-in behind the same library. Its errors are those of the library
(`stripe.StripeError`); its objects are no dicts: use attributes or [...].
"""

import logging
from functools import lru_cache

import stripe
from django.conf import settings

from donations.practice.http import PracticeHTTP

PRACTICE_KEY = "sk_test_practice"
logging.getLogger("stripe").setLevel(logging.WARNING)  # below that it quotes what a request said
TIMEOUT = 10  # seconds; whoever gives is waiting


def client() -> stripe.StripeClient:
    """The stripe library, ready to ask: `client().v1.checkout.sessions.create({...}, {"idempotency_key": …})`."""
    return _practice() if settings.PRACTICE_PAYMENTS else _real(settings.STRIPE_SECRET_KEY)


@lru_cache(maxsize=1)
def _practice() -> stripe.StripeClient:
    return stripe.StripeClient(PRACTICE_KEY, http_client=PracticeHTTP())


@lru_cache(maxsize=1)
def _real(key: str) -> stripe.StripeClient:
    """Nothing is tried again here: a request must not wait longer, and the worker comes back by itself."""
    return stripe.StripeClient(key, http_client=stripe.RequestsClient(timeout=TIMEOUT), max_network_retries=0)
