"""The ground under the tests: what one test commits, the next does not see."""

import os
import subprocess
import sys

import pytest
from wagtail.models import Locale, Page, Site

from people.models import Contact


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


@pytest.mark.browser
def test_browser_and_database_work_side_by_side(new_page):
    make_contact()

    page = new_page("/no-such-page/", javascript=False)

    assert page.evaluate("document.cookie") == ""
    assert Contact.objects.count() == 1
