"""Empties every table, audit entries included: SQLite has no TRUNCATE, so their trigger steps aside meanwhile."""

from django.core.management.commands.flush import Command as Flush
from django.db import connections

from people import append_only


class Command(Flush):
    def handle(self, **options):
        connection = connections[options["database"]]
        append_only.remove(connection)
        try:
            return super().handle(**options)
        finally:
            append_only.install(connection)
