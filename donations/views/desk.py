"""The treasurer's desk: all funds of a chapter at a glance, what waits for someone, the panel on the desk's front."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, get_chapter_or_404
from donations.actions.desk import close_fund, open_fund_again, withdraw_for_donor
from donations.needs import needs_of
from donations.queries.desk import fund_lines
from donations.rules import fund_or_404, funds_for, pledge_or_404
from people.web import private_page, with_form

UNPROCESSABLE = 422
ON_FRONT = 3  # needs and funds that the panel names


def show(request: HttpRequest, chapter: ChapterPage, template: str, *, status: int = 200, **context) -> HttpResponse:
    """A page of the treasurer's desk."""
    context = {"chapter": chapter, "noindex": True, "here": "money", **context, **dock(request, chapter)}
    return with_form(render(request, f"donations/{template}.html", context, status=status))


def treasurers(request: HttpRequest, chapter: str) -> ChapterPage:
    """The chapter whose money this person may move, or 404."""
    return get_chapter_or_404(request.user, Ability.HANDLE_MONEY, slug=chapter)


@private_page
@login_required
@require_safe
def overview(request: HttpRequest, chapter: str) -> HttpResponse:
    """Each fund with its sums told apart, and what needs an answer."""
    host = get_chapter_or_404(request.user, Ability.SEE_MONEY, slug=chapter)
    lines = fund_lines(list(funds_for(request.user, host)))
    context = {
        "open": [line for line in lines if line.fund.archived_at is None],
        "closed": [line for line in lines if line.fund.archived_at is not None],
        "needs": needs_of(request.user, host),
    }
    return show(request, host, "desk_money", **context)


def panel(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The same in short, on the desk's front page; nothing where the chapter has no fund."""
    funds = funds_for(request.user, chapter).filter(archived_at=None)
    lines, needs = fund_lines(list(funds[:ON_FRONT])), needs_of(request.user, chapter)
    if not lines and not needs and not funds_for(request.user, chapter).exists():
        return SafeString("")
    context = {"chapter": chapter, "lines": lines, "needs": needs[:ON_FRONT], "more": max(len(needs) - ON_FRONT, 0)}
    return render_to_string("donations/desk_money_panel.html", context, request)


@private_page
@login_required
@require_POST
def close(request: HttpRequest, chapter: str, fund) -> HttpResponse:
    """Take no more gifts for a fund."""
    host = treasurers(request, chapter)
    found = fund_or_404(request.user, host, fund)
    close_fund(fund=found, author=request.user)
    return redirect("desk_money_fund", host.slug, found.key)


@private_page
@login_required
@require_POST
def open_again(request: HttpRequest, chapter: str, fund) -> HttpResponse:
    """Take gifts for it again."""
    host = treasurers(request, chapter)
    found = fund_or_404(request.user, host, fund)
    open_fund_again(fund=found, author=request.user)
    return redirect("desk_money_fund", host.slug, found.key)


@private_page
@login_required
@require_POST
def withdraw(request: HttpRequest, chapter: str, pledge) -> HttpResponse:
    """A donor said that they will not give after all."""
    host = treasurers(request, chapter)
    found = pledge_or_404(request.user, host, pledge)
    withdraw_for_donor(pledge=found, author=request.user)
    return redirect("desk_money_pledges", host.slug, found.fund.key)
