"""Who signed, where they came from, and what is counted of it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appeals.models.appeals import Appeal, AppealVersion
from appeals.models.paper import PaperBatch
from appeals.models.review import Sweep
from chapters.models import ChapterPage
from people.fields import SealedTextField
from people.models import Contact, User


class Display(models.TextChoices):
    """How someone who signed is named, wherever they agreed to be named at all."""

    FULL = "full", _("With my full name")
    INITIALS = "initials", _("With my initials")
    ANONYMOUS = "anonymous", _("Without a name")
    HIDDEN = "hidden", _("Not at all: only count me")


class Profession(models.TextChoices):
    """What someone does. A short list, so that the wall can be narrowed to it."""

    ARTIST = "artist", _("Artist")
    ACTOR = "actor", _("Actor")
    FILM = "film", _("Film-maker")
    MUSICIAN = "musician", _("Musician")
    WRITER = "writer", _("Writer or translator")
    JOURNALIST = "journalist", _("Journalist")
    ACADEMIC = "academic", _("Scholar or scientist")
    TEACHER = "teacher", _("Teacher")
    STUDENT = "student", _("Student")
    LAWYER = "lawyer", _("Lawyer")
    HEALTH = "health", _("Health worker")
    ENGINEER = "engineer", _("Engineer or technician")
    WORKER = "worker", _("Worker or farmer")
    BUSINESS = "business", _("Business or trade")
    CLERGY = "clergy", _("Clergy")
    ACTIVIST = "activist", _("Human rights or community work")
    RETIRED = "retired", _("Retired")
    OTHER = "other", _("Something else")


class SignatureQuerySet(models.QuerySet["Signature"]):
    """Signatures. What counts, what is shown and what may be printed are said here and nowhere else."""

    def counted(self):
        """Confirmed by whoever reads the mail, and not held back. Names typed from paper count by their sheets."""
        return self.filter(state="confirmed", held_for="", batch=None)

    def on_wall(self):
        """What everyone may see."""
        return self.filter(Signature.ON_WALL)

    def printable(self):
        """Who agreed to be printed in an ad and is named there, with a name or initials."""
        return self.filter(state="confirmed", held_for="", prints=True, display__in=("full", "initials"))


class Signature(models.Model):
    """One name under one version of an appeal, or, before the mail is answered, the wish to put it there.

    Withdrawing deletes the row. `signer_key` is a keyed hash of the mailbox, other for each appeal, so that nothing
    leads from it to what the same person does elsewhere; the address itself is with `contact`, and only until the mail
    is answered or as long as they want updates.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for the mail to be answered")
        CONFIRMED = "confirmed", _("Confirmed")
        INVALID = "invalid", _("Taken out")

    class Hold(models.TextChoices):
        """Why a signature waits for someone to look at it."""

        NETWORK = "network", _("Many from one network within minutes")
        SPEED = "speed", _("Filled in faster than one can read")
        BURST = "burst", _("An unusual number at once from there")
        SWEEP = "sweep", _("Set aside together with others")

    ON_WALL = Q(state="confirmed", held_for="", on_wall=True)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="signatures", db_index=False)
    version = models.ForeignKey(AppealVersion, models.PROTECT, related_name="signatures", db_index=False)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    held_for = models.CharField(max_length=10, choices=Hold, blank=True, help_text="Empty: nothing is in the way.")
    signer_key = models.CharField(max_length=64, null=True, blank=True, help_text="Empty for a name typed from paper.")
    nth = models.PositiveSmallIntegerField(
        default=0, help_text="Where one mailbox may sign for a family: which of them."
    )
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="signatures")
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    token_issue = models.PositiveIntegerField(default=1)

    name = SealedTextField(blank=True)
    city = SealedTextField(blank=True)
    affiliation = SealedTextField(blank=True)
    reason = SealedTextField(blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1; empty only for names from paper.")
    profession = models.CharField(max_length=12, choices=Profession, blank=True)
    locale = models.CharField(max_length=10)

    display = models.CharField(max_length=10, choices=Display)
    shows = models.BooleanField(default=False, help_text="Agreed to be shown on the site.")
    prints = models.BooleanField(default=False, help_text="Agreed to be printed in an ad that is paid for.")
    wants_updates = models.BooleanField(default=False)
    wants_to_help = models.BooleanField(default=False)
    wording = models.PositiveSmallIntegerField(
        help_text="Which wording of the consents they read, see appeals.wordings."
    )

    # What the wall shows and finds, put together once by appeals.naming; empty where nothing may be known.
    on_wall = models.BooleanField(default=False)
    shown_name = models.CharField(max_length=120, blank=True)
    shown_place = models.CharField(max_length=120, blank=True)
    folded = models.CharField(max_length=120, blank=True, help_text="The shown name as it is searched for.")
    folded_last = models.CharField(max_length=120, blank=True, help_text="The same from its last word on.")
    is_featured = models.BooleanField(default=False)

    chapter = models.ForeignKey(ChapterPage, models.PROTECT, null=True, blank=True, related_name="signatures")
    source = models.CharField(max_length=40, blank=True, help_text="The code in the address that led here, if any.")
    batch = models.ForeignKey(PaperBatch, models.PROTECT, null=True, blank=True, related_name="signatures")
    network = models.CharField(
        max_length=64, blank=True, help_text="Keyed hash, new every day, dropped after two days."
    )
    domain_key = models.CharField(max_length=16, blank=True, help_text="Keyed hash of the mail host, dropped after 90.")
    sweep = models.ForeignKey(Sweep, models.PROTECT, null=True, blank=True, related_name="signatures")

    created_at = models.DateTimeField(default=timezone.now)
    confirm_by = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "signer_key", "nth"], name="one_signature_a_mailbox"),
            models.CheckConstraint(condition=Q(nth__lt=5), name="few_names_a_mailbox"),
            models.CheckConstraint(
                condition=Q(batch__isnull=False) | Q(signer_key__isnull=False), name="signed_by_mailbox_or_on_paper"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False), name="confirmed_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(on_wall=False) | (Q(shows=True) & ~Q(display="hidden")), name="on_the_wall_by_consent"
            ),
        ]
        indexes = [
            models.Index(
                fields=["appeal", "-confirmed_at", "-id"],
                condition=Q(state="confirmed", held_for="", on_wall=True),
                name="wall",
            ),
            models.Index(
                fields=["appeal", "country", "profession", "-confirmed_at", "-id"],
                condition=Q(state="confirmed", held_for="", on_wall=True),
                name="wall_by_both",
            ),
            models.Index(
                fields=["appeal", "country", "-confirmed_at", "-id"],
                condition=Q(state="confirmed", held_for="", on_wall=True),
                name="wall_by_country",
            ),
            models.Index(
                fields=["appeal", "profession", "-confirmed_at", "-id"],
                condition=Q(state="confirmed", held_for="", on_wall=True),
                name="wall_by_profession",
            ),
            models.Index(
                fields=["appeal", "folded", "id"],
                opclasses=["int8_ops", "varchar_pattern_ops", "int8_ops"],
                condition=Q(state="confirmed", held_for="", on_wall=True),
                name="wall_by_name",
            ),
            models.Index(
                fields=["appeal", "folded_last", "id"],
                opclasses=["int8_ops", "varchar_pattern_ops", "int8_ops"],
                condition=Q(state="confirmed", held_for="", on_wall=True),
                name="wall_by_last_name",
            ),
            models.Index(fields=["appeal", "-confirmed_at"], condition=Q(is_featured=True), name="wall_featured"),
            models.Index(fields=["appeal", "-id"], condition=~Q(held_for=""), name="signatures_held"),
            models.Index(fields=["confirm_by"], condition=Q(state="pending"), name="signatures_to_confirm"),
            models.Index(fields=["appeal", "-created_at"], name="signatures_by_day"),
        ]

    def __str__(self):
        return f"signature {self.uid}"

    @property
    def counts(self) -> bool:
        """Whether it is one of `SignatureQuerySet.counted`."""
        return self.state == self.State.CONFIRMED and not self.held_for and self.batch_id is None


class Source(models.Model):
    """A code that a chapter or a volunteer gives out: a QR code on a flyer, a link in a message."""

    code = models.SlugField(max_length=40, unique=True)
    chapter = models.ForeignKey(ChapterPage, models.CASCADE, null=True, blank=True, related_name="sources")
    label = models.CharField(max_length=80, blank=True, help_text="A handle, never a name that leads to a person.")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return self.code
