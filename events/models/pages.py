"""The series. What its pages show is put together in events/views/pages.py."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.fields import StreamField
from wagtail.search import index

from chapters.models import ChapterPage, Risk
from content.blocks import BodyBlock
from content.models import BasePage
from events import recurrence
from events.models.checks import event_errors
from events.models.choices import Attendance, CountShown, Kind, Reveal, WithoutEmail
from events.models.forms import EventPageForm
from events.models.panels import EVENT_PANELS
from events.models.rule_fields import RuleField
from people.language import fold, slab
from people.places import LanguagesField, ZoneField

# Facts that all translations of an event share: they are read from the first page only.
SHARED = (
    "kind",
    "start_date",
    "start_time",
    "end_time",
    "last_day",
    "all_day",
    "rule",
    "until",
    "fold",
    "zone",
    "attendance",
    "join_url",
    "map_url",
    "reveal",
    "reveal_hours",
    "risk",
    "capacity",
    "without_email",
    "count_shown",
    "split_from",
    "day_of_action",
    "keeps_own_time",
    "latitude",
    "longitude",
    "source_uid",
    "source_version",
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
    all_day = models.BooleanField(_("all day"), default=False, help_text=_("The hours are then left aside."))
    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Only if one date lasts longer than a day or a night.")
    )
    # Rule parts only, never a date: those are the local columns beside it (docs/architecture.md, "How a date is made").
    rule = RuleField(verbose_name=_("how it repeats"), include_dtstart=False, blank=True, default="")
    until = models.DateField(_("until this day"), null=True, blank=True, help_text=_("This day is included."))
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
    district = models.CharField(
        _("district"),
        max_length=80,
        blank=True,
        help_text=_("Guests learn it first if the place comes later."),
    )
    # Of the city, never of the address: for "near me", and empty at high risk.
    latitude = models.FloatField(null=True, blank=True, editable=False)
    longitude = models.FloatField(null=True, blank=True, editable=False)
    directions = models.TextField(_("getting there"), blank=True)
    map_url = models.URLField(_("link to a map"), blank=True, help_text=_("A plain link, for those who see the place."))
    join_url = models.URLField(_("link to join"), blank=True, help_text=_("Only confirmed guests see it."))
    reveal = models.CharField(
        _("who sees the place"),
        max_length=10,
        choices=Reveal,
        default=Reveal.EVERYONE,
        help_text=_("For guests only, everyone else sees the city. Then keep the place out of title and text too."),
    )
    reveal_hours = models.PositiveSmallIntegerField(
        _("hours before"), default=24, help_text=_("How long before the start guests learn the exact place.")
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
    without_email = models.CharField(
        _("coming without an e-mail"),
        max_length=10,
        choices=WithoutEmail,
        blank=True,
        help_text=_("Empty: by the risk."),
    )
    count_shown = models.CharField(
        _("seats left are shown"), max_length=3, choices=CountShown, blank=True, help_text=_("Empty: by the risk.")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("more about it"))
    split_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    day_of_action = models.ForeignKey(
        "events.DayOfActionPage", models.SET_NULL, null=True, blank=True, editable=False, related_name="events"
    )
    keeps_own_time = models.BooleanField(
        _("keeps its own time"), default=False, help_text=_("The day of action may move; this date does not follow.")
    )
    source_uid = models.CharField(max_length=255, blank=True, editable=False, db_index=True)
    # The SEQUENCE and the digest of what was last imported: the same file again changes nothing, an older one neither.
    source_version = models.CharField(max_length=80, blank=True, editable=False)
    # What the text filter looks in: title, standfirst and what is public of the place, folded (people/language.py).
    folded = models.TextField(editable=False, blank=True)

    base_form_class = EventPageForm
    # A copy is another event: it has no part in the old one's import, split or day of action.
    exclude_fields_in_copy = ["source_uid", "source_version", "split_from", "day_of_action", "keeps_own_time"]
    card_template = "events/card.html"
    parent_page_types = ["chapters.ChapterPage"]
    subpage_types = ["events.RecapPage"]
    page_description = _("A vigil, teach-in, call or other date that people come to.")
    content_panels = [*BasePage.content_panels, *EVENT_PANELS]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("kind")]

    class Meta:
        verbose_name = _("event")

    @property
    def chapter(self) -> ChapterPage | None:
        """The chapter it stands under, in this language; None for a page that is not in the tree yet."""
        parent = self.get_parent() if self.depth else None
        return parent.specific if parent else None

    @cached_property
    def co_host_titles(self) -> list[str]:
        """The chapters that host along, as the public may know them; of the first page of its translations."""
        rows = self.co_hosts.credited().order_by("answered_at", "pk")
        return list(rows.values_list("chapter__title", flat=True))

    @property
    def hidden_from_search(self) -> bool:
        chapter = self.chapter
        return Risk.HIGH in (self.risk, chapter.risk if chapter else "", self.canonical().risk if self.pk else "")

    @property
    def repeats(self) -> str:
        """How its dates repeat, in the words of the active language: “Every last Friday, 7 PM, until 26 June”."""
        first = self.canonical() if self.pk else self
        start_time = None if first.all_day else first.start_time
        return recurrence.label(first.rule, first.start_date, start_time, first.until)

    @property
    def card_facts(self) -> dict:
        """Kind, city and next day; at high risk its kind alone."""
        first = self.canonical()
        date = first.occurrences.filter(ends_at__gt=timezone.now()).order_by("starts_at").first()
        if self.hidden_from_search or date is None:
            return {**super().card_facts, "label": first.get_kind_display()}
        day = slab(date.start_date, language=self.locale.language_code)
        city = date.city if date.own_place else self.city
        where = city or self.chapter.city or self.chapter.title
        if first.attendance == Attendance.ONLINE:  # what was left in the form of a place is no place
            where = Attendance.ONLINE.label
        label = f"{first.get_kind_display()} · {where}"
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
        if self.day_of_action and not self.day_of_action.is_kept_by(self):
            self.keeps_own_time = True  # another hour than the day's is a choice, and stays one
        errors = event_errors(self)
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs):
        from events.models.questions import drop_foreign_questions

        self.folded = self.text_to_find()
        self._find_city()
        drop_foreign_questions(self)
        return super().save(*args, **kwargs)

    def with_content_json(self, content):
        """A revision of it; one that came along with a copy may still ask what the first chapter asks."""
        from events.models.questions import drop_foreign_questions

        page = super().with_content_json(content)
        drop_foreign_questions(page)
        return page

    def _find_city(self) -> None:
        from events.models.listings import city_point

        first = self.canonical() if self.pk else self
        if first.pk == self.pk:
            self.latitude, self.longitude = city_point(self, self.chapter) or (None, None)
        else:
            self.latitude, self.longitude = first.latitude, first.longitude

    def text_to_find(self) -> str:
        """What the calendar's text filter may look in: nothing that is not public."""
        parts = [self.title, self.standfirst]
        first = self.canonical() if self.pk else self
        decides = self if first.pk == self.pk else first  # a translation's own copy may be older than the choice
        if decides.risk != Risk.HIGH and decides.attendance != Attendance.ONLINE:
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
        from events.views.pages import series

        return series(self, request)

    @re_path(r"^(\d{4}-\d\d-\d\d(?:-\d+)?)/$", name="date")
    def date(self, request, slug):
        """One date."""
        from events.views.pages import date

        return date(self, request, slug)

    @re_path(r"^(\d{4}-\d\d-\d\d(?:-\d+)?)/event\.ics/$", name="file")
    def file(self, request, slug):
        """One date as a calendar file."""
        from events.views.feeds import one_date

        return one_date(request, self, slug)

    @re_path(r"^calendar\.ics/$", name="files")
    def files(self, request):
        """All its dates as a calendar file that programs can subscribe to."""
        from events.views.feeds import series_dates

        return series_dates(request, self)
