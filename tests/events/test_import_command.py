"""`manage.py import_events`: what it prints, what it writes and how it ends."""

import json

import pytest
from django.core.management import CommandError, call_command

from events.models import EventPage
from tests import factories
from tests.events.files import ics, vevent

pytestmark = pytest.mark.django_db
START = ("DTSTART;TZID=America/Los_Angeles:20270106T190000", "DTEND;TZID=America/Los_Angeles:20270106T200000")
GOOD = ics(vevent(*START, "LOCATION:Hall"), vevent(*START, "ATTENDEE:mailto:a@b.example", uid="two", title="Talk"))


@pytest.fixture
def run(tmp_path, capsys):
    factories.chapter(slug="sf")

    def run(data: bytes, *options, name="dates.ics"):
        (tmp_path / name).write_bytes(data)
        call_command("import_events", str(tmp_path / name), *options, chapter="sf")
        return capsys.readouterr().out

    return run


def test_it_writes_drafts_and_says_so_by_line(run):
    told = run(GOOD).splitlines()

    assert told == [
        "line 15: warning: Guests, hosts and contacts are never taken from a file. Left out: 1",
        "line 3: new draft: 2027-01-06 Vigil",
        "line 10: new draft: 2027-01-06 Talk (before publishing: venue)",
        "2 events were taken over.",
    ]
    assert EventPage.objects.filter(live=False).count() == 2


def test_a_dry_run_writes_nothing(run):
    assert "2 events would be taken over." in run(GOOD, "--dry-run")
    assert not EventPage.objects.exists()


def test_it_speaks_json(run):
    told = json.loads(run(GOOD, "--json"))

    assert (told["ok"], told["dry_run"], [event["what"] for event in told["events"]]) == (True, False, ["new", "new"])
    assert told["problems"][0]["line"] == 15
    assert told["problems"][0]["text"].startswith("Guests")
    assert "a@b.example" not in json.dumps(told)


def test_a_file_that_cannot_be_read_ends_with_1_and_changes_nothing(run, capsys):
    with pytest.raises(CommandError) as ended:
        run(GOOD + b"more")

    assert ended.value.returncode == 1
    assert "line 18: error:" in capsys.readouterr().out
    assert not EventPage.objects.exists()


def test_an_unreadable_file_is_told_in_json_too(run, capsys):
    with pytest.raises(CommandError):
        run(b"", "--json")

    assert json.loads(capsys.readouterr().out)["ok"] is False


@pytest.mark.parametrize(("chapter", "file"), [("nowhere", "dates.ics"), ("sf", "missing.ics"), ("sf", "")])
def test_an_unknown_chapter_or_file_ends_with_2(run, tmp_path, chapter, file):
    (tmp_path / "dates.ics").write_bytes(GOOD)

    with pytest.raises(CommandError) as ended:
        call_command("import_events", str(tmp_path / file), chapter=chapter)

    assert ended.value.returncode == 2


def test_the_order_of_dates_in_a_table_can_be_said(run):
    data = b"title,date,time,to\nVigil,03/04/2027,19:00,20:00\n"

    with pytest.raises(CommandError):
        run(data, name="dates.csv")

    assert "2027-04-03" in run(data, "--dates", "day-first", name="dates.csv")
