"""Flyers: choose one, wait while the worker sets it, take it along. Nothing is drawn inside a request."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from events.actions.flyers import PER_HOUR, Busy, ask_for_flyer, is_true
from events.errors import EventError
from events.forms.flyers import DATE, SERIES, FlyerForm
from events.models import Flyer, Occurrence
from events.queries import Named, named, rows
from events.queries.dates import dates_of
from events.queries.flyers import flyer_words, place_in_line, printable_dates
from people.limits import HOUR, allow
from people.web import private_page, public_post, with_form


@dataclass(frozen=True)
class Choice:
    """One flyer of a date: what its address says after the date."""

    what: str
    size: str
    language: str

    @property
    def options(self) -> dict:
        return {"whole": self.what == SERIES, "size": self.size, "language": self.language}


def _date_or_404(uid) -> Named:
    found = named(printable_dates().filter(uid=uid), get_language())
    if not found or not found[0].url or found[0].page.get_view_restrictions():
        raise Http404
    return found[0]


def _address(name: str, date: Occurrence, choice: Choice) -> str:
    return reverse(name, args=[date.uid, choice.what, choice.size, choice.language])


@private_page
@csrf_exempt  # where a form comes from is looked at by `public_post` below
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, uid) -> HttpResponse:
    """The choices; sent, they have the flyer set."""
    found = _date_or_404(uid)
    if request.method == "POST":
        return _ask(request, found)
    first = {"what": DATE, "size": Flyer.Size.A4, "language": get_language()}
    return _choices(request, found, FlyerForm(initial=first, is_series=_is_series(found)))


def _is_series(found: Named) -> bool:
    return dates_of(found.page).upcoming().count() > 1


def _choices(request: HttpRequest, found: Named, form: FlyerForm, status: int = 200) -> HttpResponse:
    return _page(request, "events/flyer_choose.html", found, status=status, form=form)


def _page(request: HttpRequest, template: str, found: Named, *, status: int = 200, **context) -> HttpResponse:
    row = rows([found.date], language=get_language())[0]
    context = {"date": found.date, "row": row, "page": found.page, "noindex": True, **context}
    return with_form(render(request, template, context, status=status))


@public_post
def _ask(request: HttpRequest, found: Named) -> HttpResponse:
    form = FlyerForm(request.POST, is_series=_is_series(found))
    if form.is_valid():
        choice = Choice(**form.cleaned_data)
        try:
            if not allow(request, "events.flyer", limit=PER_HOUR, per=HOUR):
                raise Busy
            ask_for_flyer(occurrence=found.date, **choice.options)
        except EventError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(_address("events_flyer_stage", found.date, choice))
    return _choices(request, found, form, status=422)


def _choice_or_404(what: str, size: str, language: str) -> Choice:
    if what not in (DATE, SERIES) or size not in Flyer.Size.values or language not in dict(settings.LANGUAGES):
        raise Http404
    return Choice(what, size, language)


def _flyer(found: Named, choice: Choice) -> Flyer | None:
    """The flyer as it lies there; None where none was asked for, or what it says is no longer so."""
    flyer = Flyer.objects.filter(occurrence=found.date, **choice.options).first()
    stale = flyer and flyer.state == Flyer.State.READY and not is_true(flyer, flyer_words(found.date, **choice.options))
    return None if stale else flyer


@private_page
@require_safe
def stage(request: HttpRequest, uid, what: str, size: str, language: str) -> HttpResponse:
    """How far it is. The page can be left and come back to."""
    found, choice = _date_or_404(uid), _choice_or_404(what, size, language)
    flyer = _flyer(found, choice)
    context = {
        "choice": choice,
        "state": flyer.state if flyer else "",
        "ahead": place_in_line(flyer) if flyer else 0,
        "size": Flyer.Size(size).label,
        "language_name": dict(settings.LANGUAGES)[language],
        "file_url": _address("events_flyer_file", found.date, choice),
    }
    return _page(request, "events/flyer_stage.html", found, **context)


@private_page
@require_safe
def file(request: HttpRequest, uid, what: str, size: str, language: str) -> HttpResponse:
    """The PDF, if what it says is still so; else the page that says how to get it."""
    found, choice = _date_or_404(uid), _choice_or_404(what, size, language)
    flyer = _flyer(found, choice)
    if flyer is None or not flyer.file:
        return redirect(_address("events_flyer_stage", found.date, choice))
    response = HttpResponse(bytes(flyer.file), content_type="application/pdf")
    name = f"{found.page.slug}-{found.date.slug}-{size}-{language}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
