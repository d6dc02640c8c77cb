"""Answers that several views of giving give. Imports nothing of ours."""

from django.http import HttpResponse, HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """The answer to a form: go and look there. A page that is loaded again sends nothing twice."""

    status_code = 303


def unlogged(response: HttpResponse) -> HttpResponse:
    """Django writes the address of every refusal into the log, and this address is somebody's secret."""
    response._has_been_logged = True
    return response
