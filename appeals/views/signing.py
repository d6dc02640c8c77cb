"""Signing, and the page behind the link in a signer's mail. Looking changes nothing; buttons do."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals.actions.signing import (
    change_signature,
    confirm_signature,
    sign,
    sign_new_version,
    withdraw_signature,
)
from appeals.errors import AppealError
from appeals.forms.signing import ShowingForm, SignForm, usual_display
from appeals.models import AppealPage, Signature
from appeals.naming import HIGH_RISK
from appeals.next_steps import steps_after
from appeals.queries.pages import open_to_sign, page_of, version_in
from appeals.safeguards import marks_of
from appeals.signers import handle_of_token, signature_of_token, told
from appeals.views.pages import render_sign_page
from people.web import private_page, public_post, with_form

UNPROCESSABLE = 422


class SeeOther(HttpResponseRedirect):
    """The answer to a form: go and look there. A page that is loaded again sends nothing twice."""

    status_code = 303


def page_or_404(key: UUID) -> AppealPage:
    """The live page of an appeal in the reader's language."""
    page = page_of(key, get_language() or "en")
    if page is None or page.appeal is None or page.get_view_restrictions():
        raise Http404
    return page


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sign_appeal(request: HttpRequest, key: UUID) -> HttpResponse:
    """The address of the form; whoever only opens it is led to the appeal."""
    if request.method != "POST":
        return redirect(f"{page_or_404(key).url}#sign")
    return _take(request, key)


@private_page
@public_post
def _take(request: HttpRequest, key: UUID) -> HttpResponse:
    """Known and unknown addresses, silenced ones, crowded networks and robots: one answer for all of them."""
    version = open_to_sign(key, get_language() or "en")
    if version is None:
        raise Http404
    form = SignForm(request.POST)
    if form.is_valid() and not form.trapped:
        signing = form.signing()
        marks = marks_of(request, source=signing.source, seconds=form.seconds_open)
        try:
            sign(appeal=version.appeal, version=version, signing=signing, marks=marks)
        except AppealError as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        page = request.shown_page = page_or_404(key)
        return with_form(render_sign_page(request, page, form=form, status=UNPROCESSABLE))
    return SeeOther(reverse("appeals_sent"))


@private_page
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens next; the same page for everyone."""
    return render(request, "appeals/sent.html", {"noindex": True})


@private_page
@require_safe
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in a signer's mail: confirm, change, withdraw, and what to do next."""
    found = signature_of_token(token)
    return _mine(request, found, token) if found else unknown_link(request)


def _mine(request: HttpRequest, found: Signature, token: str, *, form=None, error: str = "", status=200):
    initial = {"display": found.display or usual_display(found.country), "shows": found.shows, "prints": found.prints}
    language = get_language() or "en"
    page = page_of(found.appeal.key, language)
    request.shown_page = page
    context = {
        "told": told(found, language),
        "page": page,
        "is_risky": found.country in HIGH_RISK,
        "signature": found,
        "form": form or ShowingForm(initial=initial),
        "steps": steps_after(request, found) if found.state == Signature.State.CONFIRMED else [],
        "error": error,
        "token": token,
        "noindex": True,
    }
    return unlogged(render(request, "appeals/mine.html", context, status=status))


def unknown_link(request: HttpRequest) -> HttpResponse:
    """Cut short, withdrawn, run out, never ours: whoever holds it learns how to go on."""
    return unlogged(render(request, "appeals/unknown.html", {"noindex": True}, status=404))


def unlogged(response: HttpResponse) -> HttpResponse:
    """Django writes the address of every refusal into the log, and this address is a signer's secret."""
    response._has_been_logged = True
    return response


def _press(request: HttpRequest, token: str, act, **options) -> HttpResponse:
    """Do what the button says, then lead back to the page; a refusal is shown on it."""
    found = handle_of_token(token)
    if found is None:
        return unknown_link(request)
    try:
        act(signature=found, **options)
    except Signature.DoesNotExist:  # withdrawn in this moment
        return unknown_link(request)
    except AppealError as refusal:
        return _refuse(request, token, str(refusal))
    return SeeOther(reverse("appeals_mine", args=[token]))


def _refuse(request: HttpRequest, token: str, error: str) -> HttpResponse:
    found = signature_of_token(token)
    return _mine(request, found, token, error=error, status=UNPROCESSABLE) if found else unknown_link(request)


@private_page
@csrf_exempt  # the address is the secret: there is no session to ride on
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """“Sign now”."""
    return _press(request, token, confirm_signature)


@private_page
@csrf_exempt
@require_POST
def change(request: HttpRequest, token: str) -> HttpResponse:
    """“Save how I am named”."""
    found = signature_of_token(token)
    if found is None:
        return unknown_link(request)
    form = ShowingForm(request.POST)
    if not form.is_valid():
        return _mine(request, found, token, form=form, status=UNPROCESSABLE)
    data = form.cleaned_data
    display = data["display"] or found.display
    return _press(request, token, change_signature, display=display, shows=data["shows"], prints=data["prints"])


@private_page
@csrf_exempt
@require_POST
def sign_again(request: HttpRequest, token: str) -> HttpResponse:
    """“Sign the new words as well”."""
    found = signature_of_token(token)
    if found is None:
        return unknown_link(request)
    version = version_in(found.appeal, get_language() or "en")
    return _press(request, token, sign_new_version, version=version)


@private_page
@csrf_exempt
@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """“Take my name away”."""
    found = signature_of_token(token)
    if found is None:
        return unknown_link(request)
    withdraw_signature(signature=found)
    return SeeOther(reverse("appeals_withdrawn"))


@private_page
@require_safe
def withdrawn(request: HttpRequest) -> HttpResponse:
    """It is gone."""
    return render(request, "appeals/withdrawn.html", {"noindex": True})
