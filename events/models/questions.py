"""What guests are asked: a small set of questions that a chapter uses again and again, and the answers."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from chapters.models import ChapterPage
from events.models.pages import EventPage
from events.models.rsvps import Rsvp
from people.fields import SealedTextField


class QuestionQuerySet(models.QuerySet):
    def within_reach(self, chapter: ChapterPage | None):
        """Those of this chapter (any of its translations) and the network's; of no other chapter, retired or not."""
        own = Q(chapter__translation_key=chapter.translation_key) if chapter else Q(pk=None)
        return self.filter(own | Q(chapter=None))


class Question(models.Model):
    """One question of a chapter's set, or without a chapter of the network's. Never changed, never deleted: retired.

    What it means to those who answered is what it has to go on meaning, so another wording is another question.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("A short text")
        CHOICE = "choice", _("One of several")
        YES_NO = "yes-no", _("Yes or no")

    chapter = models.ForeignKey(ChapterPage, models.CASCADE, null=True, blank=True, related_name="questions")
    kind = models.CharField(_("kind of answer"), max_length=10, choices=Kind, default=Kind.TEXT)
    is_retired = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        first = self.texts.order_by("pk").first()
        return first.label if first else f"question {self.pk}"

    def words(self, language: str):
        """Its text in this language, else in the first one it was written in. Reads `texts`, best fetched along."""
        texts = sorted(self.texts.all(), key=lambda text: (text.locale != language, text.pk))
        return texts[0] if texts else None


class QuestionText(models.Model):
    """A question in one language. Choices stand one a line, in the same order in every language."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="texts")
    locale = models.CharField(max_length=10)
    label = models.CharField(max_length=200)
    choices = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "locale"], name="question_once_a_language")]

    def __str__(self):
        return self.label

    @property
    def options(self) -> list[str]:
        """What one can choose from; an answer is the number of one of these, from 0."""
        return lines_of(self.choices)


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line for line in (part.strip() for part in text.splitlines()) if line]


class AskedQuestion(Orderable):
    """That an event asks this question. Of the translations of an event, the first page's count."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="asked_questions")
    # RESTRICT, not PROTECT: where a chapter is deleted, its events and its questions go together.
    question = models.ForeignKey(Question, models.RESTRICT, verbose_name=_("question"), related_name="+")
    is_required = models.BooleanField(_("has to be answered"), default=False)

    panels = [FieldRowPanel([FieldPanel("question"), FieldPanel("is_required")])]


class Answer(models.Model):
    """What a guest answered: their words, the number of a choice (from 0), `yes` or `no`. It goes with the guest."""

    rsvp = models.ForeignKey(Rsvp, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    value = SealedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rsvp", "question"], name="one_answer_a_question")]

    def __str__(self):
        return f"answer {self.pk}"


def drop_foreign_questions(event: EventPage) -> bool:
    """Take questions of another chapter off an event that was copied or moved here, in memory; whether there were some.

    The event is saved, or its revision read, next: nobody here learns what another chapter asks its guests.
    """
    asked = list(event.asked_questions.all())
    if not asked:
        return False
    known = Question.objects.within_reach(event.chapter).filter(pk__in=[row.question_id for row in asked])
    reach = set(known.values_list("pk", flat=True))
    kept = [row for row in asked if row.question_id in reach]
    if len(kept) < len(asked):
        event.asked_questions = kept
    return len(kept) < len(asked)
