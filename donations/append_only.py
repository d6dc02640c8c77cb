"""Triggers that keep the ledger true, whoever writes the SQL. Imports people.append_only.

Postings and entries are never updated or deleted; an entry is refused whose accounts are not of its own currency, or
not of the book (live or practice) of its posting.
"""

from people.append_only import keep, let_go, run

TABLES = ("donations_posting", "donations_entry")
# True for an entry that may stand.
FITS = """
    (SELECT COUNT(*) FROM donations_account a JOIN donations_posting p ON p.id = NEW.posting_id
     WHERE a.id IN (NEW.debit_id, NEW.credit_id) AND a.currency = NEW.currency AND a.livemode = p.livemode) = 2
"""
SQLITE = f"""
    CREATE TRIGGER donations_entry_fits BEFORE INSERT ON donations_entry WHEN NOT ({FITS})
    BEGIN SELECT RAISE(ABORT, 'accounts of another currency or book'); END
"""
POSTGRESQL = f"""
    CREATE FUNCTION donations_entry_fits() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT ({FITS}) THEN
            RAISE EXCEPTION 'accounts of another currency or book' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER donations_entry_fits BEFORE INSERT ON donations_entry
        FOR EACH ROW EXECUTE FUNCTION donations_entry_fits();
"""


def install(connection):
    """Refuse all that may not happen: the database answers with an integrity error."""
    for table in TABLES:
        keep(connection, table)
    run(connection, [SQLITE if connection.vendor == "sqlite" else POSTGRESQL])


def remove(connection):
    """Allow it again, for the moment of a migration that rebuilds a table or of `manage.py flush`."""
    for table in TABLES:
        let_go(connection, table)
    sqlite = connection.vendor == "sqlite"
    run(
        connection,
        [
            "DROP TRIGGER IF EXISTS donations_entry_fits"
            if sqlite
            else "DROP FUNCTION IF EXISTS donations_entry_fits() CASCADE"
        ],
    )
