"""Triggers that keep audit entries as they were written, whoever writes the SQL. Imports nothing of ours."""

TABLE = "people_auditentry"
SQLITE = {
    verb: (
        f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END"
    )
    for verb in ("UPDATE", "DELETE")
}
POSTGRESQL = f"""
    CREATE FUNCTION {TABLE}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit entries are append-only' USING ERRCODE = 'restrict_violation'; END $$;
    CREATE TRIGGER {TABLE}_stays BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_stays();
"""


def install(connection):
    """Forbid UPDATE and DELETE of audit entries: the database answers with an integrity error."""
    with connection.cursor() as cursor:
        for statement in SQLITE.values() if connection.vendor == "sqlite" else [POSTGRESQL]:
            cursor.execute(statement)


def remove(connection):
    """Allow it again, for the moment of a migration that rebuilds the table or of `manage.py flush`."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb.lower()}")
        else:
            cursor.execute(f"DROP FUNCTION IF EXISTS {TABLE}_stays() CASCADE")
