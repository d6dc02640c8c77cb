"""Triggers that keep what people signed as they signed it, whoever writes the SQL. Imports people.append_only."""

from people.append_only import keep, let_go

TABLE = "appeals_appealtext"


def install(connection):
    """Refuse to change or delete a text that was published."""
    keep(connection, TABLE)


def remove(connection):
    """Allow it again, for the moment of a migration that rebuilds the table or of `manage.py flush`."""
    let_go(connection, TABLE)
