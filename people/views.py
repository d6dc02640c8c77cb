"""Pages of the ground floor."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from people.actions import silence, unsilence
from people.rules import contact_of_stop_token
from people.web import private_page


@private_page
@csrf_exempt  # the address is the secret, and mail programs press this button too (one-click, RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    """Asks whether all mail to this address should stop. Looking changes nothing: mail scanners look too."""
    contact = contact_of_stop_token(token)
    if contact is None:
        raise Http404
    silenced = contact.silenced_at is not None
    if request.method == "POST":
        silenced = "resume" not in request.POST
        (silence if silenced else unsilence)(contact=contact)
    context = {"silenced": silenced, "answered": request.method == "POST", "noindex": True}
    return render(request, "people/stop.html", context)
