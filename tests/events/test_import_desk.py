"""Bringing dates on the desk: what a chapter's editors see and press, and what nobody else does."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from chapters.models import Role
from events.actions import import_jobs
from events.actions.import_jobs import run_imports
from events.imports.columns import COLUMNS
from events.imports.ics import read_ics
from events.imports.tables import read_csv
from events.models import EventPage, ImportJob
from tests import factories
from tests.events.files import ics, vevent

pytestmark = pytest.mark.django_db
START = ("DTSTART;TZID=America/Los_Angeles:20270106T190000", "DTEND;TZID=America/Los_Angeles:20270106T200000")
CANARY = "Nightingale"
GOOD = ics(vevent(*START, "LOCATION:Hall", "ATTENDEE:mailto:sima@example.org", title=CANARY), vevent(*START, uid="two"))


@pytest.fixture
def chapter():
    return factories.chapter(slug="sf")


@pytest.fixture
def editor(client, chapter):
    client.force_login(factories.with_second_factor(factories.member(chapter, Role.EDITOR)))
    return client


@pytest.fixture(autouse=True)
def here(monkeypatch):
    def read(data, *, kind, zone, order=""):
        return (read_csv if kind == "csv" else read_ics)(data, zone=zone)

    monkeypatch.setattr(import_jobs, "read_apart", read)


def bring(client, data=GOOD, name="dates.ics", chapter="sf", **fields):
    """The answer to the form, followed."""
    fields = {"file": SimpleUploadedFile(name, data), "url": "", "order": "", **fields}
    return client.post(
        reverse("desk_import", args=[chapter]), {k: v for k, v in fields.items() if v is not None}, follow=True
    )


def page_of(client) -> str:
    job = ImportJob.objects.latest("pk")
    return client.get(reverse("desk_import_job", args=["sf", job.uid])).content.decode()


def press(client, what: str, chapter="sf"):
    job = ImportJob.objects.latest("pk")
    return client.post(reverse(f"desk_import_{what}", args=[chapter, job.uid]))


def test_from_a_file_to_drafts(editor):
    assert "Waiting" in bring(editor).content.decode()
    run_imports()

    told = page_of(editor)
    assert "2 new events" in told
    assert CANARY in told
    assert "Left out: 1" in told
    assert "line 3" in told  # where the event begins
    assert "place" in told  # what the second one lacks
    assert not EventPage.objects.exists()

    assert press(editor, "confirm").status_code == 302
    run_imports()
    told = page_of(editor)
    for page in EventPage.objects.all():
        assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in told
        assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_while_it_is_at_work_the_page_loads_again_but_not_for_ever(editor):
    bring(editor)
    address = reverse("desk_import_job", args=["sf", ImportJob.objects.get().uid])

    assert editor.get(address)["Refresh"] == "4"
    ImportJob.objects.update(created_at=timezone.now() - dt.timedelta(minutes=11))
    assert "Refresh" not in editor.get(address)
    ImportJob.objects.update(created_at=timezone.now())
    run_imports()
    assert "Refresh" not in editor.get(address)


def test_progress_is_a_number_too(editor):
    bring(editor)
    run_imports()
    press(editor, "confirm")
    ImportJob.objects.update(done=1)

    told = page_of(editor)

    assert 'max="2" value="1"' in told
    assert "1 of 2" in told


def test_a_file_with_errors_says_in_which_line_and_offers_nothing_to_write(editor):
    bring(editor, ics(vevent("DTSTART:never")))
    run_imports()

    told = page_of(editor)

    assert "not a time" in told
    assert "line 6" in told
    assert "Write the drafts" not in told
    assert press(editor, "confirm").status_code == 422
    run_imports()
    assert not EventPage.objects.exists()


def test_where_nothing_has_changed_the_button_says_so(editor):
    for _ in range(2):
        bring(editor)
        run_imports()
        told = page_of(editor)
        press(editor, "confirm")
        run_imports()

    assert "Finish: nothing has changed" in told
    assert "2 events as before" in told


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"file": None}, "one of the two"),
        ({"url": "https://example.org/dates.ics"}, "one of the two"),
        ({"file": None, "url": "ftp://example.org/"}, "begins with https"),
        ({"file": None, "url": "javascript:alert(1)"}, "begins with https"),
        ({"data": b""}, "empty"),
        ({"data": b"x" * 2_000_001}, "larger than 2 MB"),
        ({"order": "year-first"}, "year-first"),
    ],
)
def test_what_the_form_refuses(editor, fields, words):
    answer = bring(editor, **fields)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportJob.objects.exists()


def test_an_address_is_kept_for_the_worker(editor, monkeypatch):
    monkeypatch.setattr(import_jobs, "fetch", lambda url: pytest.fail("fetched inside a request"))

    bring(editor, file=None, url="webcal://example.org/dates.ics")

    job = ImportJob.objects.get()
    assert (job.url, job.source, job.state) == ("webcal://example.org/dates.ics", "", ImportJob.State.WAITING)


def test_too_many_at_once_are_refused_in_words(editor):
    for _ in range(import_jobs.MOST_WAITING):
        bring(editor)

    answer = bring(editor)

    assert (answer.status_code, "not finished yet" in answer.content.decode()) == (422, True)


def test_looking_changes_nothing(editor):
    bring(editor)
    run_imports()
    job = ImportJob.objects.get()
    before = ImportJob.objects.values().get()

    for name in ("job", "confirm", "drop"):
        editor.get(reverse(f"desk_import_{name}", args=["sf", job.uid]))
    editor.get(reverse("desk_import", args=["sf"]))

    assert ImportJob.objects.values().get() == before


def test_a_report_can_be_thrown_away_and_the_drafts_stay(editor):
    bring(editor)
    run_imports()
    press(editor, "confirm")
    run_imports()

    press(editor, "drop")

    assert (ImportJob.objects.count(), EventPage.objects.count()) == (0, 2)


def test_what_is_being_written_is_not_thrown_away(editor):
    bring(editor)
    run_imports()
    press(editor, "confirm")

    assert press(editor, "drop").status_code == 422
    assert ImportJob.objects.count() == 1


@pytest.mark.parametrize("role", [Role.HOST, Role.GREETER, Role.TREASURER])
def test_who_may_not_write_pages_finds_nothing(client, chapter, role):
    client.force_login(factories.with_second_factor(factories.member(chapter, role)))

    assert client.get(reverse("desk_import", args=["sf"])).status_code == 404
    assert bring(client).status_code == 404
    assert b"import" not in client.get(reverse("chapter_desk", args=["sf"])).content


def test_who_is_not_signed_in_is_asked_to(client, chapter):
    assert client.get(reverse("desk_import", args=["sf"])).status_code == 302
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize("slug", ["sf", "berlin"])
def test_another_chapters_file_does_not_exist(client, editor, chapter, slug):
    bring(editor)
    run_imports()
    job = ImportJob.objects.get()
    berlin = factories.chapter("Berlin", slug="berlin", zone="Europe/Berlin")
    client.force_login(factories.with_second_factor(factories.member(berlin, Role.COORDINATOR)))

    answers = [client.get(reverse("desk_import_job", args=[slug, job.uid]))]
    answers += [press(client, what, chapter=slug) for what in ("confirm", "drop")]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert all(CANARY.encode() not in answer.content for answer in answers)
    assert CANARY.encode() not in client.get(reverse("desk_import", args=["berlin"])).content
    assert ImportJob.objects.get().state == ImportJob.State.READ


def test_hostile_names_and_titles_are_text(editor):
    bring(editor, ics(vevent(*START, title="<script>alert(1)</script>")), name="<script>alert(2)</script>.ics")
    run_imports()

    told = page_of(editor) + editor.get(reverse("desk_import", args=["sf"])).content.decode()

    assert "<script>alert" not in told
    assert "&lt;script&gt;alert(1)" in told


def test_the_desk_leads_there(editor):
    assert reverse("desk_import", args=["sf"]) in editor.get(reverse("chapter_desk", args=["sf"])).content.decode()


def test_in_farsi_the_report_is_in_farsi(client, chapter):
    person = factories.member(chapter, Role.EDITOR, locale="fa")
    client.force_login(factories.with_second_factor(person))
    bring(client)
    run_imports()

    told = page_of(client)

    assert 'lang="fa"' in told
    assert "۲ برنامهٔ تازه" in told
    assert "left out" not in told


def test_the_list_keeps_its_number_of_queries(editor, django_assert_max_num_queries):
    for _ in range(3):
        bring(editor)
    with time_machine.travel(timezone.now()), django_assert_max_num_queries(20):
        editor.get(reverse("desk_import", args=["sf"]))


def test_the_example_is_read_without_a_word():
    data = (Path(settings.BASE_DIR) / "organizer/static/files/dates.csv").read_bytes()

    reading = read_csv(data, zone="America/Los_Angeles")

    assert reading.problems == ()
    assert [event.start_date.isoformat() for event in reading.events] == ["2027-04-07", "2027-04-10", "2027-04-14"]
    assert set(data.decode().splitlines()[0].split(",")) <= set(COLUMNS)


def test_every_column_is_documented():
    told = (Path(settings.BASE_DIR) / "docs/importing.md").read_text()

    assert [name for name in COLUMNS if f"`{name}`" not in told] == []
