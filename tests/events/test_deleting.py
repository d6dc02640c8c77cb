"""Deleting an event and its translations: nothing is left behind that points to what is gone."""

import pytest
from django.db import connection

from events.models import EventPage, Listing, Occurrence
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("first", ["en", "fa"])
def test_no_listing_outlives_its_pages(first, django_capture_on_commit_callbacks):
    page = factories.event()
    copy = factories.translation(page, "fa", title="شب شمع")
    assert Listing.objects.get().event_id == page.pk
    order = [page, copy] if first == "en" else [copy, page]

    with django_capture_on_commit_callbacks(execute=True):
        for one in order:
            Occurrence.objects.filter(event=one.pk).delete()
            EventPage.objects.get(pk=one.pk).delete()

    assert not Listing.objects.exists()
    connection.check_constraints()


def test_three_languages_leave_nothing_either(django_capture_on_commit_callbacks):
    page = factories.event()
    pages = [page, factories.translation(page, "fa"), factories.translation(page, "es")]

    with django_capture_on_commit_callbacks(execute=True):
        Occurrence.objects.all().delete()
        for one in pages:
            EventPage.objects.get(pk=one.pk).delete()

    assert not Listing.objects.exists()
    connection.check_constraints()


def test_a_translation_takes_the_dates_over(django_capture_on_commit_callbacks):
    page = factories.event()
    copy = factories.translation(page, "fa", title="شب شمع")

    with django_capture_on_commit_callbacks(execute=True):
        Occurrence.objects.all().delete()
        page.delete()

    assert Occurrence.objects.get().event_id == copy.pk
    assert Listing.objects.get().event_id == copy.pk


def test_a_withdrawn_language_is_found_no_more():
    page = factories.event(title="Candles")
    copy = factories.translation(page, "fa", title="شمع")
    assert "شمع" in Listing.objects.get().text

    copy.unpublish()

    assert "شمع" not in Listing.objects.get().text
