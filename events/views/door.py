"""The door: one list and its buttons, for whoever stands there, with an account (`at_desk`) or a helper's link
(`by_link`).

Every button is an ordinary form. Where organizer/static/js/door.js runs, it sends them behind the page and says so in a
header; it is then answered with what changed, as JSON.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from chapters.models import ChapterPage
from chapters.rules import Ability, can, get_chapter_or_404
from events.actions.door import Full, check_in, let_in, undo_check_in
from events.doors import By, door_closes, door_opens, is_door_open, link_of_token
from events.errors import EventError
from events.forms.door import Tap, WalkInForm, read_tap
from events.models import Occurrence
from events.queries import day_and_hours, named
from events.queries.door import LISTED, DoorList, door_list
from events.queries.rows import moment
from events.views.desk import date_or_404
from events.views.guests import SeeOther, unlogged
from people.web import private_page, with_form

EVERY = 15  # seconds after which a script looks for what others have tapped
AT_ONCE = 60  # lines that it asks for in one go
POSTED = ["GET", "HEAD", "POST"]
UNPROCESSABLE, CONFLICT, GONE = 422, 409, 410


@dataclass(frozen=True)
class Door:
    """Whose door it is, who stands there, and where its pages are. Only on the desk does it know a chapter."""

    date: Occurrence
    by: By
    home: str
    chapter: ChapterPage | None = None
    is_open: bool = False

    @property
    def language(self) -> str:
        return get_language() or "en"


def at_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For those who may see the guests of this chapter's dates."""

    @private_page
    @login_required
    @wraps(view)
    def entered(request: HttpRequest, chapter: str, uid: uuid.UUID, **rest: Any) -> HttpResponse:
        page = get_chapter_or_404(request.user, Ability.SEE_GUESTS, slug=chapter)
        date = date_or_404(page, uid)
        home = reverse("desk_door", args=[page.slug, date.uid])
        return with_form(view(request, Door(date, request.user, home, page, is_door_open(date)), **rest))

    return entered


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever has a link to this door: its address is the secret, there is no session to ride on."""

    @private_page
    @csrf_exempt
    @wraps(view)
    def entered(request: HttpRequest, token: str, **rest: Any) -> HttpResponse:
        link = link_of_token(token)
        if link is None:
            return unlogged(render(request, "events/door_gone.html", {"noindex": True}, status=404))
        date = link.occurrence
        door = Door(date, link, reverse("events_door", args=[token]), is_open=is_door_open(date))
        return unlogged(view(request, door, **rest))

    return entered


def frame(request: HttpRequest, door: Door) -> dict[str, Any]:
    """What every page of the door says: which date, and nothing else of it."""
    date = door.date
    return {
        "door": door,
        "title": named([date], door.language)[0].page.title,
        "when": day_and_hours(date, door.language),
        "opens": moment(door_opens(date), date.zone, door.language),
        "closes": moment(door_closes(date), date.zone, door.language),
        "may_manage": door.chapter is not None and can(request.user, Ability.MANAGE_DATES, door.chapter),
        "noindex": True,
    }


@require_safe
def page(request: HttpRequest, door: Door) -> HttpResponse:
    """Everyone who is expected, who is here, and a form for who comes besides. While it is closed, no names."""
    return _page(request, door)


def _page(
    request: HttpRequest, door: Door, *, form: WalkInForm | None = None, status: int = 200, **shown: Any
) -> HttpResponse:
    context = {
        **frame(request, door),
        "list": door_list(door.date) if door.is_open else None,
        "form": form or WalkInForm(),
        "key": uuid.uuid4(),
        "every": EVERY,
        **shown,
    }
    return render(request, "events/door.html", context, status=status)


def _by_script(request: HttpRequest) -> bool:
    return "X-Door" in request.headers


@require_http_methods(POSTED)
def tap(request: HttpRequest, door: Door) -> HttpResponse:
    """A button on the list: here, how many of them, undo, let in."""
    if request.method != "POST":
        return redirect(door.home)
    try:
        pressed = read_tap(request.POST)
        _press(door, pressed)
    except EventError as refusal:
        again = {"in": request.POST.get("in", "")} if isinstance(refusal, Full) else {}
        return _refused(request, door, refusal, again, f"{door.home}tap/")
    if _by_script(request):
        return _data(request, door, [pressed.row], notice="")
    return SeeOther(f"{door.home}#g{pressed.row}")


def _press(door: Door, pressed: Tap) -> None:
    row = door.date.rsvps.filter(pk=pressed.row).first()
    if row is None:
        raise EventError
    if pressed.out:
        undo_check_in(rsvp=row, by=door.by, seen=pressed.seen)
    else:
        check_in(rsvp=row, by=door.by, arrived=pressed.arrived, over=pressed.over)


@require_http_methods(POSTED)
def walk_in(request: HttpRequest, door: Door) -> HttpResponse:
    """Someone without a reply."""
    if request.method != "POST":
        return redirect(door.home)
    form = WalkInForm(request.POST)
    if not form.is_valid():
        notice = str(next(iter(form.errors.values()))[0])
        if _by_script(request):
            return _data(request, door, [], notice=_notice(request, door, refusal=notice), status=UNPROCESSABLE)
        return _page(request, door, form=form, status=UNPROCESSABLE)
    told = form.cleaned_data
    try:
        row = let_in(occurrence=door.date, by=door.by, key=form.key, over=form.over, **told)
    except EventError as refusal:
        again = {**told, "key": form.key} if isinstance(refusal, Full) else {}
        return _refused(request, door, refusal, again, f"{door.home}walk-in/", form)
    if _by_script(request):
        return _data(request, door, [row.pk], notice="")
    return SeeOther(f"{door.home}#g{row.pk}")


def _refused(
    request: HttpRequest,
    door: Door,
    refusal: EventError,
    again: dict[str, Any],
    action: str,
    form: WalkInForm | None = None,
) -> HttpResponse:
    """Say why not; where it is for the one at the door to decide, with the button that does it all the same."""
    status = CONFLICT if again else UNPROCESSABLE
    shown = {"refusal": refusal.message, "again": again, "action": action}
    if _by_script(request):
        return _data(request, door, [], notice=_notice(request, door, **shown), status=status)
    return _page(request, door, form=form, status=status, **shown)


def _notice(request: HttpRequest, door: Door, **shown: Any) -> str:
    return render_to_string("events/parts/door_notice.html", {"door": door, **shown}, request)


@require_safe
def now(request: HttpRequest, door: Door) -> HttpResponse:
    """How the list stands, for the script: what each line shows by its mark, and those lines it asks for in full."""
    if not door.is_open:
        return HttpResponse(status=GONE)
    return _data(
        request, door, [int(one) for one in request.GET.getlist("id")[:AT_ONCE] if one.isdecimal() and len(one) < 19]
    )


def _data(
    request: HttpRequest, door: Door, asked: list[int], *, notice: str | None = None, status: int = 200
) -> HttpResponse:
    listed = door_list(door.date)
    data: dict[str, Any] = {
        "bar": render_to_string("events/parts/door_bar.html", {"list": listed}),
        "coming": [[line.pk, line.mark] for line in listed.coming],
        "waiting": [[line.pk, line.mark] for line in listed.waiting],
        "lines": _drawn(listed, asked),
    }
    if notice is not None:
        data["notice"] = notice
    if door.chapter:  # a new login brings a new one
        data["csrf"] = get_token(request)
    return JsonResponse(data, status=status)


def _drawn(listed: DoorList, asked: list[int]) -> dict[int, str]:
    lines = listed.lines
    found = {pk: lines[pk] for pk in asked if pk in lines}
    return {pk: render_to_string("events/parts/door_line.html", {"line": line}) for pk, line in found.items()}


@require_http_methods(POSTED)
def guest(request: HttpRequest, door: Door, pk: int) -> HttpResponse:
    """One guest, whose code was scanned: alias, party and a big button."""
    row = door.date.rsvps.filter(pk=pk, state__in=LISTED, erased_at=None).first()
    shown: dict[str, Any] = {}
    if request.method == "POST":
        try:
            _press(door, read_tap(request.POST))
            return SeeOther(f"{door.home}{pk}/")
        except EventError as refusal:
            full = isinstance(refusal, Full)
            again = {"in": request.POST.get("in", "")} if full else {}
            shown = {"refusal": refusal.message, "again": again, "action": f"{door.home}{pk}/"}
            shown["status"] = CONFLICT if full else UNPROCESSABLE
    line = door_list(door.date).lines.get(pk) if row and door.is_open else None
    status = shown.pop("status", 200 if row else 404)
    return render(request, "events/door_guest.html", {**frame(request, door), "line": line, **shown}, status=status)
