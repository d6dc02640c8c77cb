"""The catalogue tool finds every string, writes steadily and says what a translation lacks."""

import ast
from io import StringIO

import pytest
from babel.messages.pofile import write_po
from django.core.management import CommandError, call_command

from organizer.catalogue import KEYWORDS, read, sources

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
title = _("Dates")
count = ngettext("%(n)s seat", "%(n)s seats", 2)
verb = pgettext("button", "March")
untouched = "Plain"
"""
TEMPLATE = """{% load i18n %}<p title="{% translate "Open" context "door" %}">Don't {% translate 'Keep it' %}
{{ _("By variable") }} {% blocktranslate count n=a with who=b trimmed %}
  {{ who }} comes
{% plural %}
  {{ n }} come
{% endblocktranslate %}</p>"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "words.py").write_text(CODE)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "words.py").write_text('_("Only in a test")')
    (tmp_path / "templates" / "ui").mkdir(parents=True)
    (tmp_path / "templates" / "ui" / "words.html").write_text(TEMPLATE)
    return tmp_path


def run(project, *arguments: str) -> str:
    output = StringIO()
    call_command("catalogue", "--root", str(project), *arguments, stdout=output)
    return output.getvalue()


def file(project, language="es"):
    return project / "organizer" / "locale" / language / "LC_MESSAGES" / "django.po"


def translate(project, **replaced: str) -> None:
    """Fill both catalogues with the source itself, or with what a test wants instead."""
    for language in ("fa", "es"):
        filled = read(file(project, language), language)
        for message in filled:
            if message.pluralizable:
                message.string = (message.id[1],) * filled.num_plurals
            elif message.id:
                message.string = replaced.get(message.id, message.id)
        with file(project, language).open("wb") as stream:
            write_po(stream, filled)


def test_strings_of_code_and_templates_are_found_with_context_and_plural(project):
    assert run(project) == "7 strings, 14 still to translate in fa, es.\n"

    found = {(message.context, message.id) for message in read(file(project), "es") if message.id}
    assert found == {
        (None, "Dates"),
        (None, ("%(n)s seat", "%(n)s seats")),
        ("button", "March"),
        ("door", "Open"),
        (None, "Keep it"),
        (None, "By variable"),
        (None, ("%(who)s comes", "%(n)s come")),
    }


def test_no_string_hides_where_none_is_found(settings):
    """What stands inside an f-string is one token to whoever looks for strings to translate."""
    hidden = [
        f"{file.relative_to(settings.BASE_DIR)}:{call.lineno}"
        for file in sources(settings.BASE_DIR)
        if file.suffix == ".py"
        for text in ast.walk(ast.parse(file.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in KEYWORDS
    ]

    assert hidden == []


def test_a_second_run_changes_nothing(project):
    run(project)
    before = file(project).read_bytes()

    run(project)

    assert file(project).read_bytes() == before


def test_a_translated_catalogue_passes(project):
    run(project)
    translate(project)

    assert run(project, "--check") == "7 strings, 0 still to translate in fa, es.\n"


@pytest.mark.parametrize(("text", "fault"), [("", "empty: 'Dates'"), ("%(n)s dates", "placeholders differ: 'Dates'")])
def test_a_faulty_translation_is_named(project, text, fault):
    run(project)
    translate(project, Dates=text)

    with pytest.raises(CommandError, match=f"^fa: {fault}\nes: {fault}\n2 strings to translate.$".replace("(", r"\(")):
        run(project, "--check")


def test_a_new_string_is_missing_and_a_reworded_one_fuzzy(project):
    run(project)
    translate(project)
    code = project / "events" / "words.py"
    code.write_text(code.read_text().replace('_("Dates")', '_("Dates,")') + '_("Somebody")')

    with pytest.raises(CommandError, match=r"^fa: missing: 'Dates,'"):
        run(project, "--check")
    run(project)
    with pytest.raises(CommandError, match=r"^fa: fuzzy: 'Dates,'\nfa: empty: 'Somebody'"):
        run(project, "--check")
