"""Who we are: users, contacts, consent, mail to one person, erasure."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self):
        # Kinds of mail and repeated jobs of the floors above register themselves on import.
        autodiscover_modules("mails", "jobs")
