"""What is written about the project is complete, and names no machine."""

import re

from django.conf import settings
from django.core.management import get_commands

from tests.house.files import FLOORS, ROOT, files, lines, project_files, shown

READER = re.compile(r"""\benv\.(?:text|boolean|integer|words)\(\s*["']([A-Z_]+)["']""")
# Put together here, so that this file does not name what it looks for.
REGISTRIES = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npm" + "js.org", "files.python" + "hosted"]
MACHINE = ["/wo" + "rk/", "/ro" + "ot/", "/opt/py" + "pi"]
LISTED = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


def operations() -> str:
    return (ROOT / "docs" / "operations.md").read_text()


def test_every_environment_variable_is_explained():
    read = {name for file in files(".py", *FLOORS) for name in READER.findall(file.read_text())}

    assert sorted(name for name in read if f"| `{name}` |" not in operations()) == []


def test_every_command_of_ours_is_explained():
    own = {name for name, app in get_commands().items() if app in FLOORS}

    assert sorted(name for name in own if f"`manage.py {name}" not in operations()) == []


def test_every_direct_dependency_is_explained_and_none_that_is_gone():
    required = set()
    for file in sorted((ROOT / "requirements").glob("*.in")):
        required |= {re.split(r"[\[~=<>]", line)[0].strip() for line in lines(file) if line[:1].isalpha()}
    packages = re.findall(r'^    "([^"]+)": "[\d.]+"', (ROOT / "package.json").read_text(), re.MULTILINE)

    assert sorted(required | set(packages)) == sorted(LISTED.findall((ROOT / "docs" / "dependencies.md").read_text()))


def test_no_file_names_a_registry_or_a_machine():
    texts = {file: file.read_text(encoding="utf-8", errors="ignore") for file in project_files()}

    assert [shown(file, word) for file, text in texts.items() for word in REGISTRIES + MACHINE if word in text] == []


def test_every_locked_python_package_has_a_hash():
    for file in sorted(settings.BASE_DIR.glob("requirements/*.txt")):
        pins = re.findall(r"^\S+==[^\n]*?( \\)?$", file.read_text(), re.MULTILINE)
        assert set(pins) == {" \\"}
