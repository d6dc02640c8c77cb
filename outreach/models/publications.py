"""Where an ad can run, in which shapes, and what a publisher asked for it."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from people.fields import SealedTextField
from people.models import User
from people.places import SPOKEN, ZoneField

TEN_THOUSAND = 10_000  # hundredths of a percent in a whole


class Publication(models.Model):
    """A newspaper, a magazine, a site that sells space."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    chapter = models.ForeignKey(
        ChapterPage, models.SET_NULL, null=True, blank=True, related_name="publications", help_text="Empty: for all."
    )
    country = models.CharField(_("country"), max_length=2, help_text="ISO 3166-1.")
    language = models.CharField(_("language"), max_length=10, choices=SPOKEN)
    zone = ZoneField(_("time zone"), help_text=_("The clock that its deadlines are told by."))
    readership = models.PositiveIntegerField(_("copies sold, or readers a month"), null=True, blank=True)
    readership_source = models.CharField(_("who says so, and when"), max_length=160, blank=True)
    website = models.URLField(_("website"), blank=True)
    contact_name = SealedTextField(_("whom we talk to there"), blank=True)
    contact_email = SealedTextField(_("their e-mail address"), blank=True)
    terms = models.TextField(_("terms"), blank=True, help_text=_("Prepayment, cancelling, what they refuse."))
    asks_label = models.BooleanField(_("asks for the word “advertisement” above it"), default=True)
    retired_at = models.DateTimeField(null=True, blank=True, help_text="Offered no more; its ads stay.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(country__regex="^[A-Z]{2}$"), name="publication_has_a_country")
        ]

    def __str__(self):
        return self.name


class AdFormat(models.Model):
    """A shape that a publication sells. Lengths are whole micrometres, type is hundredths of a point."""

    class Kind(models.TextChoices):
        PAGE = "page", _("Full page")
        SPREAD = "spread", _("Two facing pages")
        PART = "part", _("Part of a page")
        BANNER = "banner", _("Banner on a site")

    class Colour(models.TextChoices):
        BLACK = "black", _("Black only")
        CMYK = "cmyk", _("Full colour")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="formats")
    name = models.CharField(_("what they call it"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    width = models.PositiveIntegerField(default=0, help_text="Of one trimmed page.")
    height = models.PositiveIntegerField(default=0)
    bleed = models.PositiveIntegerField(default=0, help_text="Beyond the trim, on every side.")
    safe = models.PositiveIntegerField(default=0, help_text="Within the trim, where no word may stand.")
    columns = models.PositiveSmallIntegerField(_("columns"), default=0, help_text=_("0: as many as look well."))
    colour = models.CharField(_("colour"), max_length=8, choices=Colour, default=Colour.BLACK)
    min_type = models.PositiveIntegerField(default=600, help_text="The smallest type they print.")
    pixel_width = models.PositiveIntegerField(_("width in pixels"), default=0)
    pixel_height = models.PositiveIntegerField(_("height in pixels"), default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["publication", "-width", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="banner", pixel_width__gt=0, pixel_height__gt=0)
                | (~Q(kind="banner") & Q(width__gt=0, height__gt=0, min_type__gte=300)),
                name="a_format_has_a_size",
            ),
            models.CheckConstraint(
                condition=Q(width=0) | Q(width__gt=F("safe") * 2, height__gt=F("safe") * 2),
                name="a_format_has_room",
            ),
        ]

    def __str__(self):
        return f"{self.publication}: {self.name}"

    @property
    def pages(self) -> int:
        return 2 if self.kind == self.Kind.SPREAD else 1


class Quote(models.Model):
    """What a publisher asked for a format in one issue, on a day. It is never changed: a new answer is a new quote."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    format = models.ForeignKey(AdFormat, models.PROTECT, related_name="quotes")
    chapter = models.ForeignKey(
        ChapterPage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who was quoted it; empty: the network.",
    )
    source = models.CharField(_("where it comes from"), max_length=160, help_text=_("A mail, a call, a rate card."))
    dated = models.DateField(_("given on"))
    expires_on = models.DateField(_("holds until"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    price = models.PositiveBigIntegerField(help_text="Minor units, before commission and tax.")
    commission = models.PositiveSmallIntegerField(default=0, help_text="Of the price, in hundredths of a percent.")
    tax = models.PositiveSmallIntegerField(default=0, help_text="Of price and commission, in hundredths of a percent.")
    issue = models.CharField(_("which issue"), max_length=80, blank=True)
    issue_on = models.DateField(_("comes out on"))
    space_on = models.DateField(_("space to be booked by"))
    space_at = models.TimeField(_("at"), default=dt.time(17))
    materials_on = models.DateField(_("file to be sent by"))
    materials_at = models.TimeField(_("at"), default=dt.time(17))
    note = models.CharField(_("note"), max_length=200, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-dated", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="quote_has_a_currency"),
            models.CheckConstraint(condition=Q(price__gt=0), name="quote_has_a_price"),
            models.CheckConstraint(
                condition=Q(space_on__lte=F("materials_on")) & Q(materials_on__lte=F("issue_on")),
                name="quote_days_follow_one_another",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("dated")), name="quote_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["format", "-dated"], name="quotes_of_a_format")]

    def __str__(self):
        return f"quote of {self.dated} for {self.format_id}"

    @property
    def publication(self) -> Publication:
        return self.format.publication

    @property
    def commission_amount(self) -> int:
        """Minor units; half a unit is rounded up, as an invoice does."""
        return _part(self.price, self.commission)

    @property
    def tax_amount(self) -> int:
        return _part(self.price + self.commission_amount, self.tax)

    @property
    def total(self) -> int:
        """What is to be paid, in minor units of its currency."""
        return self.price + self.commission_amount + self.tax_amount

    @property
    def space_until(self) -> dt.datetime:
        """The space deadline as an instant, by the publication's own clock."""
        return dt.datetime.combine(self.space_on, self.space_at, tzinfo=ZoneInfo(self.publication.zone))

    @property
    def materials_until(self) -> dt.datetime:
        return dt.datetime.combine(self.materials_on, self.materials_at, tzinfo=ZoneInfo(self.publication.zone))

    def holds_on(self, day: dt.date) -> bool:
        """Whether the publisher still stands by it."""
        return self.expires_on is None or day <= self.expires_on


def _part(amount: int, hundredths: int) -> int:
    return (amount * hundredths + TEN_THOUSAND // 2) // TEN_THOUSAND


class ExchangeRate(models.Model):
    """What one unit of a currency costs in another, as somebody read it on a day. The newest one is used."""

    base = models.CharField(_("one"), max_length=3)
    into = models.CharField(_("costs"), max_length=3)
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)
    source = models.CharField(_("who says so"), max_length=120)
    on = models.DateField(_("on"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["base", "into", "-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0) & ~Q(base=F("into")), name="a_rate_between_two"),
        ]

    def __str__(self):
        return f"1 {self.base} = {self.rate.normalize():f} {self.into}"
