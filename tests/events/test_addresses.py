"""Addresses as people and machines write them: in any script, cut short, or naming a day that no calendar has."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-45", "0000-00-00", "9999-99-99"])
@pytest.mark.parametrize("file", ["", "event.ics"])
def test_day_that_does_not_exist_is_not_found(client, day, file):
    page = factories.event()
    assert client.get(f"{page.url}{day}/{file}").status_code == 404


def test_chapter_with_a_persian_slug_works_everywhere(client):
    chapter = factories.chapter("تهران", factories.chapter_index(factories.site_tree("fa")), slug="تهران")
    page = factories.event(chapter, slug="شب-یاد")
    date = factories.occurrence(page)
    coordinator = Client()
    coordinator.force_login(factories.with_second_factor(factories.member(chapter)))

    public = [chapter.url, page.url, f"{page.url}{date.slug}/", "/fa/chapters/تهران/calendar.ics"]
    desk = ["/desk/تهران/", "/desk/تهران/people/", f"/desk/تهران/dates/{date.uid}/"]
    assert [client.get(path).status_code for path in public] == [200] * 4
    assert [coordinator.get(path).status_code for path in desk] == [200] * 3
    assert coordinator.get("/desk/").status_code == 302
    file = client.get(f"{page.url}{date.slug}/event.ics")
    named = "inline; filename*=utf-8''%D8%B4%D8%A8-%DB%8C%D8%A7%D8%AF-"
    assert file.headers["Content-Disposition"] == f"{named}{date.slug}.ics"
