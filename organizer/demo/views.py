"""The page that tells a newcomer what this demonstration is and how to log in to it."""

import time

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from organizer.demo.logins import LOGINS, PERIOD, codes_of
from organizer.demo.tour import tour
from people.web import private_page


@require_safe
@private_page
def demo(request):
    """What this is, who can log in, and the codes that are good right now. It exists in a demo only."""
    if not settings.DEMO:
        raise Http404
    logins = [{"login": login, "codes": codes_of(login)} for login in LOGINS]
    return render(
        request,
        "organizer/demo.html",
        {
            "logins": [entry for entry in logins if entry["codes"]],
            "stops": tour(get_language() or "en"),
            "seconds": PERIOD - int(time.time()) % PERIOD,
            "noindex": True,
        },
    )
