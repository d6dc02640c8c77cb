"""Where we are: chapters and who works in them."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField

from content.blocks import BodyBlock
from content.models import BasePage
from people.language import listing, localise_digits
from people.places import LanguagesField, ZoneField


class Risk(models.TextChoices):
    """How dangerous it can be to be seen here. It sets every privacy default at once."""

    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High: nothing about place or people is public")


class ChapterIndexPage(BasePage):
    """The directory of chapters: list and map."""

    max_count_per_parent = 1
    subpage_types = ["chapters.ChapterPage"]
    page_description = _("The directory of chapters: a map and a list.")

    class Meta:
        verbose_name = _("list of chapters")

    def get_context(self, request, *args, **kwargs):
        from chapters.queries import directory

        context = super().get_context(request, *args, **kwargs)
        return {**context, "directory": directory(request, self.locale.language_code)}


# What is true of a chapter in every language: the first of its pages says it for all of them.
FACTS = ("country", "latitude", "longitude", "zone", "languages", "contact_email", "since", "risk", "keep_guests_days")


class ChapterPage(BasePage):
    """One chapter. Its translations share facts with the first of them."""

    city = models.CharField(_("city"), max_length=80, blank=True, help_text=_("Leave empty if you meet online only."))
    region = models.CharField(_("state or region"), max_length=80, blank=True)
    country = CountryField(_("country"), blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    zone = ZoneField(_("time zone"))
    languages = LanguagesField(_("languages spoken"))
    contact_email = models.EmailField(_("e-mail for the public"), blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    risk = models.CharField(_("risk"), max_length=10, choices=Risk, default=Risk.NORMAL)
    keep_guests_days = models.PositiveSmallIntegerField(
        _("days to keep guests"),
        default=14,
        help_text=_("How long after a date names, e-mails and answers of its guests are kept. The numbers stay."),
    )
    how_to_join = models.TextField(_("how to join"), blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    parent_page_types = ["chapters.ChapterIndexPage"]
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("city"), FieldPanel("region"), FieldPanel("country")]),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("zone")]),
            ],
            heading=_("Where"),
        ),
        MultiFieldPanel(
            [FieldPanel("languages"), FieldPanel("contact_email"), FieldPanel("since"), FieldPanel("how_to_join")],
            heading=_("Who"),
        ),
        FieldPanel("body"),
        FieldPanel("risk"),
        FieldPanel("keep_guests_days"),
    ]
    override_translatable_fields = [SynchronizedField(name, overridable=False) for name in FACTS]
    page_description = _("One chapter: who we are there, the next dates, how to join.")

    class Meta:
        verbose_name = _("chapter")

    @property
    def is_hidden(self) -> bool:
        """High risk: where it is and who can be written to stays out of every public page."""
        return self.risk == Risk.HIGH

    @property
    def hidden_from_search(self) -> bool:
        return self.is_hidden

    @property
    def point(self) -> tuple[float, float] | None:
        """Degrees north and east, where it may be shown on a map."""
        if self.is_hidden or self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def country_name(self) -> str:
        """In the language of the page being made."""
        return str(self.country.name)

    @property
    def where(self) -> str:
        """“California, United States”; empty for an online chapter and for one at high risk."""
        if self.is_hidden:
            return ""
        return listing([self.region, self.country_name])

    @property
    def card_facts(self) -> dict:
        return {**super().card_facts, "label": str(_("Chapter"))}

    def clean(self):
        """A chapter in a city needs its country and its point on the map; each message stands beside its field."""
        super().clean()
        errors = {}
        if self.city:
            needed = {"country": self.country, "latitude": self.latitude, "longitude": self.longitude}
            missing = [name for name, value in needed.items() if value in (None, "")]
            errors = {name: _("A chapter in a city needs this, for the map.") for name in missing}
        most = settings.GUESTS_KEPT_DAYS_AT_MOST
        if self.keep_guests_days is not None and not 1 <= self.keep_guests_days <= most:
            errors["keep_guests_days"] = _(
                "Write a number of days from 1 to %(most)s. The network keeps guests no longer than that."
            ) % {"most": localise_digits(most)}
        for name, most in (("latitude", 90), ("longitude", 180)):
            value = getattr(self, name)
            if value is not None and not -most <= value <= most:
                errors[name] = _("This lies between −%(most)s and %(most)s.") % {"most": most}
        if errors:
            raise ValidationError(errors)

    def get_context(self, request, *args, **kwargs):
        from chapters.queries import facts, near, newest_updates_of
        from chapters.sections import feeds_of, sections_for

        language = self.locale.language_code
        return {
            **super().get_context(request, *args, **kwargs),
            "sections": sections_for(request, self),
            "feeds": feeds_of(self),
            "facts": facts(self, language),
            "near": near(request, self, language),
            **newest_updates_of(self),
        }


class NetworkOrChapterPage(BasePage):
    """A page that stands under the front page for the whole network, or under a chapter for that chapter. What is true
    of it in every language, the first of its translations says for all of them."""

    class Meta:
        abstract = True

    @cached_property
    def facts(self) -> Self:
        """The page whose facts hold: the first of its translations, or itself while it is being written."""
        first = self.canonical()
        return self if first.pk == self.pk else first

    @property
    def is_first(self) -> bool:
        """Whether its facts can be changed here."""
        return self.pk is None or self.facts.pk == self.pk

    @cached_property
    def chapter(self) -> ChapterPage | None:
        """The chapter it stands under; None for the network's."""
        parent = self.get_parent()
        parent = parent.specific if parent else None
        return parent if isinstance(parent, ChapterPage) else None

    @property
    def hidden_from_search(self) -> bool:
        return self.chapter is not None and self.chapter.is_hidden


class Role(models.TextChoices):
    """What someone does in a chapter. What each may do stands in chapters/rules.py."""

    COORDINATOR = "coordinator", _("Coordinator")
    EDITOR = "editor", _("Editor")
    HOST = "host", _("Host")
    GREETER = "greeter", _("Greeter")
    TREASURER = "treasurer", _("Treasurer")


class Membership(models.Model):
    """A user's role in a chapter. Several roles are several rows."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    chapter = models.ForeignKey(ChapterPage, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "chapter", "role"], name="one_row_a_role")]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()}"


class Workspace(models.Model):
    """Where a chapter's editors work in Wagtail: their group and the folder of their pictures.

    Kept in step by chapters.actions.sync_workspace; `chapter` is the first of the chapter's translations.
    """

    chapter = models.OneToOneField(ChapterPage, models.CASCADE, related_name="workspace")
    group = models.OneToOneField("auth.Group", models.PROTECT, related_name="chapter_workspace")
    collection = models.OneToOneField("wagtailcore.Collection", models.PROTECT, related_name="chapter_workspace")

    def __str__(self):
        return f"workspace of {self.chapter}"
