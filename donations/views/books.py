"""The ledger of a desk's funds for its accountant: as a plain-text ledger and as a table. Nothing personal is in it."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from chapters.rules import Ability, get_chapter_or_404
from content.sheets import csv_file
from donations.models import Fund
from donations.queries.books import beancount, book_lines
from donations.rules import funds_for
from people.web import private_page

HEADS = ("Date", "Booked", "Posting", "Kind", "Subject", "Reason", "Account", "Amount", "Currency")


def _funds(request: HttpRequest, chapter: str) -> list[Fund]:
    host = get_chapter_or_404(request.user, Ability.HANDLE_MONEY, slug=chapter)
    return list(funds_for(request.user, host))


def _file(body: bytes | str, kind: str, suffix: str) -> HttpResponse:
    response = HttpResponse(body, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ledger-{timezone.localdate():%Y-%m-%d}.{suffix}"'
    return response


@private_page
@login_required
@require_safe
def plain_text(request: HttpRequest, chapter: str) -> HttpResponse:
    """In the format of Beancount, which hledger and Fava read as well."""
    lines = beancount(livemode=settings.STRIPE_LIVE, funds=_funds(request, chapter))
    return _file("".join(lines), "text/plain", "beancount")


@private_page
@login_required
@require_safe
def table(request: HttpRequest, chapter: str) -> HttpResponse:
    """As CSV: one line for each side of an entry, what leaves an account with a minus."""
    rows = [
        (
            line.day.isoformat(),
            line.posting.booked_at.date().isoformat(),
            line.posting.key,
            line.posting.kind,
            line.posting.subject,
            line.posting.reason,
            line.name,
            line.money.major,  # a number: as text its minus would be taken for a formula
            line.money.currency,
        )
        for line in book_lines(livemode=settings.STRIPE_LIVE, funds=_funds(request, chapter))
    ]
    return _file(csv_file(HEADS, rows), "text/csv", "csv")
