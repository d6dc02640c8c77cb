"""Recording what came by hand, the pledges that it may keep, and those who match."""

import datetime as dt
import re
import uuid
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapters.models import ChapterPage
from chapters.rules import Ability, get_chapter_or_404
from donations.actions.matches import add_match, end_match
from donations.actions.offline import Arrived, record_gift
from donations.errors import DonationError
from donations.forms.desk import MatchForm, OfflineForm
from donations.models import Fund, Pledge
from donations.money import Money
from donations.queries.desk import pledge_by_reference, pledges_of
from donations.queries.matches import Standing, matches_of
from donations.rules import fund_or_404, match_or_404, pledge_or_404
from donations.views.desk import UNPROCESSABLE, show, treasurers
from people.language import long_date
from people.web import private_page

A_PAGE = 40
PLACE = re.compile(r"(\d{4}-\d\d-\d\d)_(\d{1,18})")


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, chapter: str, fund) -> HttpResponse:
    """Write down a gift. Sent twice it is one gift; with a pledge in the address it keeps that pledge."""
    host = treasurers(request, chapter)
    found = fund_or_404(request.user, host, fund)
    wanted = request.GET.get("reference", "")
    pledge = _pledge(request, host, found)
    form = OfflineForm(request.POST or None, fund=found, handle=request.user.handle, pledge=pledge)
    if form.is_valid() and (gift := _record(request, found, form, pledge)):
        url = reverse("desk_money_gift", args=[host.slug, gift.uid])
        return redirect(f"{url}?told=recorded")
    context = {"fund": found, "form": form, "pledge": pledge, "wanted": wanted, "unknown": bool(wanted) and not pledge}
    if pledge:
        context["promised"] = Money(pledge.amount, found.currency)
    return show(request, host, "desk_money_record", status=UNPROCESSABLE if form.is_bound else 200, **context)


def _pledge(request: HttpRequest, host: ChapterPage, fund: Fund) -> Pledge | None:
    """The pledge of this fund that the address names, by its number or by what the transfer said."""
    if wanted := request.GET.get("pledge"):
        try:
            pledge = pledge_or_404(request.user, host, uuid.UUID(wanted))
        except ValueError as no_number:
            raise Http404 from no_number
        return pledge if pledge.fund_id == fund.pk else None
    return pledge_by_reference(fund, request.GET.get("reference", ""))


def _record(request: HttpRequest, fund: Fund, form: OfflineForm, pledge: Pledge | None):
    data = {**form.cleaned_data}
    uid, amount = data.pop("nonce"), data.pop("amount").amount
    del data["attested"]
    data["chapters"] = list(data["chapters"])
    try:
        return record_gift(
            uid=uid, fund=fund, arrived=Arrived(amount=amount, pledge=pledge, **data), author=request.user
        )
    except DonationError as refusal:
        form.add_error(None, str(refusal))
    return None


@private_page
@login_required
@require_safe
def pledges(request: HttpRequest, chapter: str, fund) -> HttpResponse:
    """What was promised and has not come, the pledge that is due first on top."""
    host = get_chapter_or_404(request.user, Ability.SEE_MONEY, slug=chapter)
    found = fund_or_404(request.user, host, fund)
    place = PLACE.fullmatch(request.GET.get("after", ""))
    after = _place(place) if place else None
    page = pledges_of(found, after, A_PAGE + 1)
    today = timezone.now().astimezone(ZoneInfo(found.zone)).date()
    last = page[A_PAGE - 1] if len(page) > A_PAGE else None
    context = {
        "fund": found,
        "pledges": [
            {"pledge": one, "amount": Money(one.amount, found.currency), "is_late": one.due_on < today}
            for one in page[:A_PAGE]
        ],
        "later": f"?after={last.due_on.isoformat()}_{last.pk}" if last else "",
    }
    return show(request, host, "desk_money_pledges", **context)


def _place(found: re.Match) -> tuple[dt.date, int] | None:
    try:
        return dt.date.fromisoformat(found[1]), int(found[2])
    except ValueError:  # 31 February
        return None


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def matches(request: HttpRequest, chapter: str, fund) -> HttpResponse:
    """Who matches what others give, and writing down one more."""
    host = treasurers(request, chapter)
    found = fund_or_404(request.user, host, fund)
    form = MatchForm(request.POST or None, fund=found)
    if form.is_valid():
        add_match(fund=found, author=request.user, **form.facts)
        return redirect(request.path)
    standing = [_standing(one, found) for one in matches_of(found)]
    status = UNPROCESSABLE if form.is_bound else 200
    return show(request, host, "desk_money_matches", status=status, fund=found, form=form, matches=standing)


def _standing(one: Standing, fund: Fund) -> dict:
    """A match with its days on the fund's clock; the end of a day is that day, not the next one's first moment."""
    zone, ends = ZoneInfo(fund.zone), one.match.ends_at
    return {
        "one": one,
        "cap": Money(one.match.cap, fund.currency),
        "from": long_date(one.match.starts_at.astimezone(zone).date()),
        "until": long_date((ends - dt.timedelta(microseconds=1)).astimezone(zone).date()) if ends else "",
    }


@private_page
@login_required
@require_POST
def end(request: HttpRequest, chapter: str, pk: int) -> HttpResponse:
    """Match no gift from now on."""
    host = treasurers(request, chapter)
    match = match_or_404(request.user, host, pk)
    end_match(match=match, author=request.user)
    return redirect("desk_money_matches", host.slug, match.fund.key)
