"""What we say: page base, blocks, pictures, updates, plain pages."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"

    def ready(self):
        from content import signals

        signals.connect()
