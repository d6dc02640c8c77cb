"""Proposed dates on the desk. Who may press which button stands in tests/chapters/test_permissions.py."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.actions.proposals import withdraw_proposal
from events.actions.reviews import approve_proposal
from events.models import Occurrence, Proposal, TrustedHost
from tests import factories
from tests.events.hands import words
from tests.events.proposing import asked, editor, mails, proposed, state
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def chapter():
    return factories.chapter("San Francisco", slug="sf")


@pytest.fixture
def sima(client, chapter):
    """The client is Sima, who coordinates San Francisco."""
    person = editor(chapter, "coordinator")
    client.force_login(person)
    return person


def press(client, row: Proposal, button: str, **form):
    return client.post(f"/desk/sf/proposals/{row.uid}/{button}/", form)


def test_the_desk_shows_what_waits_and_nothing_where_nothing_does(client, chapter, sima):
    assert "Proposed dates" not in words(client.get("/desk/sf/"))
    row = proposed(chapter)

    desk = client.get("/desk/sf/")

    assert "Poems by candlelight" in words(desk)
    assert f"/desk/sf/proposals/{row.uid}/" in desk.content.decode()
    assert "from Parvaneh" in words(client.get("/desk/sf/proposals/"))


def test_what_nobody_confirmed_is_nobodys_to_read(client, chapter, sima):
    row = asked(chapter)

    assert client.get(f"/desk/sf/proposals/{row.uid}/").status_code == 404
    assert press(client, row, "approve").status_code == 404
    assert "Poems" not in words(client.get("/desk/sf/proposals/"))


def test_a_proposal_is_read_and_published(client, chapter, sima):
    row = proposed(chapter)
    page = words(client.get(f"/desk/sf/proposals/{row.uid}/"))
    said = (
        "Poems by candlelight",
        "Reading",
        "The tea house, 12 Oak Street",
        "I have keys",
        "Parvaneh",
        "20",
        "English",
    )
    assert [one for one in said if one not in page] == []

    answer = press(client, row, "approve")

    assert (answer.status_code, answer["Location"]) == (302, f"/desk/sf/proposals/{row.uid}/")
    assert (state(row), Occurrence.objects.count()) == ("published", 1)
    assert "Publish this date" not in words(client.get(answer["Location"]))


def test_a_reason_is_needed_and_kept_while_it_is_written(client, chapter, sima):
    row = proposed(chapter)

    answer = press(client, row, "decline", reason=" ")
    assert (answer.status_code, state(row)) == (422, "review")
    assert "Write a reason" in words(answer)
    press(client, row, "decline", reason="The room is taken.")

    assert state(row) == "declined"
    assert "The room is taken." in words(client.get(f"/desk/sf/proposals/{row.uid}/"))


def test_a_question_is_asked(client, chapter, sima):
    row = proposed(chapter)

    assert press(client, row, "ask", question="").status_code == 422
    press(client, row, "ask", question="Is there a lift?")

    assert mails()[-1] == "events.proposal_question"
    assert "You asked: Is there a lift?" in words(client.get(f"/desk/sf/proposals/{row.uid}/"))


def test_a_decision_that_came_too_late_is_told(client, chapter, sima):
    row = proposed(chapter)
    approve_proposal(proposal=row, actor=sima)

    answer = press(client, row, "decline", reason="Too late.")

    assert (answer.status_code, state(row)) == (422, "published")
    assert "decided this already" in words(answer)


def test_trust_is_given_listed_and_taken(client, chapter, sima):
    row = proposed(chapter)
    press(client, row, "trust")
    host = TrustedHost.objects.get()
    assert "a host you trust" in words(client.get(f"/desk/sf/proposals/{row.uid}/"))
    assert "Parvaneh" in words(client.get("/desk/sf/proposals/"))

    assert client.post(f"/desk/sf/hosts/{host.pk}/end/").status_code == 302

    assert not TrustedHost.objects.exists()


def test_another_chapters_trust_is_not_ones_own_to_end(client, chapter, sima):
    theirs = factories.chapter("Berlin", slug="berlin")
    row = proposed(theirs)
    host = TrustedHost.objects.create(chapter=theirs, contact=row.contact, name="Parvaneh")

    assert client.post(f"/desk/sf/hosts/{host.pk}/end/").status_code == 404
    assert client.get(f"/desk/sf/proposals/{row.uid}/").status_code == 404
    assert press(client, row, "approve").status_code == 404
    assert TrustedHost.objects.exists()


def test_a_host_who_steps_back_is_seen_to(client, chapter, sima):
    row = proposed(chapter)
    approve_proposal(proposal=row, actor=sima)
    withdraw_proposal(proposal=row)

    assert "The host steps back" in words(client.get("/desk/sf/"))
    assert "find someone else" in words(client.get(f"/desk/sf/proposals/{row.uid}/"))


def test_a_forgotten_volunteers_proposal_is_gone_from_the_desk(client, chapter, sima):
    row = proposed(chapter)
    Proposal.objects.update(contact=None, facts={}, name="")

    assert client.get(f"/desk/sf/proposals/{row.uid}/").status_code == 404
    assert client.get("/desk/sf/").status_code == client.get("/desk/sf/proposals/").status_code == 200


def test_the_draft_opens_in_wagtail_for_those_who_decide(client, chapter):
    bob = factories.with_second_factor(editor(chapter))
    row = proposed(chapter)
    client.force_login(bob)

    page = client.get(f"/admin/pages/{row.event_id}/edit/")

    assert page.status_code == 200
    assert "Parvaneh" not in page.content.decode()
    assert "Approve" in page.content.decode()


def test_a_list_of_many_costs_what_a_list_of_one_costs(client, chapter, sima, django_assert_num_queries):
    proposed(chapter)
    client.get("/desk/sf/proposals/")
    with CaptureQueriesContext(connection) as one:
        client.get("/desk/sf/proposals/")
    for number in range(6):
        proposed(chapter, f"p{number}@example.org", title=f"Evening {number}")

    with django_assert_num_queries(len(one)):
        assert "Evening 5" in words(client.get("/desk/sf/proposals/"))
