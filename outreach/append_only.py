"""Triggers that keep steps and decisions as they were written. Imports people.append_only."""

from people.append_only import keep, let_go

TABLES = ("outreach_step", "outreach_decision")


def install(connection):
    """Refuse every change: the database answers with an integrity error."""
    for table in TABLES:
        keep(connection, table)


def remove(connection):
    """Allow it again, for the moment of a migration that rebuilds a table or of `manage.py flush`."""
    for table in TABLES:
        let_go(connection, table)
