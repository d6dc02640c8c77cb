"""Addresses as people and machines write them: in any script, cut short, or naming a day that no calendar has."""

import pytest
from django.test import Client

from events.models import EventPage, Occurrence
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


def test_renamed_event_is_found_at_its_old_dates(client, django_capture_on_commit_callbacks):
    page = factories.event(factories.chapter(slug="sf"), slug="names")
    date = factories.occurrence(page)
    page.slug = "voices"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    old = [f"/chapters/sf/names/{rest}" for rest in ("", f"{date.slug}/")]
    found = [client.get(path, follow=True).redirect_chain[-1] for path in old]
    new = "/chapters/sf/voices/"
    assert found == [(new, 301), (f"{new}{date.slug}/", 301)]


def test_event_whose_first_page_is_a_draft_is_listed_and_taken_by_its_translation(client):
    factories.calendar()
    draft = factories.event(factories.chapter(slug="sf"), slug="names", live=False)
    factories.translation(draft, "es", title="Vigilia", slug="vigilia")
    date = Occurrence.objects.get()
    form = {"name": "Sima", "email": "sima@example.org", "party": "1"}

    assert f'href="/es/chapters/sf/vigilia/{date.slug}/"' in client.get("/events/").content.decode()
    assert client.post(f"/es/rsvp/{date.uid}/", form, headers=SAME_SITE).status_code == 303
    EventPage.objects.update(live=False)
    assert "vigilia" not in client.get("/events/").content.decode()
    assert client.post(f"/es/rsvp/{date.uid}/", form, headers=SAME_SITE).status_code == 404


def test_dates_of_a_deleted_first_page_go_on_under_its_translation(client, django_capture_on_commit_callbacks):
    chapter = factories.chapter(slug="sf")
    page = factories.event(chapter, slug="names")
    kept = factories.translation(page, "es", title="Vigilia", slug="vigilia")
    editor = Client()
    editor.force_login(factories.with_second_factor(factories.member(chapter)))
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(f"/admin/pages/{page.pk}/delete/").status_code == 302

    date = Occurrence.objects.get()
    assert (date.event_id, date.start_date) == (kept.pk, page.start_date)
    assert client.get(f"{kept.url}{date.slug}/").status_code == 200
