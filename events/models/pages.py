"""The pages: the series and the calendar. What they show is put together in events/page_views.py."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from chapters.models import ChapterPage, Risk
from content.blocks import BodyBlock
from content.models import BasePage
from events.models.checks import event_errors
from events.models.choices import Attendance, Kind, Reveal
from events.models.forms import EventPageForm
from people.language import fold, slab
from people.places import LanguagesField, ZoneField


class CalendarPage(RoutablePageMixin, BasePage):
    """All dates of all chapters, with filters that stand in the address."""

    max_count_per_parent = 1
    subpage_types: list[str] = []
    page_description = _("All dates of all chapters, with filters.")

    class Meta:
        verbose_name = _("calendar")

    def get_context(self, request, *args, **kwargs):
        from events.page_views import calendar

        return {**super().get_context(request, *args, **kwargs), **calendar(self, request)}


# Facts that all translations of an event share: they are read from the first page only.
SHARED = (
    "kind",
    "start_date",
    "start_time",
    "end_time",
    "fold",
    "zone",
    "attendance",
    "join_url",
    "reveal",
    "risk",
    "capacity",
)


class EventPage(RoutablePageMixin, BasePage):
    """The series, one-offs included. Wall time and zone are the truth; dates are rows of `Occurrence`."""

    class Pass(models.IntegerChoices):
        FIRST = 0, _("the first time it comes")
        SECOND = 1, _("the second time it comes")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.VIGIL)
    start_date = models.DateField(_("date"))
    start_time = models.TimeField(_("from"))
    end_time = models.TimeField(_("until"), help_text=_("Earlier than the start means the next day."))
    fold = models.PositiveSmallIntegerField(
        _("in the night when clocks go back"),
        choices=Pass,
        default=Pass.FIRST,
        help_text=_("Only for a start in the hour that comes twice."),
    )
    zone = ZoneField(_("time zone"), blank=True, help_text=_("Leave empty for the chapter's own."))
    attendance = models.CharField(_("how to take part"), max_length=10, choices=Attendance, default=Attendance.OFFLINE)
    venue = models.CharField(_("place"), max_length=120, blank=True, help_text=_("As people call it: the church hall."))
    address = models.CharField(_("address"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True, help_text=_("Leave empty for the chapter's own."))
    directions = models.TextField(_("getting there"), blank=True)
    join_url = models.URLField(_("link to join"), blank=True, help_text=_("Only confirmed guests see it."))
    reveal = models.CharField(
        _("who sees the place"),
        max_length=10,
        choices=Reveal,
        default=Reveal.EVERYONE,
        help_text=_("For guests only, everyone else sees the city. Then keep the place out of title and text too."),
    )
    risk = models.CharField(
        _("risk"),
        max_length=10,
        choices=Risk,
        default=Risk.NORMAL,
        help_text=_("At high risk the event is in no list, calendar or search; people need its address."),
    )
    audience = models.CharField(_("who it is for"), max_length=200, blank=True)
    access = models.TextField(_("access"), blank=True, help_text=_("Steps, toilets, hearing loop, seats, quiet room."))
    photos = models.CharField(
        _("photographs"), max_length=200, blank=True, help_text=_("For example: only of the candles, never of faces.")
    )
    languages = LanguagesField(_("languages"))
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True, help_text=_("Leave empty for no limit."))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("more about it"))
    # What the text filter looks in: title, standfirst and what is public of the place, folded (people/language.py).
    folded = models.TextField(editable=False, blank=True)

    base_form_class = EventPageForm
    card_template = "events/card.html"
    parent_page_types = ["chapters.ChapterPage"]
    subpage_types: list[str] = []
    page_description = _("A vigil, teach-in, call or other date that people come to.")
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("start_date"), FieldPanel("start_time"), FieldPanel("end_time")]),
                InlinePanel(
                    "extra_dates",
                    heading=_("More dates"),
                    label=_("date"),
                    help_text=_("At the same time of day. Each gets its own page, seats and guests."),
                ),
                FieldRowPanel([FieldPanel("zone"), FieldPanel("fold")]),
            ],
            heading=_("When"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("attendance"),
                FieldRowPanel([FieldPanel("venue"), FieldPanel("address"), FieldPanel("city")]),
                FieldPanel("directions"),
                FieldPanel("join_url"),
                FieldRowPanel([FieldPanel("reveal"), FieldPanel("risk")]),
            ],
            heading=_("Where, or how to join"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("capacity"),
                HelpPanel(content=_("If you lower the seats below those taken, nobody loses theirs.")),
                FieldPanel("audience"),
                FieldPanel("languages"),
                FieldPanel("access"),
                FieldPanel("photos"),
            ],
            heading=_("Who can come"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("kind")]

    class Meta:
        verbose_name = _("event")

    @property
    def chapter(self) -> ChapterPage | None:
        """The chapter it stands under, in this language; None for a page that is not in the tree yet."""
        parent = self.get_parent() if self.depth else None
        return parent.specific if parent else None

    @property
    def hidden_from_search(self) -> bool:
        chapter = self.chapter
        return Risk.HIGH in (self.risk, chapter.risk if chapter else "", self.canonical().risk if self.pk else "")

    @property
    def card_facts(self) -> dict:
        """Kind, city and next day; at high risk its kind alone."""
        first = self.canonical()
        date = first.occurrences.filter(ends_at__gt=timezone.now()).order_by("starts_at").first()
        if self.hidden_from_search or date is None:
            return {**super().card_facts, "label": first.get_kind_display()}
        day = slab(date.start_date, language=self.locale.language_code)
        label = f"{first.get_kind_display()} · {self.city or self.chapter.city or self.chapter.title}"
        return {**super().card_facts, "label": label, "slab": (day.week, day.day, day.month)}

    def get_sitemap_urls(self, request=None) -> list[dict]:
        """Its own address and that of each date to come."""
        urls = super().get_sitemap_urls(request)
        dates = self.canonical().occurrences.filter(ends_at__gt=timezone.now())
        return [
            *urls,
            *({"location": f"{urls[0]['location']}{date.slug}/", "lastmod": date.revised_at} for date in dates),
        ]

    def clean(self):
        super().clean()
        first = self.canonical() if self.pk else self
        if first.pk != self.pk:
            for name in SHARED:
                setattr(self, name, getattr(first, name))
        errors = event_errors(self)
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs):
        self.folded = self.text_to_find()
        return super().save(*args, **kwargs)

    def text_to_find(self) -> str:
        """What the calendar's text filter may look in: nothing that is not public."""
        parts = [self.title, self.standfirst]
        first = self.canonical() if self.pk else self
        decides = self if first.pk == self.pk else first  # a translation's own copy may be older than the choice
        if decides.risk != Risk.HIGH:
            parts.append(self.city)
            if decides.reveal == Reveal.EVERYONE:
                parts += [self.venue, self.address]
        return fold(" ".join(part for part in parts if part))

    def get_route_paths(self) -> list[str]:
        """Its own address and those of its dates: links in mail and calendars still lead here when it is renamed."""
        slugs = self.canonical().occurrences.values_list("slug", flat=True)
        return ["/", *(f"/{slug}/" for slug in slugs)]

    @path("", name="series")
    def series(self, request):
        """All dates of this event; where just one is to come, that one."""
        from events.page_views import series

        return series(self, request)

    @re_path(r"^(\d{4}-\d\d-\d\d(?:-\d+)?)/$", name="date")
    def date(self, request, slug):
        """One date."""
        from events.page_views import date

        return date(self, request, slug)

    @re_path(r"^(\d{4}-\d\d-\d\d(?:-\d+)?)/event\.ics/$", name="file")
    def file(self, request, slug):
        """One date as a calendar file."""
        from events.page_views import file

        return file(self, request, slug)


class ExtraDate(Orderable):
    """One more date of the same event, at the same time of day."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="extra_dates")
    date = models.DateField(_("date"))
