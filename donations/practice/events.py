"""Events: whatever changes is told to the webhook, and can be read afterwards. Imports donations.practice.delivery."""

from functools import partial
from typing import Any

from django.db import transaction
from stripe._api_version import _ApiVersion

from donations.models import PracticeDelivery
from donations.practice.delivery import deliver
from donations.practice.expand import clean
from donations.practice.routes import route
from donations.practice.store import Data, get, make, page


def ring(kind: str, data: Data, **previous: Any) -> Data:
    """An event about an object as it is now; it leaves for the webhook as soon as the transaction has committed."""
    about = {"object": clean(data), **({"previous_attributes": previous} if previous else {})}
    event = make(
        "event",
        "evt",
        api_version=_ApiVersion.CURRENT,
        data=about,
        pending_webhooks=1,
        request={"id": None, "idempotency_key": None},
        type=kind,
    )
    PracticeDelivery.objects.create(event_id=event["id"])
    transaction.on_commit(partial(deliver, event["id"]), robust=True)
    return event


@route("GET", "events/*", "EventRetrieve")
def retrieve(params: Data, key: str) -> Data:
    return get("event", key)


@route("GET", "events", "EventList")
def listed(params: Data) -> Data:
    """Newest first, `types` and `created` narrow it; the payment company forgets them after thirty days."""
    types = params.get("types")
    return page(
        "event", params, "/v1/events", by={"type": "type"}, keep=lambda one: types is None or one["type"] in types
    )
