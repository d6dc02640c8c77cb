"""Settings: every reader is strict, production demands its keys, and Django finds nothing to warn of."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from organizer import env
from tests.house.files import ROOT

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "kJ3-fm2vP0x_qL8sT5yB7nR1wZ6cD9gH4aE-uV2iO0pXtMrQ8-and-more",
    "CONTACT_SEAL_KEYS": "a-seal-key-of-its-own-with-enough-letters",
    "CONTACT_HASH_KEY": "a-hash-key-of-its-own-with-enough-letters",
    "SITE_URL": "https://appeal.example",
    "ALLOWED_HOSTS": "appeal.example",
    "FROM_EMAIL": "The Appeal <appeal@appeal.example>",
    "EMAIL_URL": "smtp+tls://user:secret@mail.appeal.example:587",
}
CLEAN = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "SSL_CERT_FILE")


def run(*arguments: str, tmp_path, **variables: str) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in CLEAN if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept | {"VAR_DIR": str(tmp_path / "var")} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_deployment_check_finds_nothing_with_production_settings(tmp_path):
    result = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path, **PRODUCTION)

    assert (result.returncode, result.stderr) == (0, "")


def test_deployment_check_would_find_a_weak_key(tmp_path):
    weak = PRODUCTION | {"SECRET_KEY": "short"}

    result = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path, **weak)

    assert result.returncode == 1
    assert "security.W009" in result.stderr


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"DEBUG", "ALLOWED_HOSTS"}))
def test_production_does_not_start_without(name, tmp_path):
    variables = {key: value for key, value in PRODUCTION.items() if key != name}

    result = run("-c", "import organizer.settings", tmp_path=tmp_path, **variables)

    assert result.returncode == 1
    assert f"{name} must be set; docs/operations.md says to what." in result.stderr


def test_the_demonstration_does_not_start_beside_production(tmp_path):
    result = run("-c", "import organizer.settings", tmp_path=tmp_path, **PRODUCTION, DEMO="1")

    assert result.returncode == 1
    assert "DEMO=1 shows mail and login codes to everyone" in result.stderr


def test_text_is_stripped_and_falls_back(monkeypatch):
    monkeypatch.setenv("A", "  word ")
    monkeypatch.setenv("B", "  ")

    assert (env.text("A"), env.text("B", "instead"), env.text("C", "")) == ("word", "instead", "")


def test_text_without_a_default_is_demanded(monkeypatch):
    monkeypatch.delenv("A", raising=False)

    with pytest.raises(ImproperlyConfigured, match=r"^A must be set"):
        env.text("A")


@pytest.mark.parametrize(("value", "read"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("OFF", False)])
def test_boolean_reads_plain_words(monkeypatch, value, read):
    monkeypatch.setenv("A", value)

    assert env.boolean("A", not read) is read


@pytest.mark.parametrize(("reader", "value"), [(env.boolean, "maybe"), (env.integer, "ten"), (env.integer, "1.5")])
def test_a_value_that_cannot_be_read_stops_the_start(monkeypatch, reader, value):
    monkeypatch.setenv("A", value)

    with pytest.raises(ImproperlyConfigured, match=f"^A is '{value}'"):
        reader("A", 1)


def test_blank_values_fall_back_to_the_default(monkeypatch):
    monkeypatch.setenv("A", " ")

    assert (env.boolean("A", True), env.integer("A", 7), env.words("A", ("x",))) == (True, 7, ["x"])


def test_integers_and_lists_are_read(monkeypatch):
    monkeypatch.setenv("A", "12")
    monkeypatch.setenv("B", "one, two,,")

    assert (env.integer("A", 0), env.words("B")) == (12, ["one", "two"])
