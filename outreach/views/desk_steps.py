"""An ad goes a step on, falls through, or its fund takes the next step of the ladder."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from chapters.models import ChapterPage
from chapters.rules import get_chapter_or_404
from outreach.actions.decisions import take_next_rung
from outreach.actions.steps import fall_through
from outreach.errors import OutreachError
from outreach.forms.ads import FallForm, ReasonForm
from outreach.models import Placement, State
from outreach.pipeline import BY_STATE
from outreach.rules import placement_or_404
from outreach.views.desk import UNPROCESSABLE, planners
from outreach.views.desk_ad import ad_page
from outreach.views.step_forms import ACTS, form_for
from people.forms import UiForm
from people.web import private_page

PICTURE = "picture"
FIELDS = {State.QUOTED: "quote", State.FUNDING: "fund"}  # what a refusal stands beside


def _told(host: ChapterPage, row: Placement, what: str) -> HttpResponse:
    return redirect(f"{reverse('desk_ad', args=[host.slug, row.uid])}?told={what}")


@private_page
@login_required
@require_POST
def step(request: HttpRequest, chapter: str, ad: UUID, state: str) -> HttpResponse:
    """The step to `state`, by who may say so. Pressed twice, the second press is told that it is done."""
    if state not in BY_STATE:
        raise Http404
    host = get_chapter_or_404(request.user, BY_STATE[state].ability, slug=chapter)
    row = placement_or_404(request.user, host, ad)
    form = form_for(request, host, row, state)
    if form is not None and form.is_valid() and _take(request, row, state, form):
        return _told(host, row, state)
    name = _shown_as(row, state)
    if name:
        return ad_page(request, host, row, status=UNPROCESSABLE, **{name: form})
    error = next((str(told[0]) for told in form.errors.values()), "") if form else ""
    return ad_page(request, host, row, status=UNPROCESSABLE, error=error)


def _shown_as(row: Placement, state: str) -> str:
    """Which form of the ad's page this step is; none where the ad is elsewhere by now."""
    if BY_STATE[state].before == row.state:
        return "form"
    return "requote" if state == State.QUOTED and row.state in (State.QUOTED, State.FUNDING) else ""


def _take(request: HttpRequest, row: Placement, state: str, form: UiForm) -> bool:
    try:
        ACTS[state](placement=row, author=request.user, **form.cleaned_data)
    except OutreachError as refusal:
        form.add_error(FIELDS.get(State(state)), str(refusal))
    except ValidationError as no_picture:
        form.add_error(PICTURE, no_picture)
    return not form.errors


@private_page
@login_required
@require_POST
def fall(request: HttpRequest, chapter: str, ad: UUID) -> HttpResponse:
    """It will not be printed."""
    host = planners(request, chapter)
    row = placement_or_404(request.user, host, ad)
    form = FallForm(request.POST, auto_id="fall_%s")
    if form.is_valid():
        try:
            fall_through(placement=row, author=request.user, reason=form.cleaned_data["reason"])
            return _told(host, row, "fallen")
        except OutreachError as refusal:
            form.add_error(None, str(refusal))
    error = "".join(form.non_field_errors())
    return ad_page(request, host, row, status=UNPROCESSABLE, fall=form, error=error)


@private_page
@login_required
@require_POST
def surplus(request: HttpRequest, chapter: str, ad: UUID) -> HttpResponse:
    """More came in than it takes: the next step of the ladder is taken, as the fund says."""
    host = planners(request, chapter)
    row = placement_or_404(request.user, host, ad)
    form = ReasonForm(request.POST, auto_id="surplus_%s")
    if form.is_valid():
        try:
            decision = take_next_rung(placement=row, reason=form.cleaned_data["reason"], author=request.user)
            return _told(host, decision.chosen or row, "next-rung")
        except OutreachError as refusal:
            form.add_error(None, str(refusal))
    error = "".join(form.non_field_errors())
    return ad_page(request, host, row, status=UNPROCESSABLE, surplus_form=form, error=error)
