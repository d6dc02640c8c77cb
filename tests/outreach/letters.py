"""One of each mail that tells of ads, for tests of all mails."""

from chapters.models import ChapterPage, Role
from donations.models import Fund
from outreach.actions.reminders import KIND, remind
from people.models import OutgoingMail
from tests import ad_factories, factories


def deadline_mail(chapter: ChapterPage, fund: Fund, language: str) -> OutgoingMail:
    """To an editor of the chapter: the space of an ad is to be booked within two weeks, and money is missing."""
    factories.member(chapter, Role.EDITOR, locale=language)
    ad_factories.placement(chapter=chapter, asked=ad_factories.quote(), fund=fund)
    remind()
    return OutgoingMail.objects.get(kind=KIND)
