"""Who on the desk reads what guests told: those who may change the date, and nobody else.

Every page and file of the desk that shows an answer, a need, photographs or help gets it here. Imports chapters.rules
and events.queries.answers.
"""

from django.utils.translation import get_language

from chapters.models import ChapterPage
from chapters.rules import Ability, can
from events.models import Occurrence
from events.queries.answers import DateAnswers, answers_at
from people.models import User


def answers_for(user: User, chapter: ChapterPage, date: Occurrence) -> DateAnswers | None:
    """What the guests of a date told, in the reader's language; None for greeters, who learn none of it."""
    return answers_at(date, get_language() or "en") if can(user, Ability.MANAGE_DATES, chapter) else None
