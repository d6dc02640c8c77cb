"""Triggers that keep rows as they were written, whoever writes the SQL. Imports nothing of ours."""

AUDIT = "people_auditentry"


def keep(connection, table):
    """Forbid UPDATE and DELETE on a table: the database answers with an integrity error."""
    refused = f"rows of {table} are append-only"
    if connection.vendor == "sqlite":
        statements = [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{refused}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    else:
        statements = [
            f"""
            CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{refused}' USING ERRCODE = 'restrict_violation'; END $$;
            CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_stays();
            """
        ]
    run(connection, statements)


def let_go(connection, table):
    """Allow it again, for the moment of a migration that rebuilds the table or of `manage.py flush`."""
    if connection.vendor == "sqlite":
        run(connection, [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")])
    else:
        run(connection, [f"DROP FUNCTION IF EXISTS {table}_stays() CASCADE"])


def run(connection, statements):
    """Carry out statements that take no values."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(connection):
    """Keep the audit entries."""
    keep(connection, AUDIT)


def remove(connection):
    """Let the audit entries go."""
    let_go(connection, AUDIT)
