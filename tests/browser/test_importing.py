"""An organizer brings a calendar from elsewhere: by keyboard, without script, on a phone; and a table in Farsi."""

import base64
import re

import pytest
from django.test import Client
from django.utils import timezone

from events.actions.import_jobs import run_imports
from events.models import EventPage, ImportJob, Occurrence
from tests import factories
from tests.browser.faces import Face, press
from tests.browser.test_accessible import TALL, walk
from tests.browser.test_journeys import log_in
from tests.events.files import ics, vevent

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
START = ("DTSTART;TZID=America/Los_Angeles:20270106T190000", "DTEND;TZID=America/Los_Angeles:20270106T200000")
CALENDAR = ics(
    vevent(*START, "RRULE:FREQ=WEEKLY;COUNT=3", "LOCATION:Hall", "ATTENDEE:mailto:leila@example.org", title="Candles"),
    vevent(*START, uid="two", title="شب شمع"),
)


@pytest.fixture
def sima(transactional_db):
    """A coordinator of San Francisco with both factors."""
    chapter = factories.chapter(slug="san-francisco")
    return factories.with_second_factor(factories.member(chapter, email="sima@example.org"))


def work(state: str) -> None:
    """The worker's turns, until the file is there. On a busy machine reading may take it several."""
    for _ in range(5):
        run_imports()
        job = ImportJob.objects.latest("pk")
        if job.state == state:
            return
        assert job.report["problems"][0]["code"] == "too-busy", job.report
        if job.state == "failed":
            anew = {"source": base64.b64encode(CALENDAR).decode(), "attempts": 0, "state": before(state)}
            ImportJob.objects.filter(pk=job.pk).update(**anew)
    pytest.fail(f"never {state}")


def before(state: str) -> str:
    return {"read": "waiting", "done": "writing"}[state]


def test_a_calendar_becomes_drafts_without_any_script(new_page, sima):
    page = new_page("/desk/", javascript=False, width=360)
    log_in(page)
    page.get_by_role("link", name="Bring dates from elsewhere").click()
    page.get_by_role("button", name="Read it").press("Enter")
    assert page.get_by_role("alert").get_by_text("one of the two").first.is_visible()

    page.get_by_label("File").set_input_files({"name": "dates.ics", "mimeType": "text/calendar", "buffer": CALENDAR})
    page.get_by_role("button", name="Read it").press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "Waiting"
    assert page.get_by_role("progressbar").count() == 1

    work("read")
    page.get_by_role("link", name="Look now").press("Enter")
    assert page.get_by_role("heading", name="2 new events").is_visible()
    assert page.get_by_text("Left out: 1").is_visible()
    assert page.get_by_text("look at: place").is_visible()
    assert EventPage.objects.count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.get_by_role("button", name="Write the drafts").press("Enter")
    work("done")
    page.reload()
    assert page.get_by_role("heading", level=1).inner_text() == "Done"
    assert (EventPage.objects.filter(live=False).count(), Occurrence.objects.count()) == (2, 0)
    assert page.get_by_role("link", name="Candles").get_attribute("href").startswith("/admin/pages/")


def test_a_draft_opens_in_the_editor_and_its_dates_are_published(new_page, sima):
    page = new_page("/desk/")
    log_in(page)
    page.goto(page.url.rstrip("/") + "/import/" if "san-francisco" in page.url else "/desk/san-francisco/import/")
    page.get_by_label("File").set_input_files({"name": "dates.ics", "mimeType": "text/calendar", "buffer": CALENDAR})
    page.get_by_role("button", name="Read it").click()
    work("read")
    page.get_by_role("link", name="Look now").click()
    page.get_by_role("button", name="Write the drafts").click()
    work("done")
    page.reload()

    page.get_by_role("link", name="Candles").click()
    page.wait_for_url(re.compile("/admin/pages/"))

    assert page.get_by_label(re.compile("^Title")).first.input_value() == "Candles"
    EventPage.objects.get(title="Candles").get_latest_revision_as_object().save_revision().publish()
    assert Occurrence.objects.count() == 3


PROBLEMS = [
    {"line": 6, "code": "unknown-zone", "severity": "error", "values": {"zone": "Eastern"}},
    {"line": 8, "code": "people", "severity": "warning", "values": {"number": "2"}},
]
EVENTS = [
    {"line": 3, "title": "شب شمع", "day": "2027-01-06", "what": what, "page": page, "needs": needs}
    for what, page, needs in [("new", None, ["venue"]), ("changed", 1, []), ("same", 1, []), ("older", 1, [])]
]


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["en", "fa"])
def test_axe_finds_nothing_on_any_page_of_it(new_page, live_server, sima, locale):
    type(sima).objects.filter(pk=sima.pk).update(locale=locale)
    chapter = sima.memberships.get().chapter
    reports = {"waiting": {}, "writing": {}, "read": {"ok": True, "events": EVENTS, "problems": PROBLEMS[1:]}}
    reports |= {"done": {"events": EVENTS}, "failed": {"problems": PROBLEMS}}
    faces = [Face("the form", "/desk/san-francisco/import/")]
    faces.append(Face("nothing chosen", faces[0].path, status=422, fill=press("form.form .button")))
    for state, report in reports.items():
        facts = {"state": state, "report": report, "filename": f"{state}.ics", "total": 4, "done": 1}
        job = ImportJob.objects.create(chapter=chapter, actor=sima, erase_at=timezone.now(), **facts)
        faces.append(Face(state, f"/desk/san-francisco/import/{job.uid}/"))
    client = Client()
    client.force_login(sima)
    page = new_page("/", width=360, height=TALL, reduced_motion="reduce")
    (cookie,) = client.cookies.values()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": page.url}])

    assert walk(page, faces, live_server.url, logged_in=True) == {}
