"""What carries roles or the record of deeds is not deleted from Wagtail; who tries is told why."""

import pytest
from django.urls import reverse

from chapters.models import ChapterPage
from people.actions import record_audit
from people.models import User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client) -> User:
    user = factories.with_second_factor(factories.network_admin())
    client.force_login(user)
    return user


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_chapter_with_members_stays(client, admin):
    chapter = factories.chapter()
    factories.member(chapter)

    response = client.post(reverse("wagtailadmin_pages:delete", args=[chapter.pk]), follow=True)

    assert said(response) == ["People work in this chapter, so its page stays. Unpublish it instead."]
    assert ChapterPage.objects.filter(pk=chapter.pk).exists()


def test_a_translation_of_it_may_go(client, admin):
    chapter = factories.chapter()
    factories.member(chapter)
    farsi = factories.translation(chapter, "fa")

    client.post(reverse("wagtailadmin_pages:delete", args=[farsi.pk]))

    assert list(ChapterPage.objects.values_list("pk", flat=True)) == [chapter.pk]


def test_an_account_on_record_stays_and_one_without_deeds_goes(client, admin):
    doer, idler = factories.user(), factories.user()
    record_audit(actor=doer, verb="events.cancel_date", target="date")

    kept = client.post(reverse("wagtailusers_users:delete", args=[doer.pk]), follow=True)
    client.post(reverse("wagtailusers_users:delete", args=[idler.pk]))

    assert said(kept) == ["This account is on record for what it did, so it stays. Switch it off instead."]
    assert set(User.objects.values_list("pk", flat=True)) == {admin.pk, doer.pk}


def test_in_bulk_they_stay_too(client, admin):
    chapter = factories.chapter()
    factories.member(chapter)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    response = client.post(f"{url}?id={chapter.pk}&id={factories.update_index().pk}", follow=True)

    assert said(response) == ["Some of these are still needed: chapters with people, or accounts on record."]
    assert ChapterPage.objects.filter(pk=chapter.pk).exists()
