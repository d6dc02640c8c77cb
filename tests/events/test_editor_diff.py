"""Publishing in Wagtail asks first: the sheet says what becomes of each date; nothing is saved until it is agreed."""

import datetime as dt
import html
import re

import pytest

from events.models import EventPage, Occurrence, Rsvp
from people.models import OutgoingMail
from tests import factories
from tests.events.test_editor import form_for
from tests.events.test_plans import TUESDAY, date, days, series
from tests.worlds import grown

pytestmark = pytest.mark.django_db
WEDNESDAY = TUESDAY + dt.timedelta(days=1)


NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def admin_client_for(client, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]
    client.force_login(factories.network_admin())
    return client


@grown(at=NOW)
def page():
    """Three Tuesdays; five people have answered to the second."""
    page = series("")
    page.extra_dates = [type(page.extra_dates.model())(date=TUESDAY + dt.timedelta(days=7 * n)) for n in (1, 2)]
    page.save_revision().publish()
    second = date(page, 1)
    factories.rsvp(second, state=Rsvp.State.CONFIRMED, party=3)
    factories.rsvp(second, state=Rsvp.State.WAITLISTED, party=2)
    factories.rsvp(second, state=Rsvp.State.CANCELLED, party=9)
    return EventPage.objects.get()


def send(client, page: EventPage, dates: list[dt.date], **fields):
    """Press Publish in the editor, with `dates` as the rows of more dates."""
    form = form_for(page, dates, **fields)
    return client.post(f"/admin/pages/{page.pk}/edit/", {**form.data, "action-publish": "Publish"})


def hidden(response) -> dict[str, list[str]]:
    """Everything the sheet would send again, as a browser does."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', response.content.decode()):
        name, value = (re.search(rf'{part}="([^"]*)"', tag) for part in ("name", "value"))
        found.setdefault(name[1], []).append(value[1] if value else "")
    return found


def agree(client, page, response, **choices):
    return client.post(f"/admin/pages/{page.pk}/edit/", {**hidden(response), **choices})


def sheet_of(response) -> list[tuple[str, str]]:
    return [(line.mark, line.when.split(",")[0]) for line in response.context["sheet"].lines]


def test_the_sheet_says_keep_move_add_and_ask_and_saves_nothing(admin_client_for, page):
    rows, revisions = list(Occurrence.objects.values()), page.revisions.count()

    response = send(admin_client_for, page, [TUESDAY + dt.timedelta(days=14)], start_date=WEDNESDAY.isoformat())

    assert response.status_code == 200
    assert sheet_of(response) == [
        ("drop", "Tuesday 1 December 2026"),
        ("add", "Wednesday 2 December 2026"),
        ("ask", "Tuesday 8 December 2026"),
        ("keep", "Tuesday 15 December 2026"),
    ]
    text = response.content.decode()
    assert "5 people" in text
    assert "Move it to Wednesday 2 December 2026" in text
    assert (list(Occurrence.objects.values()), page.revisions.count()) == (rows, revisions)
    assert EventPage.objects.get().start_date == TUESDAY


@pytest.mark.parametrize(
    ("decision", "expected"),
    [("keep", [1, 7, 14]), ("cancel", [1, 7, 14]), ("2026-12-02", [1, 14]), ("2031-01-01", [1, 7, 14])],
)
def test_agreeing_publishes_and_does_what_was_chosen(admin_client_for, page, decision, expected):
    second = date(page, 1)
    sheet = send(admin_client_for, page, [TUESDAY + dt.timedelta(days=14)], start_date=WEDNESDAY.isoformat())

    response = agree(admin_client_for, page, sheet, **{f"settle-{second.uid}": decision, "reason": "The hall is let"})

    assert response.status_code == 302
    second.refresh_from_db()
    assert days(page) == expected
    assert second.off_rule is False
    assert second.status == ("cancelled" if decision == "cancel" else "scheduled")
    told = {"keep": 0, "cancel": 2, "2026-12-02": 2, "2031-01-01": 0}[decision]
    assert OutgoingMail.objects.exclude(kind="events.rsvp_offered").count() == told
    if told:
        assert second.changes.get().reason == "The hall is let"


def test_an_earlier_hour_shows_old_and_new_and_who_is_told(admin_client_for, page):
    extra = [TUESDAY + dt.timedelta(days=7 * n) for n in (1, 2)]

    response = send(admin_client_for, page, extra, start_time="18:00", end_time="19:00")

    assert [mark for mark, _when in sheet_of(response)] == ["move"] * 3
    line = response.context["sheet"].lines[1]
    assert ("6" in line.when, "7" in line.was, line.people) == (True, True, "5 people")
    text = " ".join(response.content.decode().split())
    assert "5 people will get a mail that says what changed." in text
    agree(admin_client_for, page, response)
    assert {row.start_time.hour for row in Occurrence.objects.all()} == {18}
    assert OutgoingMail.objects.filter(kind="events.rsvp_changed").count() == 2


def test_a_plan_that_is_no_longer_true_is_shown_again(admin_client_for, page):
    sheet = send(admin_client_for, page, [], start_date=WEDNESDAY.isoformat())
    factories.rsvp(date(page, 0), state=Rsvp.State.CONFIRMED, contact=factories.contact("late@example.org"))

    response = agree(admin_client_for, page, sheet)

    assert response.status_code == 200
    assert "Something has changed since you looked." in response.content.decode()
    assert days(page) == [0, 7, 14]
    assert [mark for mark, _when in sheet_of(response)].count("ask") == 2


def test_what_was_typed_survives_the_sheet(admin_client_for, page):
    title = 'Vigil & "names" <b>بخوانیم</b>'
    sheet = send(admin_client_for, page, [], title=title)

    agree(admin_client_for, page, sheet)

    assert html.unescape(hidden(sheet)["title"][0]) == title
    assert EventPage.objects.get().start_date == TUESDAY


@pytest.mark.parametrize("what", ["draft", "same dates", "another title", "a mistake"])
def test_nothing_is_asked_where_no_date_changes(admin_client_for, page, what):
    extra = [TUESDAY + dt.timedelta(days=7 * n) for n in (1, 2)]
    form = form_for(page, [] if what == "draft" else extra).data
    changed = {"another title": {"title": "Another"}, "a mistake": {"end_time": "19:00"}}.get(what, {})
    press = {} if what == "draft" else {"action-publish": "Publish"}

    response = admin_client_for.post(f"/admin/pages/{page.pk}/edit/", {**form, **changed, **press})

    assert "sheet" not in (response.context or {})
    assert days(page) == [0, 7, 14]


def test_a_translation_is_published_without_being_asked(admin_client_for, page):
    copy = factories.translation(page, "fa", title="شب شمع")

    response = send(admin_client_for, copy, [])

    assert response.status_code == 302
    assert days(page) == [0, 7, 14]
