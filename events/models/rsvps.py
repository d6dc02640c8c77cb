"""Who said yes: a party that comes to one date, and one that comes to every date."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.dates import Occurrence
from events.models.pages import EventPage
from events.models.shifts import Shift
from people.fields import SealedTextField
from people.models import Contact
from people.secrets import digest, token


class Wishes(models.Model):
    """What someone told us about themselves along with their yes. A standing yes hands it on to each of its dates."""

    name = SealedTextField(blank=True)
    party = models.PositiveSmallIntegerField(default=1)
    locale = models.CharField(max_length=10)
    is_discreet = models.BooleanField(default=False, help_text="Mail subjects and calendars do not name the event.")
    photo_consent = models.BooleanField(null=True, help_text="Empty: not asked, or not answered, which is a no.")
    access_needs = SealedTextField(blank=True)
    helps = models.JSONField(default=list, blank=True, help_text="What they can help with: values of ShiftRole.")

    class Meta:
        abstract = True


class StandingRsvp(Wishes):
    """A party that comes to every date of an event until further notice; each date has an `Rsvp` row of its own."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Nothing by itself: when the first page goes, events.signals carries it to the next one, or ends it.
    event = models.ForeignKey(EventPage, models.DO_NOTHING, related_name="standing_rsvps", help_text="The first page.")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="standing_rsvps")
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    role = models.CharField(max_length=20, blank=True, help_text="What they do where a date has such a shift.")
    role_name = models.CharField(max_length=80, blank=True)
    until = models.DateField(help_text="The last local day it makes rows for; they are asked again after it.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "contact"], name="one_standing_rsvp_a_contact"),
            models.CheckConstraint(condition=Q(party__gte=1, party__lte=20), name="standing_party_of_1_to_20"),
        ]

    def __str__(self):
        return f"standing rsvp {self.uid}"


class RsvpQuerySet(models.QuerySet["Rsvp"]):
    """Answers. Many that are written at once go through the same as one."""

    def bulk_create(self, objs, *args, **kwargs):
        rows = list(objs)
        for row in rows:
            row.name_for_door()
        return super().bulk_create(rows, *args, **kwargs)


class Rsvp(Wishes):
    """A party that comes to a date. `party` seats are held in each state of `HOLDING`, and in no other."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for the mail to be answered")
        CONFIRMED = "confirmed", _("Coming")
        WAITLISTED = "waitlisted", _("On the waitlist")
        OFFERED = "offered", _("A seat is offered")
        LAPSED = "lapsed", _("The offer ran out")
        CANCELLED = "cancelled", _("Not coming")
        ATTENDED = "attended", _("Came")
        NO_SHOW = "no-show", _("Did not come")

    HOLDING = (State.CONFIRMED, State.OFFERED, State.ATTENDED, State.NO_SHOW)
    SEATED = (State.CONFIRMED, State.ATTENDED, State.NO_SHOW)  # the seats are theirs, and with them what guests learn
    TOLD = (State.CONFIRMED, State.ATTENDED, State.OFFERED, State.WAITLISTED)  # who hears what becomes of the date

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="rsvps")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="rsvps")
    shift = models.ForeignKey(
        Shift, models.PROTECT, null=True, blank=True, related_name="rsvps", help_text="What they would like to do."
    )
    missed = models.ForeignKey(
        Shift, models.SET_NULL, null=True, blank=True, related_name="+", help_text="Chosen, but full by then."
    )
    standing = models.ForeignKey(StandingRsvp, models.SET_NULL, null=True, blank=True, related_name="rsvps")
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    token_hash = models.CharField(max_length=64, unique=True)
    token_issue = models.PositiveIntegerField(default=1)
    code_hash = models.CharField(
        max_length=64, unique=True, null=True, blank=True, help_text="Of the recovery code of a guest without e-mail."
    )
    door_hash = models.CharField(
        max_length=64,
        unique=True,
        null=True,
        blank=True,
        help_text="Of what the QR code says at the door, and no more.",
    )
    confirm_by = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    waitlisted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    offer_until = models.DateTimeField(null=True, blank=True)
    reconfirmed_at = models.DateTimeField(null=True, blank=True, help_text="“I am still coming”, after a reminder.")
    checked_in_at = models.DateTimeField(null=True, blank=True)
    arrived = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many of the party came.")
    is_walk_in = models.BooleanField(default=False, help_text="Put down at the door.")
    is_returning = models.BooleanField(null=True, help_text="Came to this chapter before; known once they came.")
    gave_feedback = models.BooleanField(default=False)
    erase_at = models.DateTimeField(help_text="When all that is personal in this row ends; the numbers stay.")
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = RsvpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "contact"], name="one_rsvp_a_contact"),
            models.CheckConstraint(condition=Q(party__gte=1, party__lte=20), name="party_of_1_to_20"),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offer_until__isnull=False), name="an_offer_has_its_hour"
            ),
            models.CheckConstraint(
                condition=Q(state="attended", arrived__isnull=False, arrived__gte=1, checked_in_at__isnull=False)
                | (~Q(state="attended") & Q(arrived=None, checked_in_at=None)),
                name="who_came_was_checked_in",
            ),
        ]
        indexes = [
            models.Index(fields=["occurrence", "state", "waitlisted_at"], name="rsvp_by_state"),
            models.Index(fields=["offer_until"], condition=Q(state="offered"), name="rsvp_offers"),
        ]

    def __str__(self):
        return f"rsvp {self.uid}"

    def save(self, *args, **kwargs):
        self.name_for_door()
        super().save(*args, **kwargs)

    def name_for_door(self) -> None:
        """Let a new answer be found at the door; whoever writes one down need not think of it."""
        if self._state.adding and not self.door_hash:
            self.door_hash = digest(self.door_token)

    @property
    def door_token(self) -> str:
        """What the guest's QR code says. It outlives the link in their mail, since it is printed and carried around."""
        return token("door", str(self.uid), 1)

    @property
    def holds_seats(self) -> bool:
        return self.state in self.HOLDING

    @property
    def is_seated(self) -> bool:
        return self.state in self.SEATED
