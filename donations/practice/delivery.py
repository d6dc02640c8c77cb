"""Events on their way to our own webhook: really signed, through the whole of Django, but without a socket.

`WSGIHandler.get_response` is what answers. Its `__call__` is not used: it tells Django that a request begins and ends,
upon which Django would close the database connection that the page around us is still using. Imports donations.models.
"""

import datetime as dt
import io
import json
import logging
from functools import lru_cache
from urllib.parse import urlsplit

import stripe
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db.models import F
from django.urls import get_urlconf, set_urlconf
from django.utils import timezone, translation

from donations.models import PracticeDelivery
from people.errors import describe

log = logging.getLogger(__name__)

WEBHOOK = "/donations/stripe/webhook/"
TRIES_FOR = dt.timedelta(days=3)  # as long as the payment company tries
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=1), dt.timedelta(hours=12)
BATCH = 200


@lru_cache(maxsize=1)
def handler() -> WSGIHandler:
    """All middleware and views of this site, loaded once."""
    return WSGIHandler()


def deliver(event_id: str) -> bool:
    """Take an event to the webhook, if it is due and nobody else is at it; whether it was taken."""
    now = timezone.now()
    mine = PracticeDelivery.objects.filter(event_id=event_id, delivered_at=None)
    if not mine.filter(due_at__lte=now).update(attempts=F("attempts") + 1, due_at=now + FIRST_WAIT):
        return False
    one = mine.select_related("event").get()
    try:
        status = post(json.dumps(one.event.data))
    except Exception as error:  # whoever listens badly must not hold up who paid
        log.warning("practice event not taken event=%s error=%s", event_id, describe(error))
        status = 0
    if 200 <= status < 300:
        mine.update(delivered_at=timezone.now())
        return True
    mine.update(due_at=now + min(FIRST_WAIT * 4 ** min(one.attempts - 1, 8), LONGEST_WAIT))
    return False


def deliver_due() -> int:
    """Try again what was not taken, for three days; how many were taken."""
    now = timezone.now()
    due = PracticeDelivery.objects.filter(delivered_at=None, due_at__lte=now, event__made_at__gte=now - TRIES_FOR)
    keys = list(due.order_by("event__made_at").values_list("event_id", flat=True)[:BATCH])
    return sum(deliver(key) for key in keys)


def post(payload: str, *, signature: str | None = None) -> int:
    """Post a body to the webhook, signed unless a signature is given; the status of the answer."""
    signed = stripe.WebhookSignature.generate_signature_header(payload, settings.STRIPE_WEBHOOK_SECRET)
    request = WSGIRequest(environment(payload.encode(), signed if signature is None else signature))
    urlconf = get_urlconf()
    try:
        with translation.override(translation.get_language()):
            return handler().get_response(request).status_code
    finally:
        set_urlconf(urlconf)
        request.close()


def environment(body: bytes, signature: str) -> dict:
    """What a server would hand over: our own host, nobody's network."""
    site = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": WEBHOOK,
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/json; charset=utf-8",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": site.hostname or "localhost",
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": site.netloc,
        "HTTP_USER_AGENT": "Stripe/1.0 (practice)",
        "HTTP_STRIPE_SIGNATURE": signature,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
