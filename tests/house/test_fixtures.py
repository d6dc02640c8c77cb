"""The ground under the tests: what one test commits, the next does not see."""

import asyncio
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from wagtail.models import Locale, Page, Site

from bench.crew import context, forked
from people.models import Contact

CLOSED, OPEN = 20, 21  # what a process ends with that looked for a connection


def make_contact() -> Contact:
    return Contact.objects.create(email_key="0" * 64)


def migrated_rows() -> tuple[int, int, int]:
    return Page.objects.count(), Site.objects.count(), Locale.objects.count()


@pytest.mark.parametrize("turn", [1, 2])
def test_a_committed_row_is_gone_and_migrated_rows_are_back(transactional_db, turn):
    assert Contact.objects.count() == 0
    before = migrated_rows()
    assert min(before) > 0

    make_contact()
    Page.objects.all().delete()


def test_an_ordinary_test_after_committing_ones_finds_the_migrated_rows(db):
    assert min(migrated_rows()) > 0


def test_a_subprocess_sees_what_the_test_committed(database_url):
    make_contact()

    code = "import django; django.setup(); from people.models import Contact; print(Contact.objects.count())"
    environment = os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "organizer.settings"}
    seen = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert seen.stdout.strip() == "1"


def look_for_an_open_connection() -> None:
    os._exit(OPEN if connection.connection else CLOSED)


def plainly_forked(work):
    process = context.Process(target=work)
    process.start()
    return process


@pytest.mark.parametrize(("fork", "found"), [(forked, CLOSED), (plainly_forked, OPEN)])  # the second is the control
def test_a_forked_process_never_finds_a_connection_of_its_parent(transactional_db, fork, found):
    """Not even one from before an event loop began, which the parent itself does not find."""

    async def fork_beside_a_loop():
        return fork(look_for_an_open_connection)

    def on_a_thread():
        connection.ensure_connection()
        process = asyncio.run(fork_beside_a_loop())
        process.join(30)
        connections.close_all()
        return process.exitcode

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(on_a_thread).result() == found


@pytest.mark.browser
def test_no_connection_stays_open_where_a_browser_hides_it(chromium, db):
    process = plainly_forked(look_for_an_open_connection)
    process.join(30)

    assert process.exitcode == CLOSED


@pytest.mark.browser
def test_browser_and_database_work_side_by_side(new_page):
    make_contact()

    page = new_page("/no-such-page/", javascript=False)

    assert page.evaluate("document.cookie") == ""
    assert Contact.objects.count() == 1
