"""A chapter's page or a translation of it appears: its editors may work on it. For docs/architecture.md:

`wagtail.signals.page_published` and `copy_for_translation_done` of ChapterPage → chapters.actions.sync_workspace and
share_facts.
"""

from chapters.actions import share_facts, sync_workspace
from chapters.models import ChapterPage


def open_workspace(sender, instance, **kwargs):
    sync_workspace(chapter=instance)
    share_facts(chapter=instance)


def open_translation(sender, target_obj, **kwargs):
    if isinstance(target_obj, ChapterPage):
        sync_workspace(chapter=target_obj)
