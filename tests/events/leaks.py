"""A walk through every address that anyone can open, looking for the canaries of leak_world.py."""

import html
import json
import re
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

from appeals.models import AppealPage
from content import cards
from content.models import BasePage
from donations.models import FundPage
from events.models import EventPage, Occurrence, Rsvp, StandingRsvp
from events.rules import rsvp_token, standing_token
from outreach.models import Placement
from tests.events.leak_world import SECRET, World

MOST = 700  # addresses of one walk
WORD = re.compile(r"zq[a-z]+\d\d[eo]x")
# Below these nothing is for everyone. The desk is walked as another chapter's organizer; /admin/ by tests of the wall.
NOT_PUBLIC = ("admin/", "accounts/", "desk/", "demo/", "media/")
# Addresses of one person's own, or that only take what is sent: what they show is tested where they are.
OWN = {
    "s/<str:token>/",
    "s/<str:token>/confirm/",
    "s/<str:token>/change/",
    "s/<str:token>/again/",
    "s/<str:token>/withdraw/",
    "sign/endorse/<str:token>/",
    "sign/endorse/<str:token>/confirm/",
    "sign/endorse/<str:token>/withdraw/",
    "sign/<uuid:key>/paper/<uuid:uid>/",
    "sign/<uuid:key>/paper/<uuid:uid>/file.pdf",
    "r/<str:token>/confirm/",
    "r/<str:token>/party/",
    "r/<str:token>/shift/",
    "r/<str:token>/cancel/",
    "r/<str:token>/still-coming/",
    "r/<str:token>/feedback/",
    "r/<str:token>/dates/",
    "host/<str:token>/",
    "host/<str:token>/confirm/",
    "host/<str:token>/write/",
    "host/<str:token>/withdraw/",
    "door/<str:token>/",
    "door/<str:token>/tap/",
    "door/<str:token>/walk-in/",
    "door/<str:token>/now/",
    "door/<str:token>/camera/",
    "door/<str:token>/<int:pk>/",
    "mail/stop/<str:token>/",
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
    "_util/login/",
}
# Of money: what is somebody's own, what only takes what is sent, and what the practice stand-in needs an object for.
OF_MONEY = {
    "donations/stripe/webhook/",
    *(f"give/mine/<str:token>/{step}" for step in ("", "erase/", "name/", "receipt/", "statement/")),
    *(f"give/monthly/<str:token>/{step}" for step in ("", "amount/", "card/", "end/")),
    *(f"give/pledge/<str:token>/{step}" for step in ("", "confirm/", "withdraw/")),
    "give/return/<str:token>/",
    "practice/happen/",
    *(f"practice/{what}/<slug:key>/{step}" for what in ("checkout", "invoice") for step in ("", "pay/")),
}
OWN |= OF_MONEY
# What stands behind the link of who comes to every date.
STANDING = {
    "": "events_standing",
    "party/": "events_standing_party",
    "end/": "events_standing_end",
    "go-on/": "events_standing_go_on",
}
# A value of every filter; `text` finds something everywhere.
QUERIES = {
    "kind": "vigil",
    "chapter": "sf",
    "country": "US",
    "language": "en",
    "online": "1",
    "near": "San Francisco",
    "radius": "100",
    "text": "names",
    "period": "past",
    "zone": "Europe/Berlin",
    "view": "month",
}


def patterns(found=None, prefix: str = "") -> set[str]:
    """Every address that the resolver knows below the language, as it is written down there."""
    out: set[str] = set()
    for pattern in found or get_resolver().url_patterns:
        written = prefix + str(pattern.pattern)
        out |= patterns(pattern.url_patterns, written) if isinstance(pattern, URLResolver) else {written}
    return {written for written in out if not written.lstrip("^").startswith(NOT_PUBLIC)}


