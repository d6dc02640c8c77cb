"""What becomes of a proposed date: asked, before the chapter, written to, taken back."""

import datetime as dt

import pytest
from django.utils import timezone

from chapters.models import Role
from events.actions.proposals import confirm_proposal, withdraw_proposal, write_to_chapter
from events.actions.reviews import approve_proposal, ask_host, decline_proposal
from events.errors import EventError, NotNow
from events.models import EventPage, Occurrence, Proposal
from people.actions import silence
from people.models import OutgoingMail
from tests import factories
from tests.events.proposing import DAY, FACTS, asked, editor, mails, proposed, state
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def chapter():
    return factories.chapter("San Francisco", slug="sf")


def test_asking_writes_no_page_and_one_mail(chapter):
    row = asked(chapter)

    assert (row.state, row.event, mails()) == ("asked", None, ["events.proposal_ask"])
    assert not EventPage.objects.exists()
    assert dt.timedelta(hours=47) < row.confirm_by - timezone.now() <= dt.timedelta(hours=48)
    assert row.erase_at == row.confirm_by


def test_confirming_makes_a_draft_that_waits_in_wagtail_for_the_chapters_group(chapter):
    people = editor(chapter), editor(chapter, "coordinator")
    for role in ("host", "greeter", "treasurer"):
        editor(chapter, role)

    row = proposed(chapter)

    event = row.event.specific
    assert (row.state, event.live, event.owner, event.get_parent().pk) == ("review", False, None, chapter.pk)
    assert {name: getattr(event, name) for name in ("kind", "title", "venue", "capacity", "languages")} == {
        name: FACTS[name] for name in ("kind", "title", "venue", "capacity", "languages")
    }
    assert (event.start_date, event.start_time, event.zone) == (DAY, dt.time(18, 30), "")
    step = event.current_workflow_task_state
    assert (step.status, list(step.task.specific.groups.all())) == ("in_progress", [chapter.workspace.group])
    assert row.contact.proven_at is not None
    assert mails()[1:] == ["events.proposal_arrived"] * 2 + ["events.proposal_received"]
    told = OutgoingMail.objects.filter(kind="events.proposal_arrived").values_list("user", flat=True)
    assert set(told) == {one.pk for one in people}


def test_drafts_make_no_dates(chapter):
    row = proposed(chapter)

    assert not Occurrence.objects.exists()
    approve_proposal(proposal=row, actor=editor(chapter))
    assert [date.start_date for date in Occurrence.objects.all()] == [DAY]


def test_a_question_goes_out_and_its_answer_comes_back(chapter):
    row, bob = proposed(chapter), editor(chapter)

    ask_host(proposal=row, question="Which floor?", actor=bob)
    write_to_chapter(proposal=row, words="The first.")

    row.refresh_from_db()
    assert (row.state, row.answer) == ("review", "Which floor?")
    assert row.message == "I have keys to the tea house.\n\nThe first."
    assert mails()[-2:] == ["events.proposal_question", "events.proposal_word"]


def test_a_volunteer_cannot_write_without_end(chapter):
    row = proposed(chapter)

    for _ in range(3):
        write_to_chapter(proposal=row, words="x" * 1000)
    with pytest.raises(EventError, match="a lot"):
        write_to_chapter(proposal=row, words="x" * 1000)
    assert len(Proposal.objects.get().message) <= 4000


def test_taking_back_what_waits_deletes_the_draft(chapter):
    row = proposed(chapter)

    withdraw_proposal(proposal=row)
    withdraw_proposal(proposal=row)

    assert (state(row), EventPage.objects.count()) == ("withdrawn", 0)
    assert "events.proposal_leaving" not in mails()


def test_stepping_back_from_a_published_date_moves_nobody(chapter):
    bob, row = editor(chapter), proposed(chapter)
    approve_proposal(proposal=row, actor=bob)

    withdraw_proposal(proposal=row)

    date = Occurrence.objects.get()
    assert (state(row), date.is_cancelled, date.event.live) == ("withdrawn", False, True)
    assert mails()[-1] == "events.proposal_leaving"
    EventPage.objects.get().save_revision().publish()
    assert state(row) == "withdrawn"  # the page goes on; the host does not come back by it


@pytest.mark.parametrize("step", ["asked", "declined"])
def test_there_must_be_something_to_take_back(chapter, step):
    row = asked(chapter) if step == "asked" else proposed(chapter)
    if step == "declined":
        decline_proposal(proposal=row, reason="No.", actor=editor(chapter))

    with pytest.raises(NotNow):
        withdraw_proposal(proposal=row)


def test_a_link_runs_out(chapter):
    row = asked(chapter)
    Proposal.objects.update(confirm_by=timezone.now())

    with pytest.raises(NotNow, match="run out"):
        confirm_proposal(proposal=row)
    assert not EventPage.objects.exists()


def test_a_day_that_passed_meanwhile_is_not_proposed(chapter):
    row = asked(chapter, start_date=(timezone.localdate() - dt.timedelta(days=2)).isoformat())

    with pytest.raises(NotNow, match="over"):
        confirm_proposal(proposal=row)


def test_five_may_wait_and_the_sixth_waits_for_an_answer(chapter):
    rows = [proposed(chapter) for _ in range(4)]
    OutgoingMail.objects.all().delete()  # five a day reach one address
    rows.append(proposed(chapter))
    sixth = asked(chapter)

    with pytest.raises(EventError, match="Five"):
        confirm_proposal(proposal=sixth)
    decline_proposal(proposal=rows[0], reason="No.", actor=editor(chapter))
    assert confirm_proposal(proposal=sixth).state == "review"


def test_who_asked_for_silence_leaves_no_trace(chapter):
    silence(contact=factories.contact("parvaneh@example.org"))

    with pytest.raises(Proposal.DoesNotExist):
        asked(chapter)
    assert mails() == []


def test_a_proposal_that_no_mail_leaves_for_is_not_kept(chapter):
    for _ in range(8):
        asked(chapter)
        OutgoingMail.objects.update(state="sent")

    assert Proposal.objects.count() == 5


def test_the_draft_stands_in_the_language_it_was_written_in_where_the_chapter_has_it(chapter):
    farsi = factories.translation(chapter, "fa", title="سان‌فرانسیسکو")

    there = confirm_proposal(proposal=asked(chapter, "a@example.org", "fa", title="شب شعر")).event
    elsewhere = confirm_proposal(proposal=asked(chapter, "b@example.org", "es", title="Poemas")).event

    assert (there.get_parent().pk, there.locale.language_code) == (farsi.pk, "fa")
    assert (elsewhere.get_parent().pk, elsewhere.locale.language_code) == (chapter.pk, "en")


def test_a_title_of_signs_and_one_that_is_taken_have_addresses_too(chapter):
    events = [
        proposed(chapter, f"{n}@example.org", title=title).event for n, title in enumerate(["✦✦", "✦✦", "A", "A"])
    ]

    assert len({event.slug for event in events}) == 4


def test_without_editors_the_network_hears_of_it(chapter):
    admin = factories.network_admin()
    editor(chapter, Role.HOST)

    proposed(chapter)

    assert OutgoingMail.objects.get(kind="events.proposal_arrived").user == admin
