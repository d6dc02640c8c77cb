"""What mail about proposed dates says, and when it is not sent at all."""

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from chapters.models import ChapterPage
from events.actions.proposals import withdraw_proposal, write_to_chapter
from events.actions.reviews import approve_proposal, ask_host, decline_proposal, trust_host
from events.models import EventPage, Proposal
from people.letters import compose
from people.models import OutgoingMail
from tests import factories
from tests.events.proposing import asked, editor, link, proposed
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def chapter():
    return factories.chapter("San Francisco", slug="sf", contact_email="sf@example.org")


@grown
def sima(chapter):
    return editor(chapter, "coordinator", email="sima@example.org", locale="en")


def letter(kind: str):
    """The newest mail of a kind as it would leave now."""
    return compose(OutgoingMail.objects.filter(kind=f"events.proposal_{kind}").latest("pk"))


def test_the_first_mail_holds_the_link_and_what_was_written(chapter):
    row = asked(chapter)

    message = letter("ask")

    assert (message.subject, message.to) == ("One step left to propose your date", ["parvaneh@example.org"])
    for part in (message.body, message.alternatives[0][0]):
        assert settings.SITE_URL + link(row) in part
        assert "Poems by candlelight" in part
        assert "12 Oak Street" in part


def test_each_step_is_told_in_words(chapter, sima):
    row = proposed(chapter)
    assert letter("received").subject == "San Francisco has your proposal"
    ask_host(proposal=row, question="Is there a lift?\nAnd chairs?", actor=sima)
    assert "Is there a lift?" in letter("question").body
    assert letter("question").reply_to == ["sf@example.org"]
    approve_proposal(proposal=row, actor=sima)

    message = letter("published")
    assert message.subject == "Published: Poems by candlelight"
    assert EventPage.objects.get().full_url.partition("//")[2].partition("/")[2] in message.body


def test_a_refusal_gives_the_reason(chapter, sima):
    decline_proposal(proposal=proposed(chapter), reason="The room is taken.", actor=sima)

    message = letter("declined")

    assert message.subject == "About your proposal: Poems by candlelight"
    assert "The room is taken." in message.body


def test_the_chapter_learns_what_and_when_and_not_from_whom(chapter, sima):
    row = proposed(chapter)
    write_to_chapter(proposal=row, words="It has a lift.")
    messages = [letter("arrived"), letter("word")]
    approve_proposal(proposal=row, actor=sima)
    withdraw_proposal(proposal=row)
    messages.append(letter("leaving"))

    for message in messages:
        assert message.to == ["sima@example.org"]
        assert message.reply_to == []
        text = str(message.message())
        assert "parvaneh" not in text.casefold()
        assert "a lift" not in text
        assert f"{settings.SITE_URL}/desk/sf/proposals/{row.uid}/" in message.body
    assert "Monday" in messages[0].body or "day" in messages[0].body


def test_a_trusted_hosts_date_is_announced_to_the_chapter(chapter, sima):
    trust_host(proposal=proposed(chapter), actor=sima)
    proposed(chapter, title="Letters")

    assert letter("hosted").subject == "Published by a host you trust: Letters"


def test_at_high_risk_no_subject_says_anything(chapter, sima):
    row = proposed(chapter)
    ask_host(proposal=row, question="Which floor?", actor=sima)
    write_to_chapter(proposal=row, words="The first.")
    approve_proposal(proposal=row, actor=sima)
    withdraw_proposal(proposal=row)
    ChapterPage.objects.update(risk="high")
    states = {"asked": ["ask"], "review": ["received", "question", "arrived", "word"], "withdrawn": ["leaving"]}

    for state, kinds in states.items():
        Proposal.objects.update(state=state)
        for kind in kinds:
            message = letter(kind)
            preview = message.alternatives[0][0].partition("</div>")[0]
            assert "Poems" not in message.subject + preview
            assert "San Francisco" not in message.subject + preview
            assert "sf@example.org" not in str(message.message())


TOO_LATE = {
    "ask": lambda row: Proposal.objects.update(state="review"),
    "received": lambda row: Proposal.objects.update(state="declined"),
    "arrived": lambda row: Proposal.objects.update(state="published"),
    "question": lambda row: Proposal.objects.update(state="published"),
    "word": lambda row: Proposal.objects.update(state="withdrawn"),
}


@pytest.mark.parametrize("kind", TOO_LATE)
def test_what_is_no_longer_true_is_not_sent(chapter, sima, kind):
    row = asked(chapter) if kind == "ask" else proposed(chapter)
    if kind == "question":
        ask_host(proposal=row, question="Which floor?", actor=sima)
    if kind == "word":
        write_to_chapter(proposal=row, words="The first.")
    assert letter(kind) is not None

    TOO_LATE[kind](row)

    assert letter(kind) is None


def test_a_late_link_is_not_sent_either(chapter):
    asked(chapter)
    Proposal.objects.update(confirm_by=timezone.now())

    assert letter("ask") is None


def test_who_may_not_publish_any_more_is_not_told(chapter, sima):
    proposed(chapter)
    sima.is_active = False
    sima.save()

    assert letter("arrived") is None


def test_a_date_that_was_taken_down_is_not_announced(chapter, sima):
    approve_proposal(proposal=proposed(chapter), actor=sima)
    EventPage.objects.get().unpublish()

    assert letter("published") is None


@pytest.mark.parametrize("title", ["100 % for teachers", "%(chapter)s", "<b>bold</b>", "Café & 茶", "{{ settings }}"])
def test_hostile_titles_are_titles(chapter, sima, title):
    proposed(chapter, title=title)

    message = letter("arrived")

    assert message.subject == f"Someone proposes a date: {title}"
    assert title in message.body
    assert "<b>bold" not in message.alternatives[0][0]


def test_the_worker_sends_them(chapter, sima):
    approve_proposal(proposal=proposed(chapter), actor=sima)

    call_command("worker", "--once")

    # The others are no longer true: the link was pressed, and the chapter has decided.
    assert [one.subject for one in mail.outbox] == ["Published: Poems by candlelight"]


def test_two_words_in_a_row_make_one_mail(chapter, sima):
    row = proposed(chapter)
    for _ in range(3):
        write_to_chapter(proposal=row, words="And one more thing.")

    assert OutgoingMail.objects.filter(kind="events.proposal_word").count() == 1
