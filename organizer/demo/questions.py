"""What the demonstration's events ask, and what its invented guests told: answers, needs, photographs, help."""

import random
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from events.models import Answer, AskedQuestion, EventPage, Question, QuestionText, Rsvp

HELPS = (["reader"], ["set-up", "clean-up"], ["greeter"], ["translator"], ["other"])


def ask_questions(told: dict[str, Any], pages: dict[tuple[str, str], Any]) -> None:
    """Write the chapters' own questions, and let events ask them and the network's."""
    wanted: list[tuple[Question, Iterable[str], bool]] = []
    for entry in told["question"]:
        question = Question.objects.create(chapter=pages["en", entry["chapter"]], kind=entry["kind"])
        for locale in ("en", "fa", "es"):
            label, choices = entry[locale]
            QuestionText.objects.create(question=question, locale=locale, label=label, choices=choices)
        wanted.append((question, entry["asked_by"], entry["required"]))
    for label, how in told["asked"].items():
        question = Question.objects.get(chapter=None, texts__locale="en", texts__label=label)
        wanted.append((question, how["by"], how["required"]))
    for order, (question, slugs, required) in enumerate(wanted):
        for slug in slugs:
            event = next(page for page in pages.values() if isinstance(page, EventPage) and page.slug == slug)
            first = event.canonical()
            AskedQuestion.objects.create(event=first, question=question, is_required=required, sort_order=order)


def answer_questions(told: dict[str, Any]) -> None:
    """Let most guests of the dates to come answer, some ask for something, some offer help."""
    chance = random.Random(1402)  # noqa: S311 (the same demonstration every time, not a secret)
    asking = AskedQuestion.objects.values("event")
    coming = Rsvp.objects.filter(occurrence__event__in=asking, occurrence__ends_at__gt=timezone.now()).order_by("pk")
    guests, answers = list(coming.select_related("occurrence")), []
    asked: dict[int, list[Question]] = {}
    for row in AskedQuestion.objects.select_related("question").order_by("sort_order"):
        asked.setdefault(row.event_id, []).append(row.question)
    choices = {text.question_id: len(text.options) for text in QuestionText.objects.filter(locale="en")}
    for guest in guests:
        guest.photo_consent = chance.choice((True, True, None, False))
        guest.helps = chance.choice(HELPS) if chance.random() < 0.3 else []
        guest.access_needs = chance.choice(told["said"]["needs"]) if chance.random() < 0.12 else ""
        for question in asked[guest.occurrence.event_id]:
            if chance.random() < 0.8:
                answers.append(Answer(rsvp=guest, question=question, value=_value(question, choices, told, chance)))
    Rsvp.objects.bulk_update(guests, ["photo_consent", "helps", "access_needs"])
    Answer.objects.bulk_create(answers)


def _value(question: Question, choices: dict[int, int], told: dict[str, Any], chance: random.Random) -> str:
    if question.kind == Question.Kind.CHOICE:
        return str(chance.randrange(choices[question.pk]))
    texts: list[str] = told["said"]["texts"] if question.kind == Question.Kind.TEXT else ["yes", "no"]
    return chance.choice(texts)
