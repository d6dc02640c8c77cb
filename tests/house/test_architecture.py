"""The stack of house.md: everything that points, points down."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loaders.app_directories import get_app_template_dirs

from tests.house.files import FLOORS, ROOT, files, lines, shown

# Folders that packages name, whose templates a floor of ours has taken over; any other lies below every floor.
ADOPTED = {
    "account": "chapters",
    "mfa": "chapters",
    "allauth": "chapters",
    "wagtailadmin": "chapters",
    "wagtailcore": "content",
}
POINTER = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")
SIDED = re.compile(r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-\w+)-)?(?:left|right)\b(?![\w-]*\()")


def lint_imports(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    command = shutil.which("lint-imports", path=Path(sys.executable).parent)
    return subprocess.run([command, "--no-cache", *arguments], cwd=cwd, capture_output=True, text=True, check=False)


def test_imports_run_downward():
    result = lint_imports()

    assert result.returncode == 0, result.stdout


def test_an_upward_import_would_be_found(tmp_path):
    """The control: the same contracts over a house with one upward import."""
    for app in FLOORS:
        (tmp_path / app).mkdir()
        (tmp_path / app / "__init__.py").write_text("import organizer\n" if app == "people" else "")
    contracts = (ROOT / "pyproject.toml").read_text().partition("[tool.importlinter]")[2].partition("[tool.mypy]")[0]
    contracts = re.sub(r"ignore_imports = \[.*?\n\]", "", contracts, flags=re.DOTALL)
    (tmp_path / "pyproject.toml").write_text(f"[tool.importlinter]{contracts}")

    result = lint_imports(cwd=tmp_path)

    assert result.returncode == 1
    assert "people -> organizer" in result.stdout


def test_foreign_keys_point_down():
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if (field.many_to_one or field.one_to_one or field.many_to_many) and not field.auto_created
        if field.related_model and model._meta.app_label in FLOORS
        if not _lies_below(model._meta.app_label, field.related_model._meta.app_label)
    ]

    assert upward == []


def _lies_below(own: str, other: str) -> bool:
    return own == other or FLOORS.get(other, 0) < FLOORS[own]


def _owner(template: str) -> str:
    folder = template.partition("/")[0] if "/" in template else "organizer"
    return ADOPTED.get(folder, folder)


def _upward(template: str, text: str) -> list[str]:
    own = _owner(template)
    pointed = [(name, _owner(name)) for name in POINTER.findall(text)]
    return [
        f"{template} → {name}"
        for name, owner in pointed
        if owner in FLOORS and owner != own and FLOORS[owner] >= FLOORS.get(own, 0)
    ]


def test_templates_point_to_their_own_folder_or_lower():
    top = ROOT / "templates"
    templates = files(".html", "templates") + files(".txt", "templates")

    assert [fault for file in templates for fault in _upward(str(file.relative_to(top)), file.read_text())] == []


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("people/mail.html", '{% extends "chapters/desk.html" %}'),
        ("events/page.html", '{% include "donations/meter.html" %}'),
        ("ui/row.html", "{% include 'people/mail.html' with a=b %}"),
    ],
)
def test_a_template_that_points_up_or_sideways_would_be_found(template, text):
    assert len(_upward(template, text)) == 1


def test_every_template_that_is_named_exists():
    known = {file.relative_to(ROOT / "templates") for file in (ROOT / "templates").rglob("*.*")}
    packaged = get_app_template_dirs("templates")
    named = {(shown(file), name) for file in files(".html", "templates") for name in POINTER.findall(file.read_text())}

    missing = [
        pair for pair in named if Path(pair[1]) not in known and not any((d / pair[1]).exists() for d in packaged)
    ]

    assert missing == []


def _sided(text: str) -> list[str]:
    return SIDED.findall(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))


def test_style_sheets_know_no_left_and_no_right():
    assert [shown(file) for file in files(".css") if _sided(file.read_text())] == []


@pytest.mark.parametrize("rule", ["margin-left: 1px", "text-align: right", "left: 0", "border-right-width: 1px"])
def test_a_sided_rule_would_be_found(rule):
    assert len(_sided(f"a {{ {rule}; }}")) == 1


def test_public_templates_hold_no_inline_style_or_script():
    inline = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(?:\ssrc=|application/ld\+json))", re.IGNORECASE)
    web = [file for file in files(".html", "templates") if file.relative_to(ROOT).parts[1] != "email"]

    assert [shown(file, n) for file in web for n, line in enumerate(lines(file), 1) if inline.search(line)] == []
