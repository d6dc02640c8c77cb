"""What readers are promised: nobody watches, little is loaded, nothing is cut off, and the keyboard is enough."""

import gzip
import re
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db import connection

from events.actions.rsvps import cancel_rsvp
from events.models import Rsvp
from tests import factories
from tests.browser.faces import LONG, guest
from tests.browser.helpers import drain_outbox
from tests.browser.promises import INLINE, overflow

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

# Bytes of a first view, as they travel. A Farsi page that also names Latin places needs the faces of both scripts.
BUDGET = {"/": 100 * 1024, "/fa/": 138 * 1024}
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


def test_what_would_watch_or_overflow_is_noticed(new_page):
    factories.plain_page(slug="words")
    page, said = new_page("/words/", width=320), []
    page.on("console", lambda message: said.append(message.text))
    assert page.evaluate(INLINE) == []
    page.evaluate("""() => {
        document.body.insertAdjacentHTML('beforeend', '<p style="color: red">' + 'x'.repeat(200) + '</p>');
        document.body.append(Object.assign(document.createElement('script'), {src: 'https://elsewhere.example/'}));
        document.querySelector('h1').style.whiteSpace = 'nowrap';
    }""")

    assert any("Content Security Policy" in text for text in said)
    assert [found.split("=")[0] for found in page.evaluate(INLINE)] == ["<h1 style", "<p style"]
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
    factories.empty_site()
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
    # Between the fields and the button stands what is folded away: “More”.
    assert names[form : form + 5] == ["id_name", "id_email", "id_party", "SUMMARY", "button button--wide"]


def test_the_first_stop_leads_past_the_head(new_page):
    page = new_page("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('header, .demo-bar')") is None


def rows() -> dict[str, list]:
    """Everything that the database holds, as stored: a repr of what Django makes of it may name a place in memory."""
    held = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 our own names
            held[model._meta.label] = sorted(map(repr, cursor.fetchall()))
    return held


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
