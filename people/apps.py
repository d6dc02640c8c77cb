"""Who we are: users, contacts, consent, mail to one person, erasure."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
