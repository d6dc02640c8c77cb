"""A chapter's page or a translation of it appears: its editors may work on it. For docs/architecture.md:

`wagtail.signals.page_published` and `copy_for_translation_done` of ChapterPage → chapters.actions.sync_workspace and
share_facts.

Wagtail itself mails reviewers inside the request, with the title in the subject. Nothing of ours does: the outbox tells
them, in words that a bystander may read. Django keeps one listener for a sender and a `dispatch_uid`, the first, so
`keep_quiet` sits down where Wagtail's own four would.
"""

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from chapters.actions import share_facts, sync_workspace
from chapters.models import ChapterPage


def open_workspace(sender, instance, **kwargs):
    sync_workspace(chapter=instance)
    share_facts(chapter=instance)


def open_translation(sender, target_obj, **kwargs):
    if isinstance(target_obj, ChapterPage):
        sync_workspace(chapter=target_obj)


WAGTAILS_OWN = [
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
]


def keep_quiet(sender, **kwargs):
    """Send no mail about a review."""


def silence_reviews() -> None:
    """To be called before Wagtail's admin is ready, and harmless afterwards."""
    for signal, sender, uid in WAGTAILS_OWN:
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(keep_quiet, sender=sender, dispatch_uid=uid)
