"""What the frame of every page needs: names, menu, languages, the foot."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import F
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.views import serve

from content.addresses import absolute
from organizer.models import HomePage


@dataclass(frozen=True)
class Link:
    """A link in the frame; `current` when it leads to where the reader is, `translated` when to the same page."""

    title: str
    url: str
    code: str = ""
    current: str = ""
    translated: bool = False

    @property
    def absolute(self) -> str:
        """With the site's own host, whatever host the request named: a kept page is the same for everyone."""
        return absolute(self.url)


@dataclass(frozen=True)
class Frame:
    """The frame in one language. Three queries, whatever the page."""

    name: str = settings.WAGTAIL_SITE_NAME
    ear: str = ""
    colophon: str = ""
    home_url: str = "/"
    sign_url: str = ""
    menu: list[Link] = field(default_factory=list)
    footer_links: list[Link] = field(default_factory=list)
    languages: list[Link] = field(default_factory=list)


def site(request):
    """`frame`, read only when a template asks for it, and `demo`: whether this is the practice site."""
    return {"demo": settings.DEMO, "frame": SimpleLazyObject(lambda: frame_for(request))}


def frame_for(request) -> Frame:
    """The frame for this request: its language, and the page it shows where it shows one."""
    homes = {home.locale.language_code: home for home in HomePage.objects.live().select_related("locale", "appeal")}
    home = homes.get(get_language()) or homes.get(settings.LANGUAGE_CODE)
    if home is None:
        return Frame()
    children = home.get_children().live().filter(show_in_menus=True).select_related("locale").order_by("path")
    # Only plain pages can stand in the foot; for every other type the joined column is empty.
    links: dict[bool, list[Link]] = {True: [], False: []}
    for page in children.annotate(in_foot=F("plainpage__in_foot")):
        links[bool(page.in_foot)].append(Link(page.title, _address(page, request), current=_mark(page, request)))
    return Frame(
        name=home.campaign_name,
        ear=home.ear,
        colophon=home.colophon,
        home_url=_address(home, request),
        sign_url=_sign_url(home, request),
        menu=links[False],
        footer_links=links[True],
        languages=_languages(request, homes),
    )


def _sign_url(home: HomePage, request) -> str:
    """Where the appeal of this language is signed; empty where none is named, or it is not published."""
    return f"{_address(home.appeal, request)}#sign" if home.appeal and home.appeal.live else ""


def _languages(request, homes: dict[str, HomePage]) -> list[Link]:
    """The same page in each language, or that language's front page where it is not translated."""
    same = _translations(request)
    return [
        Link(
            name,
            same.get(code) or _address(homes[code], request),
            code,
            "true" if code == get_language() else "",
            translated=code in same,
        )
        for code, name in settings.LANGUAGES
        if code in homes
    ]


def _translations(request) -> dict[str, str]:
    """The addresses of what this request shows, by language. One query for a page, none for anything else."""
    route = getattr(request, "_wagtail_route_for_request", None)  # where Wagtail keeps the page it found
    here = getattr(request, "shown_page", None) or (route and route.page)
    if here is None:
        return _translated_views(request)
    below = getattr(request, "shown_below", "")  # what a page shows under its own address: one date of an event
    pages = Page.objects.filter(translation_key=here.translation_key).live().select_related("locale")
    return {page.locale.language_code: _address(page, request) + below for page in pages}


def _translated_views(request) -> dict[str, str]:
    """A view that is no page has an address in every language, or in none (the desk, a page not found)."""
    match = request.resolver_match
    if match is None or match.func is serve:
        return {}
    addresses = {code: translate_url(request.path, code) for code, _name in settings.LANGUAGES}
    return addresses if len(set(addresses.values())) == len(addresses) else {}


def _address(page: Page, request) -> str:
    return page.get_url(request) or "/"


def _mark(page: Page, request) -> str:
    """`page` on the page itself, `true` anywhere below it."""
    url = _address(page, request)
    if request.path == url:
        return "page"
    return "true" if request.path.startswith(url) else ""
