"""The form for a seat: by mail, or without an e-mail in one more step. Looking changes nothing; buttons do."""

import uuid

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from content.addresses import absolute
from events.actions.aliases import come_without_email, find_by_code
from events.actions.rsvps import ask_for_seat
from events.errors import EventError
from events.forms.guests import CodeForm, RsvpForm
from events.guests import visit
from events.models import Occurrence, Rsvp
from events.queries import Named, named
from events.queries.shifts import shift_lines
from events.recovery import code_of, in_groups
from events.rules import is_open, rsvp_token
from events.views.guests import UNPROCESSABLE, SeeOther
from events.views.pages import render_date
from people.limits import allow
from people.web import private_page, public_post, with_form

STEP, STEP_LASTS = "events.without_email", 2 * 60 * 60  # seconds, in which the same button makes one answer
ALIASES, CODES = 60, 30  # of one network within ten minutes


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def rsvp(request: HttpRequest, uid) -> HttpResponse:
    """The address of the form; whoever only opens it is led to the date."""
    found = _public_date(uid)
    if request.method != "POST":
        return redirect(f"{found.url}#come")
    return _take_form(request, found)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def rsvp_without(request: HttpRequest, uid) -> HttpResponse:
    """The address of the step that follows where no e-mail was given."""
    found = _public_date(uid)
    if request.method != "POST":
        return redirect(f"{found.url}#come")
    return _take_step(request, found)


def _public_date(uid) -> Named:
    dates = Occurrence.objects.select_related("event__locale", "chapter__locale")
    found = named(dates.open_to_all().filter(uid=uid), get_language())
    if not found or not found[0].url or found[0].page.get_view_restrictions():
        raise Http404
    return found[0]


def _form(request: HttpRequest, found: Named) -> RsvpForm:
    """The form as it was sent, checked as far as that goes without anyone knowing who sent it."""
    form = RsvpForm(request.POST, date=found.date, lines=shift_lines(found.date, get_language()))
    if form.is_valid() and not is_open(found.date):
        form.add_error(None, _("This date has begun, is over or is cancelled, so no seats can be kept."))
    return form


def _form_again(request: HttpRequest, found: Named, form: RsvpForm) -> HttpResponse:
    """The page of the date with everything that was typed, and what is to be put right."""
    request.shown_page = found.page
    status = UNPROCESSABLE if form.errors else 200
    return with_form(render_date(request, found.page, found.date, form=form, status=status))


@private_page
@public_post
def _take_form(request: HttpRequest, found: Named) -> HttpResponse:
    """Known and unknown addresses, silenced ones, networks over their limit and robots: one answer for all of them."""
    form = _form(request, found)
    if form.is_valid() and form.is_without_email:
        return _step(request, found, form)
    if form.is_valid() and not form.trapped and allow(request, "events.rsvp"):
        fields = {name: form.cleaned_data[name] for name in ("email", "name", "party", "shift") if name in form.fields}
        wishes = form.wishes()
        try:
            ask_for_seat(occurrence=found.date, locale=wishes.locale, wishes=wishes, **fields)
        except EventError as refusal:  # it was cancelled, or began, this very moment
            form.add_error(None, refusal.message)
    if form.errors:
        return _form_again(request, found, form)
    return SeeOther(reverse("events_rsvp_sent"))


@private_page
@require_safe
def rsvp_sent(request: HttpRequest) -> HttpResponse:
    """What happens next; the same page for everyone."""
    return render(request, "events/rsvp_sent.html", {"noindex": True})


def _step(request: HttpRequest, found: Named, form: RsvpForm, *, error: str = "") -> HttpResponse:
    """What it means to come without an e-mail, before anything is done. The number drawn here is the answer's own, so
    that its button makes one answer however often it is pressed."""
    context = {
        "form": form,
        "date": found.date,
        "page": found.page,
        "party": form.cleaned_data["party"],
        "step": signing.dumps(str(uuid.uuid4()), salt=f"{STEP}:{found.date.pk}"),
        "error": error,
        "noindex": True,
    }
    return with_form(render(request, "events/rsvp_without.html", context, status=UNPROCESSABLE if error else 200))


@private_page
@public_post
def _take_step(request: HttpRequest, found: Named) -> HttpResponse:
    """“Keep my seat without an e-mail”; or back to the form, with all that was typed."""
    form = _form(request, found)
    if not form.is_valid() or "back" in request.POST:
        return _form_again(request, found, form)
    try:
        number = signing.loads(request.POST.get("step", ""), salt=f"{STEP}:{found.date.pk}", max_age=STEP_LASTS)
    except signing.BadSignature:
        return _step(request, found, form, error=_("This page had waited for too long. Please press the button again."))
    if form.trapped or not allow(request, STEP, limit=ALIASES):
        form.add_error(None, _("Too much came from your network at once. Wait ten minutes, or add an e-mail."))
        return _form_again(request, found, form)
    data = form.cleaned_data
    try:
        row = come_without_email(
            uid=uuid.UUID(number),
            occurrence=found.date,
            name=data["name"],
            party=data["party"],
            shift=data.get("shift"),
            wishes=form.wishes(),
        )
    except EventError as refusal:
        form.add_error(None, refusal.message)
        return _form_again(request, found, form)
    return _code(request, row)


def _code(request: HttpRequest, row: Rsvp) -> HttpResponse:
    """The one page that shows the recovery code. It answers a button and has no address of its own."""
    context = {
        "visit": visit(row),
        "rsvp": row,
        "groups": in_groups(code_of(row)),
        "recover_url": absolute(reverse("events_rsvp_recover")),
        "token": rsvp_token(row),
        "noindex": True,
    }
    return render(request, "events/rsvp_code.html", context)


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def rsvp_recover(request: HttpRequest) -> HttpResponse:
    """The way back for a guest without an e-mail: the code they wrote down."""
    return _take_code(request) if request.method == "POST" else _ask_code(request, CodeForm())


def _ask_code(request: HttpRequest, form: CodeForm) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    return with_form(render(request, "events/rsvp_recover.html", {"form": form, "noindex": True}, status=status))


@public_post
def _take_code(request: HttpRequest) -> HttpResponse:
    """Whatever is wrong with a code, and however many were tried: one answer."""
    form = CodeForm(request.POST)
    within = allow(request, "events.recover", limit=CODES)
    found = find_by_code(typed=form.cleaned_data["code"]) if form.is_valid() and within else None
    if found:
        return SeeOther(reverse("events_guest", kwargs={"token": rsvp_token(found)}))
    if not form.errors:
        form.add_error("code", CodeForm.NOBODYS)
    return _ask_code(request, form)
