"""What a chapter does with proposed dates: lets them through, declines, trusts; Wagtail tells the same story."""

import datetime as dt

import pytest
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from events.actions import cancel_date
from events.actions.proposals import withdraw_proposal
from events.actions.reviews import approve_proposal, ask_host, decline_proposal, end_trust, trust_host
from events.errors import EventError, NotNow
from events.models import EventPage, Occurrence, Proposal, TrustedHost
from events.queries.proposals import leaving_hosts
from people.models import AuditEntry, OutgoingMail
from tests import factories
from tests.events.proposing import asked, editor, mails, proposed, state
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def chapter():
    return factories.chapter("San Francisco", slug="sf")


def test_approving_ends_the_review_in_wagtail_and_tells_the_host(chapter):
    row, bob = proposed(chapter), editor(chapter)

    approve_proposal(proposal=row, actor=bob)

    event = EventPage.objects.get()
    review = event.workflow_states.get()
    assert (state(row), event.live, review.status) == ("published", True, "approved")
    assert review.task_states.get().finished_by == bob
    assert mails()[-1] == "events.proposal_published"
    entry = AuditEntry.objects.get(verb="events.proposal_approved")
    assert (entry.actor, entry.chapter_id, entry.details) == (bob, chapter.pk, {})


def test_a_date_is_decided_once(chapter):
    row, bob = proposed(chapter), editor(chapter)
    approve_proposal(proposal=row, actor=bob)

    for act in (
        lambda: approve_proposal(proposal=row, actor=bob),
        lambda: decline_proposal(proposal=row, reason="No room.", actor=bob),
        lambda: ask_host(proposal=row, question="Which floor?", actor=bob),
    ):
        with pytest.raises(NotNow):
            act()
    assert mails().count("events.proposal_published") == 1
    assert (state(row), Proposal.objects.get().answer) == ("published", "")


def test_declining_says_why_there_and_in_wagtail(chapter):
    row, bob = proposed(chapter), editor(chapter)

    decline_proposal(proposal=row, reason="The tea house is closed that week.", actor=bob)

    event = EventPage.objects.get()
    review = event.workflow_states.get()
    assert (state(row), event.live, review.status) == ("declined", False, "cancelled")
    assert review.task_states.get(status="rejected").comment == "The tea house is closed that week."
    assert event.current_workflow_state is None
    assert mails()[-1] == "events.proposal_declined"
    assert not Occurrence.objects.exists()


def test_a_slip_is_mended_by_publishing_the_declined_draft(chapter):
    row = proposed(chapter)
    decline_proposal(proposal=row, reason="Wrong button.", actor=editor(chapter))

    row.event.get_latest_revision().publish()

    assert (state(row), mails()[-1]) == ("published", "events.proposal_published")


@pytest.mark.parametrize("way", ["approve there", "publish past the review"])
def test_what_is_let_through_in_wagtail_counts_the_same(chapter, way):
    row, bob = proposed(chapter), editor(chapter)
    if way == "approve there":
        row.event.current_workflow_task_state.approve(user=bob)
    else:
        row.event.get_latest_revision().publish(user=bob)

    assert (state(row), mails()[-1]) == ("published", "events.proposal_published")
    assert Occurrence.objects.count() == 1


def test_publishing_again_mails_nobody_again(chapter):
    row = proposed(chapter)
    approve_proposal(proposal=row, actor=editor(chapter))

    EventPage.objects.get().save_revision().publish()

    assert mails().count("events.proposal_published") == 1


@pytest.mark.parametrize("step", ["sent back", "stopped"])
def test_the_desk_goes_on_where_wagtail_stopped(chapter, step):
    row, bob = proposed(chapter), editor(chapter)
    if step == "sent back":
        row.event.current_workflow_task_state.reject(user=bob, comment="Which floor?")
    else:
        row.event.current_workflow_state.cancel(user=bob)

    approve_proposal(proposal=row, actor=bob)

    assert (state(row), EventPage.objects.get().live) == ("published", True)


