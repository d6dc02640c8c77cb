"""A second chapter that stands behind an event, once it has said yes."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage, Risk
from events.models.pages import EventPage


class CoHostQuerySet(models.QuerySet["CoHost"]):
    """Which chapters stand behind which events."""

    def open(self) -> Self:
        """Asked or agreed: what either side can still act on."""
        return self.filter(state__in=[CoHost.State.REQUESTED, CoHost.State.ACCEPTED])

    def credited(self) -> Self:
        """What the public may know: agreed, and nobody is at high risk. The host's own chapter is for the caller to
        look at (events.disclosure.is_high_risk), since a date knows it."""
        agreed = self.filter(state=CoHost.State.ACCEPTED, chapter__live=True, chapter__view_restrictions=None)
        return agreed.exclude(Q(chapter__risk=Risk.HIGH) | Q(event__risk=Risk.HIGH))


class CoHost(models.Model):
    """A chapter that was asked to host an event along with its own. Both columns name the first page of their
    translations."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Asked")
        ACCEPTED = "accepted", _("Co-hosts")
        DECLINED = "declined", _("Said no")
        ENDED = "ended", _("No longer hosts")

    event = models.ForeignKey(EventPage, models.CASCADE, related_name="co_hosts")
    chapter = models.ForeignKey(ChapterPage, models.CASCADE, related_name="co_hosted")
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CoHostQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "chapter"], name="one_co_host_a_chapter")]
        indexes = [models.Index(fields=["chapter", "state"], name="co_host_by_chapter")]

    def __str__(self):
        return f"{self.chapter_id} along with {self.event_id}: {self.state}"
