"""Where we are: chapter pages, memberships and roles, the desk's shell."""

from django.apps import AppConfig


class ChaptersConfig(AppConfig):
    name = "chapters"

    def ready(self):
        from wagtail.signals import copy_for_translation_done, page_published

        from chapters import panels
        from chapters.models import ChapterPage
        from chapters.signals import open_translation, open_workspace, silence_reviews

        page_published.connect(open_workspace, sender=ChapterPage)
        copy_for_translation_done.connect(open_translation)
        silence_reviews()
        panels.join()
