"""What tests of questions have in common: a chapter's question, an event that asks it, a guest who answered."""

from events.models import Answer, AskedQuestion, EventPage, Question, QuestionText, Rsvp


def question(chapter=None, label: str = "Do you bring a candle?", kind: str = "yes-no", *, choices: str = "", **words):
    """A question of a chapter, or without one of the network; `words` are (label, choices) in other languages."""
    made = Question.objects.create(chapter=chapter, kind=kind)
    for locale, (text, lines) in {"en": (label, choices), **words}.items():
        QuestionText.objects.create(question=made, locale=locale, label=text, choices=lines)
    return made


def colour(chapter=None) -> Question:
    """One with choices, in two languages."""
    farsi = ("رنگ پرچم شما؟", "سرخ\nسبز\nآبی")
    return question(chapter, "Which colour?", "choice", choices="Red\nGreen\nBlue", fa=farsi)


def asks(event: EventPage, *questions: Question, required: bool = False) -> None:
    """As if the editor had published it so."""
    for order, one in enumerate(questions):
        AskedQuestion.objects.create(event=event, question=one, is_required=required, sort_order=order)


def answered(rsvp: Rsvp, asked: Question, value: str) -> Answer:
    return Answer.objects.create(rsvp=rsvp, question=asked, value=value)
