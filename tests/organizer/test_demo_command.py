"""What the command that loads the demonstration refuses, and what it leaves alone."""

import pytest
from django.core.management import CommandError, call_command

from chapters.models import ChapterPage
from organizer.demo import loader
from tests.factories import chapter, empty_site
from tests.organizer.rows import row_counts

pytestmark = pytest.mark.django_db


def test_a_site_with_chapters_is_left_alone():
    chapter()
    before = row_counts()
    call_command("load_demo")
    assert row_counts() == before


def test_it_loads_nowhere_but_in_a_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO is off"):
        call_command("load_demo")
    with pytest.raises(CommandError, match="DEMO is off"):
        call_command("demo_logins")
    assert loader.is_loaded() is False


def test_nothing_is_deleted_where_debug_is_off(settings):
    settings.DEMO, settings.DEBUG = True, False
    here = chapter()
    with pytest.raises(CommandError, match="DEBUG=1"):
        call_command("load_demo", again=True)
    assert list(ChapterPage.objects.all()) == [here]


def test_a_load_that_fails_leaves_nothing_behind(monkeypatch):
    empty_site()
    before = row_counts()
    monkeypatch.setattr(loader.Layout, "translate", lambda *_: 1 / 0)  # all of English is written by then
    with pytest.raises(ZeroDivisionError):
        loader.load()
    assert row_counts() == before


def test_who_can_log_in_is_printed(capsys):
    call_command("demo_logins")
    printed = capsys.readouterr().out
    assert [email in printed for email in ("admin@example.org", "sf@example.org", "berlin@example.org")] == [True] * 3
    assert "/demo/" in printed
