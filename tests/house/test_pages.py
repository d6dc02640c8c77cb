"""Every page type can be made in a test and seen on the style page; every model change has its migration."""

import re
from io import StringIO

from django.core.management import call_command
from django.template.loader import get_template
from wagtail.models import get_page_models

from tests.house.files import FLOORS, ROOT, files


def own_page_types() -> list[type]:
    return [model for model in get_page_models() if model._meta.app_label in FLOORS and not model._meta.abstract]


def test_no_migration_is_pending(db):
    output = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=output)

    assert output.getvalue() == "No changes detected\n"


def test_every_page_type_has_a_factory():
    factories = "".join(file.read_text() for file in sorted((ROOT / "tests").glob("*factories.py")))

    assert [model.__name__ for model in own_page_types() if not re.search(rf"\b{model.__name__}\b", factories)] == []


def test_every_page_type_names_a_card_that_exists():
    missing = [model.__name__ for model in own_page_types() if not (ROOT / "templates" / model.card_template).exists()]

    assert missing == []


def test_every_template_compiles():
    top = ROOT / "templates"
    names = [str(file.relative_to(top)) for suffix in (".html", ".txt") for file in files(suffix, "templates")]

    assert [name for name in names if not get_template(name)] == []
