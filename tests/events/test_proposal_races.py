"""Many hands at a proposed date: a draft is made once, and it is decided once."""

import pytest

from events.actions.proposals import confirm_proposal, withdraw_proposal
from events.actions.reviews import approve_proposal, decline_proposal, trust_host
from events.errors import EventError, NotNow
from events.models import EventPage, Occurrence, Proposal
from tests import factories
from tests.events.proposing import asked, editor, mails, proposed, state
from tests.people.hands import at_once

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


@pytest.fixture
def chapter():
    return factories.chapter("San Francisco", slug="sf")


def test_the_button_pressed_many_times_at_once_makes_one_page(chapter):
    row = asked(chapter)

    results = at_once(lambda: confirm_proposal(proposal=row), hands=HANDS)

    assert [one for one in results if isinstance(one, Exception)] == []
    assert (EventPage.objects.count(), state(row)) == (1, "review")
    assert mails().count("events.proposal_received") == 1


def test_many_proposals_at_once_each_get_a_page_of_their_own(chapter):
    rows = [asked(chapter, f"p{number}@example.org") for number in range(HANDS)]
    waiting = iter(rows)

    results = at_once(lambda: confirm_proposal(proposal=next(waiting)), hands=HANDS)

    assert [one for one in results if isinstance(one, Exception)] == []
    pages = EventPage.objects.all()
    assert len({page.path for page in pages}) == len({page.slug for page in pages}) == HANDS


def test_approved_by_many_at_once_it_is_published_once(chapter):
    row, bob = proposed(chapter), editor(chapter)

    results = at_once(lambda: approve_proposal(proposal=row, actor=bob), hands=HANDS)

    refused = [one for one in results if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [NotNow] * (HANDS - 1)
    assert (Occurrence.objects.count(), mails().count("events.proposal_published")) == (1, 1)


def test_approved_declined_and_taken_back_at_once_one_of_them_holds(chapter):
    row, bob = proposed(chapter), editor(chapter)
    acts = iter([
        lambda: approve_proposal(proposal=row, actor=bob),
        lambda: decline_proposal(proposal=row, reason="No room.", actor=bob),
        lambda: withdraw_proposal(proposal=row),
    ])  # fmt: skip

    results = at_once(lambda: next(acts)(), hands=3)

    assert all(isinstance(one, EventError) for one in results if isinstance(one, Exception))
    end, pages = state(row), EventPage.objects.all()
    live = {page.live for page in pages}
    # Whoever takes back what was published a moment before asks the chapter; the page stands.
    assert (end, live) in [("published", {True}), ("declined", {False}), ("withdrawn", set()), ("withdrawn", {True})]
    assert Occurrence.objects.exists() is (True in live)


def test_a_trusted_host_pressing_twice_publishes_once(chapter):
    trust_host(proposal=proposed(chapter), actor=editor(chapter, "coordinator"))
    row = asked(chapter, title="Letters")

    at_once(lambda: confirm_proposal(proposal=row), hands=HANDS)

    assert EventPage.objects.live().count() == 1
    assert Proposal.objects.get(pk=row.pk).state == "published"
    assert mails().count("events.proposal_hosted") == 1
