"""Empties every table. SQLite has no TRUNCATE, so the triggers of append-only tables step aside meanwhile."""

from django.core.management.commands.flush import Command as Flush
from django.db import connections

from appeals import append_only as texts
from donations import append_only as ledger
from outreach import append_only as steps
from people import append_only as audit


class Command(Flush):
    def handle(self, **options):
        connection = connections[options["database"]]
        for keeper in (audit, ledger, texts, steps):
            keeper.remove(connection)
        try:
            return super().handle(**options)
        finally:
            for keeper in (audit, ledger, texts, steps):
                keeper.install(connection)
