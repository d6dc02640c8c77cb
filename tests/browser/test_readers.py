"""What readers are promised: nobody watches, little is loaded, nothing is cut off, and the keyboard is enough."""

import gzip
import re
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command

from events.actions.rsvps import cancel_rsvp
from events.models import Rsvp
from tests import factories
from tests.browser.faces import LONG, guest, site
from tests.browser.helpers import drain_outbox, open_face

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Bytes of a first view, as they travel. A Farsi page that also names Latin places needs the faces of both scripts.
BUDGET = {"/": 100 * 1024, "/fa/": 135 * 1024}
INLINE = """() => [...document.querySelectorAll('[style], style, script:not([type="application/ld+json"])')]
    .map(found => found.outerHTML.slice(0, 80))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TEXT = "size => { document.documentElement.style.fontSize = size }"
FOCUS = """async () => {
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));  // it scrolls first
    const here = document.activeElement, look = getComputedStyle(here), row = here.closest('.row');
    const rings = [look, row && getComputedStyle(row)].filter(Boolean)
        .filter(one => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2);
    const box = here.getBoundingClientRect();
    return {
        name: here.id || here.getAttribute('href') || here.className || here.tagName,
        at: [...document.querySelectorAll('*')].indexOf(here),
        seen: rings.length > 0 && box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    };
}"""


def overflow(page) -> dict[str, int]:
    """By how many pixels the page is wider than a small phone, and than a window with text of twice the size."""
    found = {}
    for width, size in ((320, "100%"), (640, "200%")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(TEXT, size)
        found[f"{width} px, text at {size}"] = page.evaluate(WIDER)
    return {name: pixels for name, pixels in found.items() if pixels > 0}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fa"])
def test_no_face_watches_loads_or_overflows(new_page, live_server, settings, tmp_path, language):
    settings.VAR_DIR = tmp_path
    page, heard, found = new_page("/"), [], {}
    page.on("request", lambda sent: None if sent.url.startswith((live_server.url, "data:")) else heard.append(sent.url))
    page.on("console", lambda said: None if "Failed to load resource" in said.text else heard.append(said.text))
    page.on("requestfailed", lambda lost: heard.append(f"lost {lost.url}"))
    for face in site(language):
        heard.clear()
        open_face(page, face)
        wrong = [*heard, *page.evaluate(INLINE), *overflow(page).items()]
        if not face.path.startswith("/accounts/"):
            wrong += [f"cookie {cookie['name']}" for cookie in page.context.cookies()]
        page.context.clear_cookies()
        found |= {f"{face.name} {face.path}": wrong} if wrong else {}

    assert found == {}


def test_what_would_watch_or_overflow_is_noticed(new_page):
    factories.plain_page(slug="words")
    page, said = new_page("/words/", width=320), []
    page.on("console", lambda message: said.append(message.text))
    page.evaluate("""() => {
        document.body.insertAdjacentHTML('beforeend', '<p style="color: red">' + 'x'.repeat(200) + '</p>');
        document.body.append(Object.assign(document.createElement('script'), {src: 'https://elsewhere.example/'}));
        document.querySelector('h1').style.whiteSpace = 'nowrap';
    }""")

    assert any("Content Security Policy" in text for text in said)
    assert page.evaluate(INLINE)[-2].startswith("<p style")
    assert overflow(page) != {}


def weigh(answers) -> dict[str, int]:
    """Bytes by kind of what a browser asked for: text as gzip sends it, the rest as it is."""
    weights = {}
    for answer in answers:
        kind, body = answer.request.resource_type, answer.body()
        size = len(body) if kind in ("font", "image") else len(gzip.compress(body, 6))
        weights[kind] = weights.get(kind, 0) + size
    return weights


@pytest.mark.slow
def test_a_first_view_is_light(new_page):
    call_command("load_demo")
    weights = {}
    for path in BUDGET:
        page, answers = new_page("about:blank"), []
        page.on("response", lambda answer, answers=answers: answers.append(answer))
        page.goto(path, wait_until="networkidle")
        weights[path] = weigh(answers)

    totals = {path: sum(kinds.values()) for path, kinds in weights.items()}
    assert {path: total for path, total in totals.items() if total > BUDGET[path]} == {}, (
        f"bytes of a first view: {weights}"
    )
    assert all({"document", "stylesheet", "font"} <= set(kinds) for kinds in weights.values()), weights


def test_motion_can_be_turned_off(new_page):
    page = new_page("/accounts/login/")
    longest = """() => Math.max(...[...document.querySelectorAll('*')].flatMap(one => {
        const look = getComputedStyle(one);
        return `${look.transitionDuration}, ${look.animationDuration}`.split(', ').map(parseFloat);
    }))"""
    lively = page.evaluate(longest)
    page.emulate_media(reduced_motion="reduce")

    assert (lively > 0, page.evaluate(longest)) == (True, 0)


@pytest.mark.parametrize("path", ["", "/fa"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_follows_the_text(new_page, path, width):
    """Tab through a date's page: the way past the head, the head, the facts, the form; each seen, none twice."""
    event = factories.event(title=LONG, slug="letters", capacity=9)
    home = factories.site_tree("fa" if path else "en")
    factories.update_index()
    event = factories.translation(event, "fa") if path else event
    page = new_page(f"{event.url}{factories.Occurrence.objects.get().slug}/", width=width, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["name"] == "BODY":
            break
        stops.append(stop)

    names = [stop["name"] for stop in stops]
    assert [stop["at"] for stop in stops] == sorted({stop["at"] for stop in stops})
    assert [stop["name"] for stop in stops if not stop["seen"]] == []
    assert names[0] == "#main"
    form = names.index("id_name")
    assert names.index(home.url) < form
    assert names[form : form + 4] == ["id_name", "id_email", "id_party", "button button--wide"]


def test_the_first_stop_leads_past_the_head(new_page):
    page = new_page("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('header, .demo-bar')") is None


def rows() -> dict[str, list]:
    """Everything that the database holds."""
    return {model._meta.label: sorted(map(repr, model.objects.values_list())) for model in apps.get_models()}


def test_opening_mailed_links_changes_nothing(new_page):
    """Mail scanners open every link, some with a browser, and more than once."""
    date = factories.occurrence(factories.event(capacity=4))
    first = guest(date, "ana", "en")
    guest(date, "bea", "en")
    guest(date, "cem", "fa")
    drain_outbox()
    cancel_rsvp(rsvp=Rsvp.objects.get(pk=first.pk))
    guest(date, "dara", "en", confirm=False)
    drain_outbox()
    letters = [letter.body + str(letter.extra_headers) for letter in mail.outbox]
    links = {urlsplit(url).path for text in letters for url in re.findall(r"https?://[^\s>']+", text)}
    assert {link.split("/")[1] for link in links} >= {"r", "fa", "mail"}
    page, before = new_page("/"), rows()

    for link in sorted(links) * 3:
        if link.endswith(".ics"):
            page.request.get(link)
        else:
            page.goto(link, wait_until="networkidle")
    assert rows() == before
    assert [len(before[name]) for name in ("events.Rsvp", "people.Contact")] == [4, 4]
