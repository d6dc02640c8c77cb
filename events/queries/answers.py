"""What the guests of a date told its hosts, in the reader's language. Imports events.models, events.queries.questions.

Only who may change the date reads this (events.desk_answers asks); greeters and links for helpers never do. Heard is
who comes or waits, not who never pressed the button in the mail, gave the seats back or is forgotten.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from events.models import Answer, Occurrence, Question, Rsvp, ShiftRole
from events.queries.questions import NO, YES, Asked, asked_at, in_words

HEARD = (*Rsvp.HOLDING, Rsvp.State.WAITLISTED)


@dataclass(frozen=True)
class GuestAnswers:
    """What one guest told. `values` are answers in words by the number of their question."""

    rsvp: Rsvp
    values: Mapping[int, str]
    lines: list[tuple[str, str]]
    helps: list[str]

    @property
    def access_needs(self) -> str:
        return self.rsvp.access_needs or ""

    @property
    def photographs(self) -> str:
        """What they said of photographs; empty where they said nothing, which is a no."""
        return photographs(self.rsvp.photo_consent)

    @property
    def says_no_to_photographs(self) -> bool:
        return self.rsvp.photo_consent is False

    def __bool__(self) -> bool:
        return bool(self.lines or self.helps or self.access_needs or self.photographs)


@dataclass(frozen=True)
class AnswerCount:
    """How often each answer to a question was given, once a party; of a text, `texts` says who wrote what."""

    question: Asked
    options: list[tuple[str, int]]
    texts: list[tuple[Rsvp, str]]
    answered: int


@dataclass(frozen=True)
class DateAnswers:
    """Everything that was told about one date. `photographed` counts people: who may be, who may not, who is silent."""

    questions: list[Asked]
    guests: dict[int, GuestAnswers]
    counts: list[AnswerCount]
    photographed: dict[bool | None, int]
    helpers: list[tuple[str, list[Rsvp]]]

    @property
    def needs(self) -> list[GuestAnswers]:
        """Who needs something to take part."""
        return [guest for guest in self.guests.values() if guest.access_needs]

    @property
    def not_photographed(self) -> int:
        """How many people asked not to be in a photograph."""
        return self.photographed[False]

    @property
    def unsaid(self) -> int:
        """How many said nothing of photographs."""
        return self.photographed[None]

    def of(self, rsvp: Rsvp) -> GuestAnswers | None:
        """What this guest told; None for who is not heard."""
        return self.guests.get(rsvp.pk)

    def __bool__(self) -> bool:
        return bool(self.questions) or any(self.guests.values())


def answers_of(date: Occurrence, language: str) -> dict[int, GuestAnswers]:
    """What each guest told, by the key of their answer."""
    return answers_at(date, language).guests


def answer_counts(date: Occurrence, language: str) -> list[AnswerCount]:
    """How often each answer was given, in the order of the questions."""
    return answers_at(date, language).counts


def answers_at(date: Occurrence, language: str) -> DateAnswers:
    """All of it in at most seven queries, however many guests and questions there are."""
    heard = date.rsvps.filter(state__in=HEARD, erased_at=None, erase_at__gt=timezone.now())
    rows = list(heard.order_by("confirmed_at", "waitlisted_at", "pk"))
    given: dict[int, dict[int, str]] = {}
    for answer in Answer.objects.filter(rsvp__in=heard.order_by().values("pk")) if rows else ():
        given.setdefault(answer.rsvp_id, {})[answer.question_id] = answer.value
    questions = _questions(date, language, {pk for answers in given.values() for pk in answers})
    with override(language):
        guests = {row.pk: _told(row, given.get(row.pk, {}), questions) for row in rows}
        return DateAnswers(
            questions=questions,
            guests=guests,
            counts=[_count(question, rows, given) for question in questions],
            photographed=_photographed(rows),
            helpers=_helpers(rows),
        )


def _questions(date: Occurrence, language: str, answered: set[int]) -> list[Asked]:
    """What is asked now, then what was asked before and somebody answered."""
    now = asked_at(date, language)
    before = answered - {one.pk for one in now}
    return [*now, *(in_words(Question.objects.filter(pk__in=before), language) if before else [])]


def _told(row: Rsvp, given: Mapping[int, str], questions: Iterable[Asked]) -> GuestAnswers:
    values = {one.pk: words for one in questions if (words := said(one, given.get(one.pk, "")))}
    lines = [(one.label, values[one.pk]) for one in questions if one.pk in values]
    return GuestAnswers(row, values, lines, [help_name(role) for role in row.helps if role in ShiftRole.values])


def said(question: Asked, value: str) -> str:
    """An answer in words: a choice is kept as its number, so that everyone reads it in their own language."""
    if question.kind == Question.Kind.YES_NO:
        return {YES: _("Yes"), NO: _("No")}.get(value, "")
    if question.kind == Question.Kind.CHOICE:
        return dict(options_of(question)).get(value, "")
    return value


def options_of(question: Asked) -> list[tuple[str, str]]:
    """Each choice with the number it is kept as."""
    return [(str(number), option) for number, option in enumerate(question.options)]


def photographs(consent: bool | None) -> str:
    """What someone said of photographs."""
    if consent is None:
        return ""
    return _("Photographs are fine") if consent else _("No photographs, please")


def help_name(role: str) -> str:
    """What someone can help with."""
    return _("Whatever is needed") if role == ShiftRole.OTHER else str(ShiftRole(role).label)


def _count(question: Asked, rows: list[Rsvp], given: Mapping[int, Mapping[int, str]]) -> AnswerCount:
    answers = [(row, value) for row in rows if (value := given.get(row.pk, {}).get(question.pk))]
    if question.kind == Question.Kind.TEXT:
        return AnswerCount(question, [], answers, len(answers))
    often = Counter(value for _row, value in answers)
    keys = [YES, NO] if question.kind == Question.Kind.YES_NO else [key for key, _option in options_of(question)]
    return AnswerCount(question, [(said(question, key), often[key]) for key in keys], [], len(answers))


def _photographed(rows: Iterable[Rsvp]) -> dict[bool | None, int]:
    people: dict[bool | None, int] = {True: 0, False: 0, None: 0}
    for row in rows:
        if row.holds_seats:
            people[row.photo_consent] += row.party
    return people


def _helpers(rows: list[Rsvp]) -> list[tuple[str, list[Rsvp]]]:
    found = [(help_name(role), [row for row in rows if role in row.helps]) for role in ShiftRole.values]
    return [(name, helpers) for name, helpers in found if helpers]
