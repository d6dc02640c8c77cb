"""Secrets of giving: the token a button needs, and the addresses of pages that are for one person.

Imports donations.models, donations.safeguards and people.secrets.
"""

import uuid

from django.core import signing

from donations.models import Attempt, Pledge
from donations.safeguards import TOKEN_LASTS
from people.secrets import digest, token

STEP = "donations.give"


def new_step(key: object) -> str:
    """The token that one page for giving to the fund `key` holds. No session is opened without it."""
    return signing.dumps(str(uuid.uuid4()), salt=f"{STEP}:{key}")


def nonce_of(step: str, key: object) -> uuid.UUID | None:
    """What the token was drawn around; None for one that is not ours, of another fund, or too old."""
    try:
        return uuid.UUID(signing.loads(step, salt=f"{STEP}:{key}", max_age=TOKEN_LASTS))
    except signing.BadSignature:
        return None


def return_token(uid: uuid.UUID) -> str:
    """The secret in the address that the payment page leads back to."""
    return token("donations.return", str(uid), 1)


def attempt_of_token(given: str) -> Attempt | None:
    """Whose return page this is."""
    return Attempt.objects.select_related("fund").filter(token_hash=digest(given)).first()


def pledge_token(uid: uuid.UUID) -> str:
    """The secret in every mail about a promise: whoever can name it confirms and withdraws it."""
    return token("donations.pledge", str(uid), 1)


def pledge_of_token(given: str) -> Pledge | None:
    """Whose promise this is."""
    return Pledge.objects.select_related("fund", "contact").filter(token_hash=digest(given)).first()
