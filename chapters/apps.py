"""Where we are: chapter pages, memberships and roles, the desk's shell."""

from django.apps import AppConfig


class ChaptersConfig(AppConfig):
    name = "chapters"
