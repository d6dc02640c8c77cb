"""Kept pages have a room of their own: nobody crowds out the counters that hold back guessed passwords."""

from django.http import HttpResponse
from django.test import RequestFactory

from content.middleware import keep_public_pages
from people.limits import allow


def test_hundreds_of_made_up_addresses_leave_the_counters_alone(settings):
    settings.PAGE_CACHE_SECONDS = 60
    keep = keep_public_pages(lambda request: HttpResponse("page"))
    request = RequestFactory().get("/")
    assert [allow(request, "guess", limit=1) for _try in range(2)] == [True, False]

    for number in range(2000):  # a cache in memory keeps 300 entries unless it is told otherwise
        keep(RequestFactory().get(f"/?junk={number}"))
    assert allow(request, "guess", limit=1) is False
