"""People give: funds, gifts, the ledger."""

from django.apps import AppConfig


class DonationsConfig(AppConfig):
    name = "donations"
