"""The page behind the link in a volunteer's mail."""

import pytest
from django.utils import timezone

from events.actions import cancel_date
from events.actions.reviews import approve_proposal, ask_host, decline_proposal
from events.models import Occurrence, Proposal
from people.models import Contact
from tests import factories
from tests.events.hands import words
from tests.events.proposing import asked, editor, link, mails, proposed, state
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def chapter():
    return factories.chapter("San Francisco", slug="sf", contact_email="sf@example.org")


def published(chapter) -> Proposal:
    return approve_proposal(proposal=proposed(chapter), actor=editor(chapter))


def late(chapter) -> Proposal:
    row = asked(chapter)
    Proposal.objects.update(confirm_by=timezone.now())
    return row


def declined(chapter) -> Proposal:
    return decline_proposal(proposal=proposed(chapter), reason="The room is taken.", actor=editor(chapter))


def over(chapter) -> Proposal:
    row = published(chapter)
    cancel_date(occurrence=Occurrence.objects.get(), reason="Rain.", actor=None)
    return row


FACES = {
    "asked": (asked, "One step left"),
    "late": (late, "This link has run out"),
    "review": (proposed, "The chapter is looking at it"),
    "published": (published, "Published: you host it"),
    "declined": (declined, "The room is taken."),
    "over": (over, "No date of it is to come"),
}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("language", ["", "/fa", "/es"])
def test_every_state_has_a_face_that_looking_does_not_change(client, chapter, face, language):
    make, said = FACES[face]
    row = make(chapter)
    before = state(row)

    for _ in range(3):
        page = client.get(language + link(row))

    assert (page.status_code, state(row)) == (200, before)
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Poems by candlelight" in words(page)
    if not language:
        assert said in words(page)


def test_pressing_the_button_sends_it_once(client, chapter):
    row = asked(chapter)

    for _ in range(2):
        answer = client.post(link(row, "confirm/"))
        assert (answer.status_code, answer["Location"]) == (303, link(row))

    assert (state(row), mails().count("events.proposal_received")) == ("review", 1)
    assert "answers by mail" in words(client.get(link(row)))


@pytest.mark.parametrize("step", ["confirm/", "write/"])
def test_looking_presses_nothing(client, chapter, step):
    row = asked(chapter)

    assert client.get(link(row, step)).status_code == 302
    assert state(row) == "asked"


def test_taking_it_back_asks_once_more(client, chapter):
    row = proposed(chapter)
    assert "Take it back?" in words(client.get(link(row, "withdraw/")))
    assert state(row) == "review"

    client.post(link(row, "withdraw/"))

    assert state(row) == "withdrawn"
    assert "You took it back" in words(client.get(link(row)))
    assert client.get(link(row, "withdraw/")).status_code == 302


def test_a_published_date_stays_until_the_chapter_acts(client, chapter):
    row = published(chapter)
    assert "ask the chapter to cancel it" in words(client.get(link(row, "withdraw/")))

    client.post(link(row, "withdraw/"))

    assert "You asked the chapter to cancel it" in words(client.get(link(row)))
    assert not Occurrence.objects.get().is_cancelled


def test_a_question_is_shown_and_answered(client, chapter):
    row = proposed(chapter)
    ask_host(proposal=row, question="Is there a lift?", actor=editor(chapter))
    assert "Is there a lift?" in words(client.get(link(row)))

    assert client.post(link(row, "write/"), {"words": ""}).status_code == 422
    client.post(link(row, "write/"), {"words": "Yes, at the back."})

    assert Proposal.objects.get().message.endswith("Yes, at the back.")


def test_a_refusal_is_shown_on_the_page(client, chapter):
    row = late(chapter)

    answer = client.post(link(row, "confirm/"))

    assert (answer.status_code, state(row)) == (422, "asked")
    assert "This link has run out. Please fill in the form again" in words(answer)


def test_it_counts_guests_and_names_none(client, chapter):
    row = published(chapter)
    date = Occurrence.objects.get()
    factories.rsvp(date, name="CanaryGuest", state="confirmed", party=3)
    Occurrence.objects.update(seats_taken=3)

    page = client.get(link(row))

    assert "3 people are coming" in words(page)
    assert "CanaryGuest" not in page.content.decode()


@pytest.mark.parametrize("step", ["", "confirm/", "write/", "withdraw/"])
@pytest.mark.parametrize("token", ["x", "a" * 52, "%00", "../r/x", "😀"])
def test_an_unknown_link_says_how_to_begin_again(client, chapter, token, step):
    client.raise_request_exception = False
    proposed(chapter)

    answer = client.post(f"/host/{token}/{step}", {"words": "x"}) if step else client.get(f"/host/{token}/")

    assert answer.status_code in (400, 404)
    assert state(Proposal.objects.get()) == "review"


def test_a_forgotten_volunteers_link_leads_nowhere(client, chapter):
    row = proposed(chapter)
    Proposal.objects.update(contact=None)
    Contact.objects.filter(email_key=row.contact.email_key).delete()

    assert client.get(link(row)).status_code == 404


def test_the_secret_is_in_no_log(client, chapter, caplog):
    row = late(chapter)
    client.post(link(row, "confirm/"))
    client.get("/host/nosuchtoken/")

    assert link(row).split("/")[2] not in caplog.text
    assert "nosuchtoken" not in caplog.text
