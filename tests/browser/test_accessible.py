"""Every page, in any state, scheme and direction of writing: nothing that axe finds stands in the way, nobody watches,
nothing is cut off. One walk looks for all of it, since building the faces costs more than looking."""

import re

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from django.test import Client
from wagtail.models import Page, get_page_models

from people.mailbox import delivered
from people.models import User
from tests import factories
from tests.browser.faces import Face, desk, site
from tests.browser.helpers import open_face
from tests.browser.promises import INLINE, listen, overflow

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

AXE = AXE_FILE_PATH.read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
TALL = 5000  # pixels: what a strip at the foot of the window covers, one scrolls to
# What a scheme or a width can break; every other rule reads the same document in all of them.
SEEN = ["color-contrast", "link-in-text-block", "target-size"]
FIND = """only => axe.run({runOnly: only, resultTypes: ['violations']}).then(found => found.violations.map(
    one => one.id + ': ' + one.nodes.map(node => node.target.join(' ')).slice(0, 3).join(', ')))"""


def violations(page) -> list[str]:
    """All that axe finds on a phone by day, and what a wide screen at night adds."""
    page.evaluate(AXE)
    found = page.evaluate(FIND, TAGS)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1280, "height": TALL})
    found += [f"at night {one}" for one in page.evaluate(FIND, SEEN)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 360, "height": TALL})
    return found


def walk(page, faces: list[Face], home: str, *, logged_in: bool = False) -> dict[str, list[str]]:
    """What is wrong with each face; those without fault are left out. Only who works here is given cookies."""
    found, heard = {}, listen(page, home)
    for face in faces:
        heard.clear()
        status = open_face(page, face)
        wrong = violations(page) + ([] if status == face.status else [f"answered {status}"])
        wrong += ["a placeholder instead of a label"] * page.locator("[placeholder]").count()
        wrong += [*heard, *page.evaluate(INLINE), *map(str, overflow(page).items())]
        if not logged_in:
            cookies = [] if face.path.startswith("/accounts/") else page.context.cookies()
            wrong += [f"cookie {cookie['name']}" for cookie in cookies]
            page.context.clear_cookies()
        page.set_viewport_size({"width": 360, "height": TALL})
        found |= {f"{face.name} {face.path}": wrong} if wrong else {}
    return found


@pytest.fixture
def _mailbox(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.VAR_DIR = "people.mailbox.MailboxBackend", tmp_path


@pytest.mark.usefixtures("_mailbox")
@pytest.mark.parametrize("language", ["en", "fa"])
def test_readers_and_guests(new_page, live_server, language):
    faces = site(language)
    faces.append(Face("a mail", f"/demo/mail/{delivered()[0].id}/"))
    page = new_page("/", width=360, height=TALL, reduced_motion="reduce")

    assert walk(page, faces, live_server.url) == {}
    ours = {model for model in get_page_models() if model is not Page}
    assert {face.shows for face in faces} - {None} == ours, "a type of page without a face in tests/browser/faces.py"


@pytest.mark.parametrize("language", ["en", "fa"])
def test_organizers(new_page, live_server, language):
    faces = desk()
    User.objects.update(locale=language)
    page = new_page("/accounts/login/", width=360, height=TALL, reduced_motion="reduce")
    found = {}
    for handle, seen in faces.items():
        client = Client()
        client.force_login(User.objects.get(handle=handle))
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        found |= walk(page, seen, live_server.url, logged_in=True)

    assert found == {}
    assert page.locator("html").get_attribute("lang") == language


def test_axe_would_tell(new_page):
    factories.plain_page(slug="words")
    page = new_page("/words/", width=360, height=TALL, reduced_motion="reduce")
    page.evaluate("""() => {
        document.documentElement.removeAttribute('lang');
        document.querySelector('h1').style.color = '#999';
    }""")

    assert [re.match(r"[\w -]+", one).group() for one in violations(page)] == [
        "color-contrast",
        "html-has-lang",
    ]
