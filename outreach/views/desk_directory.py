"""The directory: publications, the shapes they sell, what they asked; adding, changing, retiring."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapters.models import ChapterPage
from outreach.actions.directory import retire as retire_row
from outreach.actions.planning import save_format, save_publication
from outreach.desk_words import both, points, size_of
from outreach.errors import OutreachError
from outreach.forms.directory import FormatForm, PublicationForm
from outreach.models import AdFormat, Publication
from outreach.queries.costs import compare
from outreach.rules import format_or_404, may_change, publication_or_404, publications_for, quotes_for
from outreach.views.desk import UNPROCESSABLE, planners, show, watchers
from people.models import User
from people.web import private_page


def changeable(user: User, host: ChapterPage, publication: Publication) -> Publication:
    """An entry that this person may change, or 404: the common ones are for network admins."""
    if not may_change(user, host, publication):
        raise Http404
    return publication


@private_page
@login_required
@require_safe
def publications(request: HttpRequest, chapter: str) -> HttpResponse:
    """Every publication that this desk knows, by name."""
    host = watchers(request, chapter)
    rows = list(publications_for(host).prefetch_related("formats"))
    context = {
        "offered": [row for row in rows if row.retired_at is None],
        "retired": [row for row in rows if row.retired_at],
    }
    return show(request, host, "desk_publications", **context)


@private_page
@login_required
@require_safe
def publication(request: HttpRequest, chapter: str, publication: UUID) -> HttpResponse:
    """One of them: what we know, its shapes, and what it asked for each."""
    host = watchers(request, chapter)
    row = publication_or_404(host, publication)
    quotes = quotes_for(request.user, host).filter(format__publication=row).select_related("author")
    shapes = [_shape(one) for one in row.formats.all()]
    context = {
        "publication": row,
        "may_change": may_change(request.user, host, row),
        "offered": [one for one in shapes if one["row"].retired_at is None],
        "retired": [one for one in shapes if one["row"].retired_at],
        "quotes": compare(list(quotes), "USD"),
    }
    context["quotes"].sort(key=lambda one: (one.quote.dated, one.quote.pk), reverse=True)
    return show(request, host, "desk_publication", **context)


def _shape(row: AdFormat) -> dict:
    return {
        "row": row,
        "size": size_of(row),
        "bleed": both(row.bleed),
        "safe": both(row.safe),
        "type": points(row.min_type),
    }


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, chapter: str) -> HttpResponse:
    """Write down a publication."""
    return _publication_form(request, planners(request, chapter), None)


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, chapter: str, publication: UUID) -> HttpResponse:
    """Put right what is written down of it."""
    host = planners(request, chapter)
    return _publication_form(request, host, changeable(request.user, host, publication_or_404(host, publication)))


def _publication_form(request: HttpRequest, host: ChapterPage, row: Publication | None) -> HttpResponse:
    form = PublicationForm(request.POST or None, is_admin=request.user.is_superuser, row=row)
    if form.is_valid():
        written = form.written(row or Publication(), host)
        saved = save_publication(publication=written, author=request.user, chapter_id=host.pk)
        return redirect("desk_publication", host.slug, saved.uid)
    status = UNPROCESSABLE if form.is_bound else 200
    return show(request, host, "desk_publication_form", status=status, form=form, publication=row)


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_format(request: HttpRequest, chapter: str, publication: UUID) -> HttpResponse:
    """Write down a shape that it sells."""
    host = planners(request, chapter)
    row = changeable(request.user, host, publication_or_404(host, publication))
    return _format_form(request, host, row, None)


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_format(request: HttpRequest, chapter: str, shape: UUID) -> HttpResponse:
    """Put right the measures of a shape; not once an ad was ordered in it."""
    host = planners(request, chapter)
    row = format_or_404(host, shape)
    return _format_form(request, host, changeable(request.user, host, row.publication), row)


def _format_form(request: HttpRequest, host: ChapterPage, of: Publication, row: AdFormat | None) -> HttpResponse:
    form = FormatForm(request.POST or None, row=row)
    if form.is_valid():
        try:
            written = form.written(row or AdFormat(publication=of))
            save_format(shape=written, author=request.user, chapter_id=host.pk)
            return redirect("desk_publication", host.slug, of.uid)
        except OutreachError as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return show(request, host, "desk_format_form", status=status, form=form, publication=of, shape=row)


@private_page
@login_required
@require_POST
def retire(request: HttpRequest, chapter: str, publication: UUID) -> HttpResponse:
    """Offer it no more; pressed where it is retired, offer it again."""
    host = planners(request, chapter)
    row = changeable(request.user, host, publication_or_404(host, publication))
    _turn(request, host, row)
    return redirect("desk_publication", host.slug, row.uid)


@private_page
@login_required
@require_POST
def retire_format(request: HttpRequest, chapter: str, shape: UUID) -> HttpResponse:
    """The same for a shape."""
    host = planners(request, chapter)
    row = format_or_404(host, shape)
    changeable(request.user, host, row.publication)
    _turn(request, host, row)
    return redirect("desk_publication", host.slug, row.publication.uid)


def _turn(request: HttpRequest, host: ChapterPage, row: Publication | AdFormat) -> None:
    """The form says which way, so that a button pressed twice does not turn it back."""
    retire_row(row=row, retired=request.POST.get("retired") == "yes", author=request.user, chapter_id=host.pk)
