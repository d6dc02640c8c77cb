"""What a date asks its guests, in words. Imports events.models."""

from collections.abc import Iterable
from dataclasses import dataclass

from events.models import EventPage, Occurrence, Question

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Asked:
    """One question as someone reads it. `locale` is the language of its words, where it was not written in theirs."""

    pk: int
    kind: str
    label: str
    options: tuple[str, ...]
    locale: str
    is_required: bool = False


def asked_at(date: Occurrence, language: str) -> list[Asked]:
    """What the event of this date asks now, in the order of its first page; what was retired is not asked any more."""
    return asked_by(date.event, language)


def asked_by(event: EventPage, language: str) -> list[Asked]:
    """One query where nothing is asked, three where something is."""
    rows = {row.question_id: row for row in event.asked_questions.all()}
    if not rows:
        return []
    known = {one.pk: one for one in in_words(Question.objects.filter(pk__in=rows, is_retired=False), language)}
    return [
        Asked(one.pk, one.kind, one.label, one.options, one.locale, rows[one.pk].is_required)
        for one in (known[pk] for pk in rows if pk in known)
    ]


def in_words(questions: Iterable[Question], language: str) -> list[Asked]:
    """These questions in a language, or in the first one they were written in. Two queries."""
    if not isinstance(questions, list):
        questions = questions.prefetch_related("texts")  # type: ignore[attr-defined]
    found = []
    for question in questions:
        if words := question.words(language):
            options = tuple(words.options) if question.kind == Question.Kind.CHOICE else ()
            found.append(Asked(question.pk, question.kind, words.label, options, words.locale))
    return found
