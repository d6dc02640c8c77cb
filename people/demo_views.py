"""The mailbox of the demo: what a mail program would show. Routed only where settings.DEMO is on."""

from functools import wraps

from csp.constants import NONE, SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from people.mailbox import delivered, delivered_mail
from people.web import private_page

# Mail is written with styles in its tags, as mail must be; nothing else in it may run, load or be sent.
FRAMED = {
    "script-src": [NONE],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


def demo_page(view):
    """A page to look at, for one pair of eyes, that exists in a demo only."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return private_page(require_safe(shown))


def get_mail_or_404(name):
    """The mail of this id."""
    mail = delivered_mail(name)
    if mail is None:
        raise Http404
    return mail


@demo_page
def mail_list(request):
    """Every mail that this demo has sent, newest first."""
    return render(request, "people/mail_list.html", {"mails": delivered(), "noindex": True})


@demo_page
@csp_update({"frame-src": [SELF]})
def mail_page(request, name):
    """One mail: its headers, both its parts, its attachments."""
    return render(request, "people/mail_page.html", {"mail": get_mail_or_404(name), "noindex": True})


@demo_page
@xframe_options_sameorigin
@csp_replace(FRAMED)
def mail_html(request, name):
    """The HTML part for the frame on the mail's page. Its links open in the whole window."""
    mail = get_mail_or_404(name)
    return HttpResponse(f'<!doctype html><base target="_top">{mail.html}')


@demo_page
def mail_file(request, name, number):
    """One attachment, to be saved."""
    attachments = get_mail_or_404(name).attachments
    number = int(number)
    if number >= len(attachments):
        raise Http404
    file = attachments[number]
    response = HttpResponse(file.content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, file.name)
    return response
