"""The whole, assembled: settings, addresses, the home page."""

from django.apps import AppConfig


class OrganizerConfig(AppConfig):
    name = "organizer"
