"""What gathers dates: a day on which many cities do the same, and what is told of a date afterwards."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.search import index

from chapters.models import ChapterPage
from content.blocks import BodyBlock
from content.models import BasePage
from events.models.choices import Kind
from events.models.dates import Occurrence
from events.models.forms import RecapForm
from people.language import long_date, slab

# What every city takes from the day: read from the first page of its translations only.
WALL_TIME = ("kind", "start_date", "start_time", "end_time")
ADDRESS_OF_A_DATE = re.compile(r"\d{4}-\d\d-\d\d(-\d+)?")


class DayOfActionPage(RoutablePageMixin, BasePage):
    """One template for many cities: the same wall time everywhere, each on its own clock; lists them all."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.VIGIL)
    start_date = models.DateField(_("date"))
    start_time = models.TimeField(_("from"))
    end_time = models.TimeField(_("until"), help_text=_("Earlier than the start means the next day."))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("what every city does"))

    subpage_types: list[str] = []
    page_description = _("One day, many cities, the same hour on every clock.")
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("start_date"), FieldPanel("start_time"), FieldPanel("end_time")]),
                HelpPanel(
                    content=_(
                        "These hours hold on every city's own clock. When you publish others, the dates of all cities "
                        "move along and their guests are told, except where a chapter chose its own time."
                    )
                ),
            ],
            heading=_("When"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("day of action")

    @classmethod
    def can_create_at(cls, parent):
        """Beside the calendar, not below one chapter: it belongs to everyone who takes part."""
        return super().can_create_at(parent) and not isinstance(parent.specific, ChapterPage)

    @property
    def card_facts(self) -> dict:
        first = self.canonical()
        day = slab(first.start_date, language=self.locale.language_code)
        label = str(_("Day of action"))
        return {**super().card_facts, "label": label, "slab": (day.week, day.day, day.month)}

    def is_kept_by(self, event) -> bool:
        """Whether an event is on this day, at this hour."""
        return all(getattr(event, name) == getattr(self, name) for name in WALL_TIME[1:])

    def clean(self):
        super().clean()
        first = self.canonical() if self.pk else self
        if first.pk != self.pk:
            for name in WALL_TIME:
                setattr(self, name, getattr(first, name))
        if self.start_time and self.start_time == self.end_time:
            raise ValidationError({"end_time": _("This is when it begins. Write when it ends.")})

    @path("", name="roll_up")
    def roll_up(self, request):
        """Every city, in the order in which the day goes round the world."""
        from events.views.gatherings import roll_up

        return roll_up(self, request)

    @path("calendar.ics/", name="file")
    def file(self, request):
        """All of them as one calendar file."""
        from events.views.gatherings import roll_up_file

        return roll_up_file(self, request)

    @path("dates.xml/", name="feed")
    def feed(self, request):
        """All of them for feed readers."""
        from events.views.gatherings import roll_up_feed

        return roll_up_feed(self, request)


class RecapPage(BasePage):
    """What a date was like: how many came, pictures, a text."""

    # Translations tell of the same date, so it is no one-to-one; clean() keeps it to one recap a date.
    occurrence = models.ForeignKey(
        Occurrence, models.SET_NULL, null=True, blank=True, related_name="recaps", verbose_name=_("date")
    )
    attendance = models.PositiveIntegerField(_("how many came"), null=True, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    base_form_class = RecapForm
    # A copy below another event tells of none of its dates yet.
    exclude_fields_in_copy = ["occurrence"]
    card_template = "events/recap_card.html"
    parent_page_types = ["events.EventPage"]
    subpage_types: list[str] = []
    page_description = _("What a date was like: how many came, pictures, a text.")
    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("occurrence"), FieldPanel("attendance")]),
        HelpPanel(
            content=_(
                "Before you add a photograph: has everyone who can be recognised in it agreed to be shown here, and "
                "does it keep to what the event said about photographs? When in doubt, show hands, candles and "
                "banners. The file is drawn anew, so place, time and camera are left behind."
            )
        ),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("recap")

    @property
    def hidden_from_search(self) -> bool:
        """As hidden as the event it stands under."""
        return self.get_parent().specific.hidden_from_search

    @property
    def date(self) -> Occurrence | None:
        """The date it tells of: what the first of its translations says."""
        return self.canonical().occurrence

    @property
    def card_facts(self) -> dict:
        """That it looks back, and on which day; at high risk the day stays out of it."""
        facts = {**super().card_facts, "label": str(_("How it was"))}
        if self.hidden_from_search or self.date is None:
            return facts
        day = slab(self.date.start_date, language=self.locale.language_code)
        return {**facts, "slab": (day.week, day.day, day.month)}

    def clean(self):
        super().clean()
        first = self.canonical() if self.pk else self
        if first.pk != self.pk:
            self.occurrence, self.attendance = first.occurrence, first.attendance
        if self.slug and ADDRESS_OF_A_DATE.fullmatch(self.slug):
            raise ValidationError({"slug": _("Here stands a date already. Choose another word.")})
        if self.occurrence and self.depth:  # before it stands below its event, the form has seen to it
            self._check_date(self.occurrence)

    def _check_date(self, date: Occurrence) -> None:
        event = self.get_parent()
        if date.event.translation_key != event.translation_key or date.is_off or not date.is_past(timezone.now()):
            raise ValidationError({"occurrence": _("Choose a date of this event that has taken place.")})
        others = RecapPage.objects.filter(occurrence=date).exclude(translation_key=self.translation_key)
        if others.exists():
            text = _("There is a recap of %(date)s already.") % {"date": long_date(date.start_date)}
            raise ValidationError({"occurrence": text})

    def get_context(self, request, *args, **kwargs):
        from events.views.gatherings import recap

        return {**super().get_context(request, *args, **kwargs), **recap(self)}