def addresses(world: World) -> dict[str, list[str]]:
    """What is asked for at each address of the resolver. A new one has to be added here, or the walk fails."""
    query = "".join(f"&{name}={value}" for name, value in QUERIES.items() if name not in ("period", "view"))
    narrowed = ["", *(f"?{name}={value}" for name, value in QUERIES.items()), f"?{query[1:]}"]
    flyers = [[date.uid, what, "a4", "en"] for date in world.dates for what in ("date", "series")]
    looked_at = [date.uid for date in world.dates[::4]]  # the page of choices and the one to wait on tell of no place
    return {
        "sitemap.xml": ["/sitemap.xml"],
        "robots.txt": ["/robots.txt"],
        "style/": ["/style/"],
        "rsvp/sent/": [reverse("events_rsvp_sent")],
        "rsvp/recover/": [reverse("events_rsvp_recover")],
        "rsvp/erased/": [reverse("events_rsvp_erased")],
        "rsvp/<uuid:uid>/without/": [reverse("events_rsvp_without", args=[uid]) for uid in looked_at],
        "rsvp/<uuid:uid>/": [reverse("events_rsvp", args=[date.uid]) for date in world.dates],
        **_own_addresses(_asked(world)),
        "r/<str:token>/accept/": [reverse("events_guest_accept", args=[rsvp_token(one)]) for one in _asked(world)[::4]],
        "r/<str:token>/every/": [reverse("events_guest_every", args=[rsvp_token(one)]) for one in _waiting()[::4]],
        "rsvp/every/ended/": [reverse("events_standing_ended")],
        **{f"rsvp/every/<str:token>/{step}": _standing(name) for step, name in STANDING.items()},
        "host/sent/": [reverse("events_host_sent")],
        "chapters/<str:slug>/propose/": [reverse("events_propose", args=["sf"])],
        "events/calendar.ics": [reverse("events_calendar") + one for one in narrowed],
        "events/mine/<str:token>.ics": [reverse("events_own_dates", args=[world.feed])],
        "events/embed/": [reverse("events_embed") + one for one in narrowed],
        "events/embed/code/": [reverse("events_embed_code")],
        "events/feed.atom": [reverse("events_atom") + one for one in narrowed],
        "print/<uuid:uid>/": [reverse("events_flyer", args=[uid]) for uid in looked_at],
        "print/<uuid:uid>/<str:what>/<str:size>/<str:language>/": [
            reverse("events_flyer_stage", args=[uid, "date", "a4", "en"]) for uid in looked_at
        ],
        "print/<uuid:uid>/<str:what>/<str:size>/<str:language>/flyer.pdf": [
            reverse("events_flyer_file", args=args) for args in flyers
        ],
        **_money() | _signing() | _ads(),
        "chapters/<str:slug>/calendar.ics": [reverse("chapter_calendar", args=[slug]) for slug in ("sf", "berlin")],
        # Wagtail's own, behind which the pages stand.
        r"^((?:[\w\-]+/)*[\w\-]+\.(?:ics|xml))$": [],
        r"^((?:[\w\-]+/)*)$": [*(address for page in world.pages for address in page_addresses(page, narrowed))],
    }


def _money() -> dict[str, list[str]]:
    """A fund, and what anyone can open around it."""
    key = {"args": [FundPage.objects.get().translation_key]}
    named = {
        "give/<uuid:key>/": "donations_give",
        "give/<uuid:key>/pledge/": "donations_pledge",
        "give/<uuid:key>/trail.csv": "donations_trail",
        "funds/embed/<uuid:key>/": "donations_embed",
        "funds/embed/<uuid:key>/code/": "donations_embed_code",
    }
    plain = ("give/mine/", "give/mine/sent/", "give/mine/erased/", "give/pledge/sent/", "practice/")
    return {
        **{written: [reverse(name, **key)] for written, name in named.items()},
        **{one: [f"/{one}"] for one in plain},
    }


def _signing() -> dict[str, list[str]]:
    """An appeal, and what anyone can open around it."""
    key = {"args": [AppealPage.objects.get().translation_key]}
    named = {
        "sign/<uuid:key>/": "appeals_sign",
        "sign/<uuid:key>/paper/": "appeals_paper",
        "sign/<uuid:key>/endorse/": "appeals_endorse",
        "appeals/endorsements/<uuid:key>/": "appeals_endorsements",
        "appeals/embed/<uuid:key>/": "appeals_embed",
        "appeals/embed/<uuid:key>/code/": "appeals_embed_code",
        "appeals/count/<uuid:key>.json": "appeals_count",
    }
    plain = ("sign/sent/", "sign/withdrawn/", "sign/endorse/sent/", "sign/endorse/gone/")
    return {
        **{written: [reverse(name, **key)] for written, name in named.items()},
        **{one: [f"/{one}"] for one in plain},
    }


def _ads() -> dict[str, list[str]]:
    """An ad that is drawn, and what anyone can open around it."""
    ad = Placement.objects.get()
    return {
        "ad/<str:code>/": [reverse("outreach_ad", args=[ad.code])],
        "ads/<uuid:uid>/page.png": [reverse("outreach_picture", args=[ad.uid])],
        "ads/<uuid:uid>/small.webp": [reverse("outreach_small", args=[ad.uid])],
        "ads/<uuid:uid>/banner/<slug:shape>/": [f"/ads/{ad.uid}/banner/square/"],
    }


def _own_addresses(answers: list[Rsvp]) -> dict[str, list[str]]:
    """The pages of someone who answered, at each of their dates; of what takes one step, at every fourth."""
    return {
        "r/<str:token>/wishes/": [reverse("events_guest_wishes", args=[rsvp_token(one)]) for one in answers[::4]],
        "r/<str:token>/erase/": [reverse("events_guest_erase", args=[rsvp_token(one)]) for one in answers[::4]],
        "r/<str:token>/": [reverse("events_guest", args=[rsvp_token(rsvp)]) for rsvp in answers],
        "r/<str:token>/event.ics": [reverse("events_guest_calendar", args=[rsvp_token(rsvp)]) for rsvp in answers],
        "in/<str:code>/": [reverse("events_code", args=[rsvp.door_token]) for rsvp in answers],
    }


