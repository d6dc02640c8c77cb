"""Forty people a second: what is the same for all of them is kept, and nothing of one of them is read twice."""

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from appeals.keys import signature_token
from appeals.models import Signature
from appeals.signers import told
from people.models import Contact, OutgoingMail
from tests import factories
from tests.appeals.hands import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(settings):
    settings.PAGE_CACHE_SECONDS = 60
    return factories.appeal_page()


def press(client, row: Signature):
    return client.post(reverse("appeals_confirm", args=[signature_token(row)]))


def test_signing_and_confirming_cost_few_queries(client, page, django_assert_max_num_queries):
    send(client, page, email="first@example.org")

    with django_assert_max_num_queries(15):
        send(client, page, email="second@example.org", network="198.51.100.7")
    OutgoingMail.objects.update(state="sent")
    row = Signature.objects.order_by("pk").last()
    with django_assert_max_num_queries(9):
        press(client, row)

    assert [contact.email for contact in Contact.objects.order_by("pk")] == ["first@example.org", None]


def test_an_address_that_something_else_needs_stays_and_is_proven(client, page):
    send(client, page)
    press(client, Signature.objects.get())

    contact = Contact.objects.get()
    assert (contact.email, contact.proven_at is not None) == ("sima@example.org", True), "the mail is still to leave"


def test_a_form_that_not_everyone_sees_takes_nothing(client, page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert send(client, page).status_code == 404
    assert not Signature.objects.exists()


def test_a_page_that_is_taken_down_takes_nothing_from_that_moment(client, page, django_capture_on_commit_callbacks):
    assert send(client, page).status_code == 303
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()

    assert send(client, page, email="late@example.org").status_code == 404
    assert Signature.objects.count() == 1


def test_words_that_are_published_anew_are_signed_from_that_moment(client, page, django_capture_on_commit_callbacks):
    send(client, page)
    page.title = "Free them all"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    send(client, page, email="second@example.org", network="198.51.100.7")

    assert list(Signature.objects.order_by("pk").values_list("version__number", flat=True)) == [1, 2]


def test_an_appeal_that_is_closed_takes_nothing_from_that_moment(client, page, django_capture_on_commit_callbacks):
    send(client, page)
    page.closed_on = page.begun_on
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    assert send(client, page, email="late@example.org").status_code == 422
    assert Signature.objects.count() == 1


def test_mail_names_the_appeal_as_it_is_called_now(page, django_capture_on_commit_callbacks):
    row = factories.signature(page)
    before = told(row, "en").title
    page.title = "Free them all"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    assert (before, told(row, "en").title) == ("Free all political prisoners now", "Free them all")
