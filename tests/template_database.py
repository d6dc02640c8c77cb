"""One migrated template database with an empty list of chapters, copied for every test process and for every test that
follows one that commits.

Migrating from nothing takes about ten seconds, copying a file a few milliseconds. `--nomigrations` is no way out:
Wagtail's root page, site and languages are made by data migrations.
"""

import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection


def fingerprint() -> str:
    """Changes whenever a migration of ours or the locked version of any package does."""
    root = settings.BASE_DIR
    files = [*root.glob("*/migrations/*.py"), root / "requirements" / "base.txt", Path(__file__)]
    summary = hashlib.sha256()
    for file in sorted(files):
        summary.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    return summary.hexdigest()[:12]


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time builds the template; the others wait and find it ready."""
    with (settings.VAR_DIR / "test-building.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _point_to(name: str | Path) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = str(name)


def _migrate(name: str | Path) -> None:
    _point_to(name)
    call_command("migrate", verbosity=0, interactive=False)
    ContentType.objects.clear_cache()
    from tests.factories import chapter_index

    chapter_index()  # nearly every test stands under it, and growing a page costs as much as many a test


class SqliteTemplate:
    """A file beside the development database, copied through SQLite's backup interface."""

    def __init__(self, worker: str) -> None:
        self.file = settings.VAR_DIR / f"test-template-{fingerprint()}.sqlite3"
        self.name = settings.VAR_DIR / f"test-{worker}-{os.getpid()}.sqlite3"

    def build(self) -> None:
        with _alone():
            if self.file.exists():
                return
            for old in settings.VAR_DIR.glob("test-template-*"):
                old.unlink()
            draft = self.file.with_suffix(".draft")
            draft.unlink(missing_ok=True)
            _migrate(draft)
            connection.cursor().execute("PRAGMA journal_mode=DELETE")
            connection.close()
            draft.rename(self.file)

    def copy(self) -> None:
        shutil.copyfile(self.file, self.name)
        _point_to(self.name)

    def restore(self) -> None:
        """Safe while a live server's threads hold the file open, which replacing the file would not be."""
        connection.ensure_connection()
        with closing(sqlite3.connect(self.file)) as source:
            source.backup(connection.connection)

    def drop(self) -> None:
        connection.close()
        for leftover in settings.VAR_DIR.glob(f"{self.name.name}*"):
            leftover.unlink()

    @property
    def url(self) -> str:
        return f"sqlite:///{self.name}"


class PostgresTemplate:
    """A database on the same server, copied by CREATE DATABASE … TEMPLATE."""

    def __init__(self, worker: str) -> None:
        self.own = settings.DATABASES["default"]["NAME"]
        mine = hashlib.sha256(str(settings.VAR_DIR).encode()).hexdigest()[:6]  # two checkouts, one server
        self.stem = f"test_{self.own}_{mine}"
        self.template = f"{self.stem}_template_{fingerprint()}"
        self.name = f"{self.stem}_{worker}"

    def _on_server(self, *statements: str) -> list[tuple]:
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def build(self) -> None:
        quote = connection.ops.quote_name
        with _alone():
            stored = {row[0] for row in self._on_server("SELECT datname FROM pg_database")}
            if self.template in stored:
                return
            stale = [name for name in stored if name.startswith(f"{self.stem}_")]
            draft = f"{self.stem}_draft"
            self._on_server(*(f"DROP DATABASE {quote(name)} WITH (FORCE)" for name in stale))
            self._on_server(f"CREATE DATABASE {quote(draft)}")
            _migrate(draft)
            connection.close()
            self._on_server(f"ALTER DATABASE {quote(draft)} RENAME TO {quote(self.template)}")

    def copy(self) -> None:
        connection.close()
        quote = connection.ops.quote_name
        self._on_server(
            f"DROP DATABASE IF EXISTS {quote(self.name)} WITH (FORCE)",
            f"CREATE DATABASE {quote(self.name)} TEMPLATE {quote(self.template)}",
        )
        _point_to(self.name)

    restore = copy

    def drop(self) -> None:
        connection.close()
        self._on_server(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(self.name)} WITH (FORCE)")

    @property
    def url(self) -> str:
        return re.sub(r"/[^/?]+(\?|$)", rf"/{self.name}\1", os.environ["DATABASE_URL"], count=1)


def template_for(worker: str) -> SqliteTemplate | PostgresTemplate:
    return SqliteTemplate(worker) if connection.vendor == "sqlite" else PostgresTemplate(worker)
