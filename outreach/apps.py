"""We reach out: ad placements, mailings, phone banks, letters."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "outreach"
