"""A second factor that is fresh: asked for where something leaves the desk that cannot be called back.

An hour after log-in a phone that lies unlocked on a table still has a session. Imports chapters.account_forms.
"""

import time

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from chapters.account_forms import StepUpForm


def is_fresh(request: HttpRequest) -> bool:
    """Whether this person typed a code in this session within five minutes. A password alone does not count."""
    records = get_authentication_records(request, request.user)
    typed = [record["at"] for record in records if record.get("method") == "mfa"]
    return bool(typed) and time.time() - max(typed) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def step_up_form(request: HttpRequest, *, sent: bool) -> StepUpForm | None:
    """The field for a code; None where a code was typed a moment ago.

    Say `sent` once nothing else is left to put right: a code works once, and looking at a bound form spends it.
    `save()` makes the session fresh.
    """
    if is_fresh(request):
        return None
    return StepUpForm(request.POST if sent else None, user=request.user)
