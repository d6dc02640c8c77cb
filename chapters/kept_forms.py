"""A session that ends while someone fills in a form of the desk costs them nothing that they typed.

What was sent is kept in the session that the login starts from: sealed with a key outside the database, for half an
hour, and given back to nobody but the person whose session ended. Once they are in again, the page that holds the form
shows it filled in. Nothing is done before they press its button once more: the guard against other sites' forms has
passed what was sent, but a login lies in between. Imports people.limits and people.secrets.
"""

import json
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.loader import render_to_string

from people.limits import allow
from people.secrets import seal, unseal

KEPT = "kept_form"
SECONDS = 30 * 60
LARGEST = 60_000  # characters; longer than any form of the desk
A_NETWORK = 20  # forms that one network may leave here in ten minutes
SECRETS = ("csrfmiddlewaretoken", "password", "code")
DRAWN_ANEW = "nonce"  # a hidden field of this name is another one each time the form is shown
NOT_TYPED = ("hidden", "submit", "button", "image", "reset", "file", "password")
DESK = "/desk/"


def follow(request: HttpRequest, response: HttpResponse, ended: int | None) -> HttpResponse:
    """The answer to a request of the desk, with what was typed before a session ended. `ended`: whose it was."""
    if not request.path_info.startswith(DESK):
        return response
    if request.method == "POST" and not request.user.is_authenticated:
        return _keep(request, response, ended)
    found = _kept(request) if request.user.is_authenticated else None
    if found is None:
        return response
    if request.method == "POST":
        if found["action"] == request.path:
            del request.session[KEPT]
        return response
    if isinstance(response, HttpResponseNotAllowed):  # the form was sent to an address of its own
        return HttpResponseRedirect(request.path.rstrip("/").rpartition("/")[0] + "/")
    if found["page"] == request.path and response.status_code == 200:
        return _give_back(request, response, found)
    return response


def _keep(request: HttpRequest, response: HttpResponse, ended: int | None) -> HttpResponse:
    login = resolve_url("account_login")
    if response.status_code != 302 or not response.headers["Location"].startswith(login):
        return response
    values = {name: given for name, given in request.POST.lists() if not name.startswith(SECRETS)}
    page = _page_of(request)
    found = {"action": request.path, "page": urlsplit(page).path, "values": values, "whose": ended}
    text = json.dumps(found)
    if values and len(text) <= LARGEST and allow(request, "chapters.kept_form", limit=A_NETWORK):
        request.session[KEPT] = {"until": int(time.time()) + SECONDS, "form": seal(text)}
        request.session.set_expiry(SECONDS)
    return HttpResponseRedirect(f"{login}?{urlencode({'next': page})}")


def _page_of(request: HttpRequest) -> str:
    """The page that holds the form, as the browser names it; else the address that it was sent to."""
    source = urlsplit(request.headers.get("Referer", ""))
    if source.netloc == request.get_host() and source.path.startswith(DESK):
        return f"{source.path}?{source.query}" if source.query else source.path
    return request.path


def _kept(request: HttpRequest) -> dict[str, Any] | None:
    """What was kept for this person; whatever is too old, or another's, ends here."""
    row = request.session.get(KEPT)
    if row is None:
        return None
    found: dict[str, Any] = json.loads(unseal(row["form"]))
    if row["until"] < time.time() or found["whose"] not in (None, request.user.pk):
        del request.session[KEPT]
        return None
    return found


def _give_back(request: HttpRequest, response: HttpResponse, found: dict[str, Any]) -> HttpResponse:
    page = BeautifulSoup(response.content, "html.parser", from_encoding="utf-8")
    form = next((form for form in page("form") if _is_it(form, request, found)), None)
    context = {"lost": [] if form else [text for given in found["values"].values() for text in given if text.strip()]}
    notice = BeautifulSoup(render_to_string("chapters/kept_form.html", context), "html.parser")
    if form:
        _fill(form, found["values"])
        form.insert(0, notice)
    elif page.main:
        page.main.insert(0, notice)
        del request.session[KEPT]
    response.content = str(page).encode()
    return response


def _is_it(form: Tag, request: HttpRequest, found: dict[str, Any]) -> bool:
    """Whether this is the form that was sent: its address, and what it says of itself in fields nobody sees."""
    action = urlsplit(str(form.get("action") or request.path)).path
    if str(form.get("method", "")).lower() != "post" or action != found["action"]:
        return False
    hidden = [field for field in form("input", type="hidden") if field.get("name") in found["values"]]
    hidden = [field for field in hidden if field["name"] != DRAWN_ANEW]
    return all(field.get("value", "") in found["values"][field["name"]] for field in hidden)


def _fill(form: Tag, values: dict[str, list[str]]) -> None:
    left = {name: list(given) for name, given in values.items()}
    for field in form(["input", "textarea", "select"]):
        kind, given = field.get("type", "text"), left.get(str(field.get("name")), [])
        if field.name == "select":
            _tick(field("option"), "selected", given)
        elif kind in ("checkbox", "radio"):
            _tick([field], "checked", given)
        elif kind not in NOT_TYPED and given:
            _write(field, given.pop(0))
    for folded in form.find_parents("details"):
        folded["open"] = ""


def _tick(choices: list[Tag], mark: str, given: list[str]) -> None:
    for choice in choices:
        del choice[mark]
        if choice.get("value", "on") in given:
            choice[mark] = ""


def _write(field: Tag, text: str) -> None:
    if field.name == "textarea":
        field.string = f"\n{text}"  # a browser drops the first line break
    else:
        field["value"] = text
