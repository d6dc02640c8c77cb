"""Where the payment company rings. It has no session, no cookie and no CSRF token: the signature is all that counts."""

import logging

from django.http import HttpResponse, HttpResponseBadRequest
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from donations.actions.inbox import Refused, take_in

log = logging.getLogger(__name__)

LARGEST = 512 * 1024  # bytes; events have a few thousand


@csrf_exempt
@require_POST
@never_cache
def webhook(request):
    """Prove the event, keep it, say so. Everything else is the worker's."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponseBadRequest()
    try:
        take_in(request.body, request.headers.get("Stripe-Signature", ""))
    except Refused as refusal:
        log.warning("event refused why=%s", refusal)
        return HttpResponseBadRequest()
    return HttpResponse()
