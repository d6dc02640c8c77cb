"""Questions through the pages themselves: the form for a seat, the guest's own page, three languages, no script."""

import re

import pytest

from events.models import Answer, Occurrence, Question, Rsvp
from tests import factories
from tests.events.asking import answered, asks, colour, question
from tests.events.hands import guest, link, words
from tests.worlds import grown

pytestmark = pytest.mark.django_db
SAME = {"sec-fetch-site": "same-origin"}


@grown
def date() -> Occurrence:
    return factories.occurrence(factories.event(factories.chapter("San Francisco", slug="san-francisco")))


@grown
def must(date) -> Question:
    """One of several, which has to be answered."""
    found = colour(date.chapter)
    asks(date.event, found, required=True)
    return found


def post(client, date: Occurrence, language: str = "", **fields):
    data = {"name": "Sima", "email": "sima@example.org", "party": "1", "locale": "en", **fields}
    return client.post(f"{language}/rsvp/{date.uid}/", data, headers=SAME)


def shown(client, date: Occurrence, language: str = "") -> str:
    return client.get(f"{language}{date.event.url}{date.slug}/").content.decode()


def test_question_stands_in_the_open_and_what_is_optional_under_more(client, date, must):
    asks(date.event, question(date.chapter, "Do you have a candle?"))
    before, _summary, more = shown(client, date).partition('<details class="form-more"')

    assert "Which colour?" in before
    assert "Do you have a candle?" in more
    assert "May we take photographs that show you?" in more
    assert 'name="helps" value="reader"' in more


def test_missing_answer_is_linked_to_its_field_and_what_was_typed_stays(client, date, must):
    answer = post(client, date, access_needs="a ramp", helps="reader")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert f'<a href="#id_question_{must.pk}">Which colour? Please choose one of these.</a>' in page
    assert f'id="id_question_{must.pk}_error"' in page
    assert "a ramp</textarea>" in page
    assert re.search(r'value="reader"[^>]* checked', page)
    assert not Rsvp.objects.exists()


def test_more_is_open_where_something_in_it_is_to_be_put_right(client, date):
    asks(date.event, colour(date.chapter))
    page = post(client, date, **{f"question_{Question.objects.last().pk}": "99"}).content.decode()

    assert re.search(r'<details class="form-more"[^>]* open', page)
    assert '<details class="form-more">' in shown(client, date)


def test_everything_told_arrives_once_the_form_is_right(client, date, must):
    sent = {f"question_{must.pk}": "1", "photo_consent": "no", "access_needs": "a ramp", "helps": ["reader", "other"]}
    assert post(client, date, **sent).status_code == 303
    rsvp = Rsvp.objects.get()

    assert Answer.objects.get().value == "1"
    assert (rsvp.photo_consent, rsvp.access_needs, rsvp.helps) == (False, "a ramp", ["reader", "other"])


def test_guest_without_an_e_mail_is_asked_the_same(client, date, must):
    assert post(client, date, email="").status_code == 422
    assert post(client, date, email="", **{f"question_{must.pk}": "2"}).status_code in (200, 303)


def test_farsi_page_asks_in_farsi(client, date, must):
    factories.translation(date.event, "fa")
    event = date.event.__class__.objects.get(translation_key=date.event.translation_key, locale__language_code="fa")
    page = client.get(f"{event.url}{date.slug}/").content.decode()

    assert "رنگ پرچم شما؟" in page
    assert '<option value="1">سبز</option>' in page
    assert "Which colour?" not in page


def test_page_of_a_guest_changes_what_they_told(client, date, must):
    rsvp = guest(date)
    answered(rsvp, must, "0")
    page = client.get(link(rsvp, "wishes/")).content.decode()
    refused = client.post(link(rsvp, "wishes/"), {"locale": "en"})
    changed = client.post(link(rsvp, "wishes/"), {"locale": "fa", f"question_{must.pk}": "2", "photo_consent": "yes"})

    assert '<option value="0" selected>Red</option>' in page
    assert (refused.status_code, changed.status_code) == (422, 303)
    assert Answer.objects.get().value == "2"
    rsvp.refresh_from_db()
    assert (rsvp.photo_consent, rsvp.locale) == (True, "fa")


def test_opening_the_page_changes_nothing(client, date, must):
    rsvp = guest(date)
    answered(rsvp, must, "0")
    client.get(link(rsvp, "wishes/"), {f"question_{must.pk}": "2"})

    assert Answer.objects.get().value == "0"


def test_public_page_says_nothing_that_a_guest_told(client, date, must):
    told = question(date.chapter, "Anything else?", "text")
    asks(date.event, told)
    rsvp = guest(date, name="Sima")
    Rsvp.objects.filter(pk=rsvp.pk).update(access_needs="quokkaneeds")
    answered(rsvp, told, "quokkaanswer")

    assert "quokka" not in shown(client, date)


def test_questions_of_chapters_are_no_secret_of_the_desk_but_answers_are(client, date, must):
    """What an event asks is public with its form; the set it was taken from is not."""
    question(date.chapter, "Not asked anywhere")

    assert "Not asked anywhere" not in words(client.get(f"{date.event.url}{date.slug}/"))
