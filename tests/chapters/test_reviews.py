"""Each chapter's own workflow in Wagtail: made once, quiet, and behind the wall."""

import pytest
from django.core import mail
from wagtail.admin import signal_handlers
from wagtail.models import GroupApprovalTask, TaskState, Workflow, WorkflowPage, WorkflowState
from wagtail.signals import task_submitted

from chapters.actions import grant_role, review_of, sync_workspace
from chapters.models import Role
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def chapter():
    return factories.chapter("San Francisco", slug="sf")


def in_review(chapter, **fields) -> WorkflowState:
    """A draft below the chapter that waits for its editors."""
    draft = factories.plain_page(chapter, live=False, **fields)
    return review_of(chapter=chapter).start(draft, None)


def test_a_chapter_gets_one_review_for_its_own_group_in_every_language(chapter):
    farsi = factories.translation(chapter, "fa", title="سان‌فرانسیسکو")
    sync_workspace(chapter=chapter)

    workflow = review_of(chapter=chapter)
    task = GroupApprovalTask.objects.get(workflow_tasks__workflow=workflow)
    assert list(task.groups.all()) == [chapter.workspace.group]
    assert {page.get_workflow() for page in (chapter, farsi)} == {workflow}
    assert Workflow.objects.filter(name=workflow.name).count() == 1


def test_each_chapter_has_another_one(chapter):
    assert review_of(chapter=factories.chapter("Berlin")) != review_of(chapter=chapter)


def test_a_chapter_older_than_reviews_gets_its_own_at_first_use(chapter):
    Workflow.objects.filter(workflow_pages__page=chapter).delete()
    assert chapter.get_workflow().name == "Moderators approval"  # what Wagtail's first migration gave the whole site

    workflow = review_of(chapter=chapter)

    assert workflow.name == chapter.workspace.group.name
    assert review_of(chapter=chapter) == workflow


def test_what_a_network_admin_chose_stays(chapter):
    chosen = Workflow.objects.create(name="Two pairs of eyes")
    WorkflowPage.objects.filter(page=chapter).update(workflow=chosen)
    sync_workspace(chapter=chapter)

    assert review_of(chapter=chapter) == chosen


def test_a_review_that_was_switched_off_is_replaced(chapter):
    old = review_of(chapter=chapter)
    old.deactivate()

    new = review_of(chapter=chapter)

    assert (new.active, new != old) == (True, True)
    assert chapter.get_workflow() == new


def test_wagtail_mails_nobody_about_a_review(chapter):
    admin, editor = factories.network_admin(), factories.member(chapter, Role.EDITOR)

    state = in_review(chapter, title="quokkatitle")
    state.current_task_state.specific.reject(user=editor, comment="No.")
    state.resume(user=admin)
    state.current_task_state.specific.approve(user=editor)

    assert mail.outbox == []


def test_control_wagtails_own_listener_would_have_written(chapter):
    factories.member(chapter, Role.EDITOR)
    notify = signal_handlers.task_submission_email_notifier
    task_submitted.connect(notify, sender=TaskState, dispatch_uid="as it comes")
    try:
        in_review(chapter, title="quokkatitle")
    finally:
        task_submitted.disconnect(sender=TaskState, dispatch_uid="as it comes")

    assert "quokkatitle" in mail.outbox[0].subject


@pytest.fixture
def world(client, chapter):
    """Bob edits San Francisco; a draft of his and one of Berlin's wait for review."""
    theirs = factories.chapter("Berlin", slug="berlin")
    bob = factories.with_second_factor(factories.user())
    grant_role(user=bob, chapter=chapter, role=Role.EDITOR, actor=None)
    client.force_login(bob)
    return {"bob": bob, "own": in_review(chapter, title="Ours"), "foreign": in_review(theirs, title="quokkadraft")}


def addresses(page, state) -> list[str]:
    """Every address of a review, for this page and the steps of this review."""
    step = state.current_task_state
    start = f"/admin/pages/workflow/{{}}/{page}"
    return [
        *(f"{start.format(kind)}/{name}/{step.pk}/" for kind in ("action", "collect_action_data")
          for name in ("approve", "reject")),
        f"{start.format('confirm_cancellation')}/",
        f"{start.format('preview')}/{step.task_id}/",
        f"/admin/pages/{page}/workflow_history/",
        f"/admin/pages/{page}/workflow_history/detail/{state.pk}/",
    ]  # fmt: skip


def test_an_editor_opens_every_step_of_their_own_review(client, world):
    own = world["own"]

    answers = {address: client.get(address).status_code for address in addresses(own.object_id, own)}

    assert set(answers.values()) == {200}


def test_nothing_of_another_chapters_review_exists(client, world):
    own, foreign = world["own"], world["foreign"]
    wholly = addresses(foreign.object_id, foreign)
    mixed = set(addresses(own.object_id, foreign)) - set(addresses(own.object_id, own))
    assert len(mixed) == 6  # what names a review or a step of theirs, below a page of one's own

    for address in [*wholly, *mixed]:
        assert client.get(address).status_code == client.post(address).status_code == 404, address
    foreign.refresh_from_db()
    assert foreign.status == "in_progress"


def test_an_editor_approves_in_wagtail(client, world):
    own = world["own"]

    client.post(addresses(own.object_id, own)[0], {"comment": ""})

    own.refresh_from_db()
    assert (own.status, own.content_object.live) == ("approved", True)
