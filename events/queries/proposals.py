"""Which proposed dates a chapter has to see to, and whom it trusts."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from chapters.models import ChapterPage
from events.models import Occurrence, Proposal, TrustedHost

State = Proposal.State
MOST = 100  # of a list on one page of the desk


def waiting_proposals(chapter: ChapterPage) -> list[Proposal]:
    """What waits for a decision, the oldest first."""
    return list(_of(chapter).filter(state=State.REVIEW).order_by("confirmed_at", "pk")[:MOST])


def leaving_hosts(chapter: ChapterPage) -> list[Proposal]:
    """Whose host asked to cancel it while a date is still to come."""
    coming = Occurrence.objects.filter(event=OuterRef("event"), ends_at__gt=timezone.now(), event__live=True)
    coming = coming.exclude(status=Occurrence.Status.CANCELLED)
    return list(_of(chapter).filter(Exists(coming), state=State.WITHDRAWN).order_by("decided_at", "pk")[:MOST])


def trusted_hosts(chapter: ChapterPage) -> list[TrustedHost]:
    """Whose confirmed proposals this chapter publishes at once, the first first."""
    return list(TrustedHost.objects.filter(chapter__translation_key=chapter.translation_key).order_by("since", "pk"))


def _of(chapter: ChapterPage) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(chapter__translation_key=chapter.translation_key, contact__isnull=False)
    return rows.select_related("chapter__locale", "contact", "event__locale")
