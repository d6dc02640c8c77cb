"""One ad, from the idea to the printed page. It joins what is printed, where, and who pays.

Money is a fund's, names are an appeal's: nothing of either is copied here. What an ad costs is said by its quote.
"""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appeals.models import Appeal, Source
from chapters.models import ChapterPage
from donations.models import Fund
from outreach.models.publications import AdFormat, Quote
from people.models import User


class State(models.TextChoices):
    """How far an ad is. What comes next is said in outreach.pipeline."""

    IDEA = "idea", _("Idea")
    QUOTED = "quoted", _("Quoted")
    FUNDING = "funding", _("Being funded")
    FUNDED = "funded", _("Funded")
    ORDERED = "ordered", _("Ordered")
    SENT = "sent", _("File sent")
    PROOFED = "proofed", _("Proof approved")
    PRINTED = "printed", _("Printed or online")
    TEAR_SHEET = "tear-sheet", _("Tear sheet is here")
    CLOSED = "closed", _("Closed")
    FALLEN = "fallen", _("Fallen through")


ORDER = [state for state in State if state != State.FALLEN]
BOUND = (State.ORDERED, State.SENT, State.PROOFED, State.PRINTED, State.TEAR_SHEET, State.CLOSED)
OUT = (State.PRINTED, State.TEAR_SHEET, State.CLOSED)


class Placement(models.Model):
    """An ad: what is printed, in which shape, paid by which fund. Several on one fund are the rungs of its ladder."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("what we call it"), max_length=160, help_text=_("A full page in the Review."))
    chapter = models.ForeignKey(
        ChapterPage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="placements",
        help_text="Empty: the network's.",
    )
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="placements", verbose_name=_("what it prints"))
    locale = models.CharField(_("language of the ad"), max_length=10)
    format = models.ForeignKey(
        AdFormat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
        verbose_name=_("where, in which shape"),
    )
    quote = models.ForeignKey(Quote, models.PROTECT, null=True, blank=True, related_name="placements")
    fund = models.ForeignKey(
        Fund, models.PROTECT, null=True, blank=True, related_name="placements", verbose_name=_("fund that pays for it")
    )
    state = models.CharField(max_length=10, choices=State, default=State.IDEA)
    rung = models.PositiveSmallIntegerField(
        _("step of the ladder"),
        null=True,
        blank=True,
        help_text=_("1 is the lowest. Cheaper steps are what we fall back to."),
    )
    is_addition = models.BooleanField(_("in addition to the step below, not in its place"), default=False)
    reserve = models.PositiveBigIntegerField(
        default=0, help_text="For bank charges and the like: minor units of the fund's currency."
    )
    extended_to = models.DateField(
        null=True, blank=True, help_text="A later space deadline that the publisher agreed to."
    )
    approved_amount = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="What a treasurer agreed to spend, minor units of the fund's currency."
    )
    source = models.OneToOneField(
        Source, models.PROTECT, null=True, blank=True, related_name="placement", help_text="The code in its address."
    )
    code = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$")],
        help_text="Its address on paper: /ad/<code>/.",
    )
    page_key = models.UUIDField(null=True, blank=True, unique=True, help_text="The translation key of its pages.")
    tear_sheet = models.ForeignKey(
        "content.Picture",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The page as it came out.",
    )
    runs_on = models.DateField(_("came out on"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "rung"], condition=~Q(state="fallen"), name="one_ad_a_rung"),
            models.CheckConstraint(
                condition=Q(state__in=("idea", "fallen")) | Q(quote__isnull=False), name="beyond_an_idea_by_quote"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("idea", "quoted", "fallen")) | Q(fund__isnull=False),
                name="beyond_a_quote_by_fund",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("idea", "quoted", "funding", "fallen")) | Q(approved_amount__isnull=False),
                name="beyond_funding_by_approval",
            ),
            models.CheckConstraint(condition=Q(rung=None) | Q(fund__isnull=False), name="a_rung_of_a_fund"),
        ]
        indexes = [models.Index(fields=["state", "-created_at"], name="placements_by_state")]

    def __str__(self):
        return self.name

    @property
    def subject(self) -> str:
        """How the ledger and commitments name it."""
        return f"placement:{self.uid}"

    @property
    def is_out(self) -> bool:
        """Whether readers hold it in their hands, or see it online."""
        return self.state in OUT


class Attachment(models.Model):
    """A document that came with a step: an order, an invoice, the publisher's proof. Never handed out to the public."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40, help_text="MIME type, told from its bytes.")
    file = models.BinaryField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the bytes.")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.name


class Step(models.Model):
    """That an ad came to a state: when, by whom, with which document. Append-only."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=State)
    on = models.DateField(help_text="The day it happened, on the publication's clock.")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["placement", "pk"]

    def __str__(self):
        return f"{self.placement_id} {self.state}"


class Decision(models.Model):
    """What an organizer chose when the money was not exactly enough. Append-only, and told to the donors."""

    class Kind(models.TextChoices):
        FALLBACK = "fallback", _("Take a cheaper step of the ladder")
        EXTEND = "extend", _("Go on, with a later deadline")
        TOP_UP = "top-up", _("Go on: somebody guarantees what is missing")
        REFUND = "refund", _("Give the money back")
        NEXT_RUNG = "next-rung", _("Take the next step of the ladder")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="decisions")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=Kind)
    chosen = models.ForeignKey(Placement, models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateField(null=True, blank=True, help_text="The later deadline.")
    in_hand = models.BigIntegerField(help_text="Minor units of the fund's currency, as it stood.")
    needed = models.BigIntegerField(help_text="What the ad would have taken.")
    reason = models.TextField(help_text="As donors read it.")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["fund", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=("fallback", "next-rung")) | Q(chosen__isnull=False),
                name="a_choice_names_its_rung",
            ),
            models.CheckConstraint(condition=~Q(kind="extend") | Q(until__isnull=False), name="extended_to_a_day"),
        ]

    def __str__(self):
        return f"{self.kind} for {self.placement_id}"


class Share(models.Model):
    """What a chapter takes upon itself of an ad that several pay for."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="shares")
    chapter = models.ForeignKey(ChapterPage, models.CASCADE, related_name="ad_shares")
    amount = models.PositiveBigIntegerField(help_text="Minor units of the fund's currency.")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "chapter"], name="one_ad_share_a_chapter"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_share_is_money"),
        ]

    def __str__(self):
        return f"{self.chapter_id} of {self.placement_id}"