def test_who_is_not_asked_by_wagtail_lets_nothing_through(chapter):
    """A network admin gave the chapter a review by someone else."""
    workflow, task = Workflow.objects.create(name="Network"), GroupApprovalTask.objects.create(name="Network")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.filter(page=chapter).update(workflow=workflow)
    row = proposed(chapter)

    with pytest.raises(EventError, match="Someone else"):
        approve_proposal(proposal=row, actor=editor(chapter))
    approve_proposal(proposal=row, actor=factories.network_admin())
    assert state(row) == "published"


def test_a_second_pair_of_eyes_is_waited_for(chapter):
    workflow = chapter.get_workflow()
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Network"), sort_order=9)
    row = proposed(chapter)

    approve_proposal(proposal=row, actor=editor(chapter))

    assert (state(row), EventPage.objects.get().live) == ("review", False)


def test_a_day_that_is_over_is_not_published(chapter):
    row = proposed(chapter)
    event = row.event.specific
    event.start_date = timezone.localdate() - dt.timedelta(days=2)
    event.save_revision()

    with pytest.raises(NotNow, match="over"):
        approve_proposal(proposal=row, actor=editor(chapter))


def test_a_draft_that_lacks_something_is_completed_in_wagtail(chapter):
    row = proposed(chapter)
    event = row.event.specific
    event.venue = event.address = ""
    event.save_revision(clean=False)

    with pytest.raises(EventError, match="lacks"):
        approve_proposal(proposal=row, actor=editor(chapter))
    assert state(row) == "review"


def test_without_its_draft_a_proposal_can_only_be_declined(chapter):
    row, bob = proposed(chapter), editor(chapter)
    row.event.delete()

    with pytest.raises(EventError, match="deleted"):
        approve_proposal(proposal=row, actor=bob)
    decline_proposal(proposal=row, reason="Sorry, a slip of ours.", actor=bob)
    assert state(row) == "declined"


def test_a_trusted_host_is_published_at_once_and_the_history_says_so(chapter):
    bob, first = editor(chapter, "coordinator"), proposed(chapter)
    approve_proposal(proposal=first, actor=bob)
    trust_host(proposal=first, actor=bob)
    OutgoingMail.objects.all().delete()

    second = proposed(chapter, title="Letters to prisoners")

    event = second.event
    review = event.workflow_states.get()
    assert (second.state, event.live, review.status) == ("published", True, "approved")
    step = review.task_states.get()
    assert (step.finished_by, step.comment) == (None, "Published at once: the chapter trusts this host.")
    assert mails() == ["events.proposal_ask", "events.proposal_published", "events.proposal_hosted"]
    assert Occurrence.objects.count() == 2


def test_trust_holds_for_one_person_in_one_chapter_until_it_ends(chapter):
    bob, row = editor(chapter, "coordinator"), proposed(chapter)
    host = trust_host(proposal=row, actor=bob)
    assert trust_host(proposal=row, actor=bob) == host

    assert proposed(chapter, "someone@example.org").state == "review"
    assert proposed(factories.chapter("Berlin", zone="Europe/Berlin")).state == "review"
    assert proposed(chapter, "PARVANEH+poems@example.org").state == "published"  # one mailbox, one person
    end_trust(host=host, actor=bob)
    assert proposed(chapter).state == "review"
    verbs = AuditEntry.objects.filter(actor=bob, verb__contains="trusted").values_list("verb", flat=True)
    assert sorted(verbs) == ["events.host_not_trusted", "events.host_trusted"]
    assert not TrustedHost.objects.exists()


def test_typing_a_trusted_hosts_address_publishes_nothing(chapter):
    trust_host(proposal=proposed(chapter), actor=editor(chapter, "coordinator"))

    asked(chapter, title="Not hers")

    assert not EventPage.objects.filter(title="Not hers").exists()


def test_cancelling_the_date_answers_the_host_who_stepped_back(chapter):
    row = proposed(chapter)
    approve_proposal(proposal=row, actor=editor(chapter))
    withdraw_proposal(proposal=row)

    assert leaving_hosts(chapter) == [row]
    cancel_date(occurrence=Occurrence.objects.get(), reason="Nobody can host it.", actor=None)
    assert leaving_hosts(chapter) == []
