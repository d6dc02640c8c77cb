"""Every alarm that the code raises has words of its own, in every language, and none of them names anybody."""

import ast
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core import mail as sent
from django.core.mail import get_connection
from django.utils import translation

import donations
from donations.alarms import alarm
from donations.mails.alarms import WORDS
from people.delivery import deliver_next
from people.letters import compose
from people.models import OutgoingMail
from tests import factories

LANGUAGES = [code for code, _name in settings.LANGUAGES]
ENGLISH = re.compile(r"\b(the|was|with|look|money|payment|this|that)\b", re.I)


def _strings(node: ast.expr) -> set[str]:
    """Every text that an expression can be: both ends of a choice too."""
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def raised() -> set[str]:
    """The kinds that are written in calls of `alarm`."""
    kinds: set[str] = set()
    for path in Path(donations.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "alarm" and node.args:
                kinds |= _strings(node.args[0])
    return kinds


def test_each_kind_that_is_raised_has_words():
    assert raised() - set(WORDS) == set()


def test_no_words_wait_for_an_alarm_that_nobody_raises():
    source = " ".join(
        path.read_text() for path in Path(donations.__file__).parent.rglob("*.py") if path.name != "alarms.py"
    )
    assert [kind for kind in WORDS if f'"{kind}"' not in source] == []


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_they_are_in_the_language_of_their_reader(language):
    with translation.override(language):
        told = {kind: str(words) for kind, words in WORDS.items()}
    assert {kind: words for kind, words in told.items() if ENGLISH.search(words.replace("manage.py", ""))} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_subject_is_the_same_whatever_happened(language):
    """Whoever looks over a shoulder learns that something needs a look, not what."""
    factories.network_admin(locale=language)
    for kind in WORDS:
        alarm(kind)
    messages = [compose(mail) for mail in OutgoingMail.objects.all()]
    assert len(messages) == len(WORDS)
    assert len({message.subject for message in messages}) == 1
    assert len({message.body for message in messages}) == len(WORDS)


@pytest.mark.django_db
def test_facts_stay_in_the_log(caplog):
    factories.network_admin()
    alarm("dispute", gift="b8a9", amount=2500)
    message = compose(OutgoingMail.objects.get())
    for told in (message.subject, message.body, message.alternatives[0].content):
        assert "b8a9" not in told
        assert "2500" not in told
    assert "gift=b8a9" in caplog.text


@pytest.mark.django_db
def test_the_next_hour_is_told_again_and_each_admin_by_themselves():
    factories.network_admin()
    factories.network_admin()
    for hour in ("10:00", "10:59", "11:00"):
        with time_machine.travel(f"2026-11-21T{hour}:00Z", tick=False):
            alarm("breaker")
    assert OutgoingMail.objects.count() == 4


@pytest.mark.django_db
def test_who_may_not_sign_in_any_more_is_not_told():
    factories.network_admin(is_active=False)
    leaves = factories.network_admin()
    alarm("ledger")
    leaves.is_active = False
    leaves.save()
    with get_connection() as server:
        while deliver_next(server):
            pass
    assert sent.outbox == []
