"""The sets of questions as the desk lists them. Imports events.models."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count

from chapters.models import ChapterPage
from events.models import AskedQuestion, Question, QuestionText
from people.language import listing
from people.places import SPOKEN


@dataclass(frozen=True)
class SetLine:
    """One question in a list: its words for the reader, every language it has, and how many events ask it."""

    question: Question
    words: QuestionText
    texts: list[QuestionText]
    events: int

    @property
    def missing(self) -> str:
        """The languages of the site it was not written in: guests who read those see another one."""
        names, written = dict(SPOKEN), {text.locale for text in self.texts}
        return listing([str(names[code]) for code, _name in settings.LANGUAGES if code not in written])


@dataclass(frozen=True)
class QuestionSet:
    """What a chapter may ask: its own, the network's, and its own retired ones."""

    own: list[SetLine]
    network: list[SetLine]
    retired: list[SetLine]


def question_set(chapter: ChapterPage, language: str) -> QuestionSet:
    """Three queries, however many there are; of no other chapter."""
    questions = Question.objects.within_reach(chapter).prefetch_related("texts")
    asked = AskedQuestion.objects.filter(question__in=Question.objects.within_reach(chapter).values("pk"))
    here = asked.filter(event__path__startswith=chapter.path)
    counts = dict(here.values("question").annotate(n=Count("event", distinct=True)).values_list("question", "n"))
    lines = []
    for question in questions:
        texts = sorted(question.texts.all(), key=lambda text: text.pk)
        if words := question.words(language):
            lines.append(SetLine(question, words, texts, counts.get(question.pk, 0)))
    standing = [line for line in lines if not line.question.is_retired]
    return QuestionSet(
        own=[line for line in standing if line.question.chapter_id],
        network=[line for line in standing if not line.question.chapter_id],
        retired=[line for line in lines if line.question.is_retired and line.question.chapter_id],
    )
