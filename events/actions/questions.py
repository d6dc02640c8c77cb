"""The set of questions that a chapter asks its guests. Imports events.models and people.actions.

A question says the same for ever, since answers are kept as the numbers of its choices: it is retired, and another one
is added. Retiring takes it off every form at once; what was answered stays until its guest is forgotten.
"""

import logging
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from content.freshness import touch
from events.errors import EventError
from events.models import Question, QuestionText
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)

LARGEST_SET = 30


@transaction.atomic
def add_question(
    *, chapter: ChapterPage, kind: str, texts: Mapping[str, tuple[str, list[str]]], actor: User | None
) -> Question:
    """Add a question to a chapter's set; `texts` are label and choices by language, the first as it was thought of.
    EventError once the set is full."""
    home = ChapterPage.objects.select_for_update(of=("self",)).get(pk=chapter.canonical().pk)
    if Question.objects.filter(chapter=home, is_retired=False).count() >= LARGEST_SET:
        raise EventError(_("Your set is full. Retire a question that you no longer ask, then add this one."))
    question = Question.objects.create(chapter=home, kind=kind)
    for locale, (label, choices) in texts.items():
        lines = "\n".join(choices) if kind == Question.Kind.CHOICE else ""
        QuestionText.objects.create(question=question, locale=locale, label=label, choices=lines)
    record_audit(actor=actor, verb="events.question_added", target=question, chapter_id=home.pk)
    log.info("question added question=%s chapter=%s", question.pk, home.pk)
    return question


@transaction.atomic
def retire_question(*, question: Question, actor: User | None) -> None:
    """Ask it no more. Doing it twice is doing it once."""
    _set_retired(question, True, "events.question_retired", actor)


@transaction.atomic
def bring_back_question(*, question: Question, actor: User | None) -> None:
    """Ask it again wherever it was asked, in the same words."""
    _set_retired(question, False, "events.question_brought_back", actor)


def _set_retired(question: Question, retired: bool, verb: str, actor: User | None) -> None:
    changed = Question.objects.filter(pk=question.pk).exclude(is_retired=retired).update(is_retired=retired)
    question.is_retired = retired
    if changed:
        touch()
        record_audit(actor=actor, verb=verb, target=question, chapter_id=question.chapter_id)
        log.info("question retired=%s question=%s", retired, question.pk)
