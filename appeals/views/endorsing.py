"""Endorsing an appeal: the form, the page behind the mailed link, and all that is shown. Looking changes nothing."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals.actions.endorsing import ask_endorsement, confirm_endorsement, has_run_out, take_back
from appeals.endorsers import endorsement_of_token, told_endorsement
from appeals.errors import AppealError
from appeals.forms.endorsing import EndorseForm
from appeals.models import AppealPage, Endorsement
from appeals.queries.endorsements import shown_endorsements
from appeals.safeguards import QUICKEST
from appeals.views.pages import head_of
from appeals.views.signing import UNPROCESSABLE, SeeOther, page_or_404, unknown_link, unlogged
from people.limits import HOUR, allow
from people.web import private_page, public_post, with_form

FORMS_AN_HOUR = 20  # of one network: an office that sends in its partners


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def endorse(request: HttpRequest, key: UUID) -> HttpResponse:
    """“Endorse as an organization or a public figure”."""
    page = page_or_404(key)
    return _take(request, page) if request.method == "POST" else _show(request, page, EndorseForm())


def _show(request: HttpRequest, page: AppealPage, form: EndorseForm) -> HttpResponse:
    is_open = page.is_open and page.appeal is not None
    context = {"page": page, "self": page, "form": form, "is_open": is_open, "noindex": True}
    status = UNPROCESSABLE if form.errors else 200
    return with_form(render(request, "appeals/endorse.html", context, status=status))


@public_post
def _take(request: HttpRequest, page: AppealPage) -> HttpResponse:
    """Known and unknown addresses, silenced ones, crowded networks and robots: one answer for all of them."""
    form = EndorseForm(request.POST)
    if form.is_valid() and _is_from_people(request, form):
        data = form.cleaned_data
        sender = {"email": data["email"], "contact_name": data["contact_name"], "locale": get_language() or "en"}
        try:
            ask_endorsement(appeal=page.appeal, said=form.said(), **sender)
        except AppealError as refusal:
            form.add_error(None, str(refusal))
    return _show(request, page, form) if form.errors else SeeOther(reverse("appeals_endorse_sent"))


def _is_from_people(request: HttpRequest, form: EndorseForm) -> bool:
    slow = form.seconds_open >= QUICKEST.total_seconds()
    return not form.trapped and slow and allow(request, "appeals.endorse", limit=FORMS_AN_HOUR, per=HOUR)


@private_page
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens next; the same page for everyone."""
    return render(request, "appeals/endorse_sent.html", {"noindex": True})


@private_page
@require_safe
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail: how it stands, the button that hands it in, and the one that takes it
    back."""
    found = endorsement_of_token(token)
    return _mine(request, found, token) if found else unknown_link(request)


def _mine(request: HttpRequest, found: Endorsement, token: str, *, error: str = "", status: int = 200) -> HttpResponse:
    stage = "late" if has_run_out(found) else found.state
    told = told_endorsement(found, get_language() or "en")
    context = {"told": told, "stage": stage, "token": token, "error": error, "noindex": True}
    return unlogged(with_form(render(request, "appeals/endorse_mine.html", context, status=status)))


@private_page
@csrf_exempt  # the address is the secret: there is no session to ride on
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """“Yes, hand it in”."""
    found = endorsement_of_token(token)
    if found is None:
        return unknown_link(request)
    try:
        confirm_endorsement(endorsement=found)
    except AppealError as refusal:
        return _mine(request, found, token, error=str(refusal), status=UNPROCESSABLE)
    return SeeOther(reverse("appeals_endorsement", args=[token]))


@private_page
@csrf_exempt
@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """“Take it back”."""
    found = endorsement_of_token(token)
    if found is None:
        return unknown_link(request)
    take_back(endorsement=found)
    return SeeOther(reverse("appeals_endorsement_gone"))


@private_page
@require_safe
def gone(request: HttpRequest) -> HttpResponse:
    """It is taken back."""
    return render(request, "appeals/endorse_gone.html", {"noindex": True})


@require_safe
def all_of_them(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everyone who stands behind an appeal in public, whole."""
    page = page_or_404(key)
    language = get_language() or "en"
    if language != page.locale.language_code:  # it is not translated: lead to the language that it is in
        with override(page.locale.language_code):
            return redirect("appeals_endorsements", key=key)
    context = {
        "page": page,
        "self": page,
        "endorsements": shown_endorsements(page.appeal, language),
        "all": True,
        **head_of(page),
    }
    return render(request, "appeals/endorsements.html", context)