def _asked(world: World) -> list[Rsvp]:
    return list(Rsvp.objects.filter(contact=world.asked.contact))


def _waiting() -> list[Rsvp]:
    return list(Rsvp.objects.filter(state="waitlisted"))


def _standing(name: str) -> list[str]:
    return [reverse(name, args=[standing_token(one)]) for one in StandingRsvp.objects.all()]


def page_addresses(page: Page, narrowed: list[str]) -> list[str]:
    """The page under each of its routes, the calendar with each of its filters."""
    url = page.url
    if not isinstance(page, RoutablePageMixin):
        return [url]
    routes = []
    for route in page.get_subpage_urls():
        groups = re.compile(str(route.pattern.regex.pattern)).groups
        assert groups == 0 or (groups == 1 and isinstance(page, EventPage | FundPage)), (
            f"a route to walk: {page} {route}"
        )
        slugs = [(slug,) for slug in _slugs(page)] if groups else [()]
        below = [page.reverse_subpage(route.name, args=args) for args in slugs]
        # A file's address has no slash at its end, though its route has one.
        routes += [url + (one.rstrip("/") if "." in one else one) for one in below]
    return [route + one for route in routes for one in (narrowed if type(page).__name__ == "CalendarPage" else [""])]


def _slugs(page: Page) -> list[str]:
    """What stands in the routes of a page: the dates of an event, the chapters that raise money for a fund."""
    return ["sf"] if isinstance(page, FundPage) else [date.slug for date in Occurrence.objects.of_event(page)]


def text(response) -> str:
    """Everything an answer says, headers and what is escaped or folded included."""
    body = (b"".join(response) if response.streaming else response.content).decode("utf-8", "replace")
    whole = f"{body}\n{response.headers}".replace("\r\n ", "").replace("\u2068", "")
    return html.unescape(unquote(html.unescape(whole))).casefold()


def walk(client, world: World, starts: list[str] | None = None, *, follow: bool = True) -> dict[str, str]:
    """What every address answers: those of the resolver (or `starts`), and whatever they link to on this site."""
    queue = list(dict.fromkeys(starts or [one for found in addresses(world).values() for one in found]))
    said: dict[str, str] = {}
    while queue:
        address = queue.pop(0)
        response = client.get(address)
        assert response.status_code < 500, address
        said[address] = text(response)
        if follow and not address.startswith(
            ("/print/", "/r/", "/rsvp/")
        ):  # those lead back, once more in every language
            known = {*said, *queue}
            queue += [one for one in links(response, address) if one not in known and _is_ours(one, starts)]
        assert len(said) < MOST, "the site has grown: walk fewer variants of one address"
    if starts is None:
        said |= {f"card of {page.url}": _card(page) for page in world.pages}
    return said


def links(response, address: str) -> list[str]:
    """Where an answer leads to on this site, each path once, with the first query that it is named with."""
    found = [response.headers.get("Location", "")]
    if "text" in response.headers.get("Content-Type", "") or "xml" in response.headers.get("Content-Type", ""):
        body = (b"" if response.streaming else response.content).decode("utf-8", "replace")
        found += re.findall(r'(?:href|src)="([^"]+)"', body) + re.findall(r"<loc>([^<]+)", body)
    out = {}
    for one in found:
        parts = urlsplit(html.unescape(one))
        if parts.netloc in ("", "testserver", urlsplit(settings.SITE_URL).netloc) and parts.path.startswith("/"):
            out.setdefault(parts.path, parts.path + (f"?{parts.query}" if parts.query else ""))
    here = urlsplit(address).path
    return [one for path, one in out.items() if path != here]


def _is_ours(address: str, starts: list[str] | None) -> bool:
    path = address.lstrip("/")
    return not path.startswith(("static/", *(part for part in NOT_PUBLIC if not (starts and part == "desk/"))))


def _card(page: BasePage) -> str:
    return json.dumps(cards.words(page), ensure_ascii=False).casefold()


def words_in(said: dict[str, str]) -> dict[str, set[str]]:
    """Which canaries stand at which address; an address that names one itself, as a search does, is not asked for."""
    out = {
        address: set(WORD.findall(text)) | {w for w in ("zqguestname", "zqguestmail") if w in text}
        for address, text in said.items()
    }
    return {address: words for address, words in out.items() if words}


def leaks(said: dict[str, str]) -> dict[str, set[str]]:
    return {address: words & SECRET for address, words in words_in(said).items() if words & SECRET}
