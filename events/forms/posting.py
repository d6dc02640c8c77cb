"""Posting a date from the desk in six fields. Imports events.actions, events.queries and people.forms."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from events import wall
from events.actions.proposals import event_from
from events.forms.fields import DayField, HourField, say_how_in_farsi
from events.models import Attendance, EventPage
from events.models.checks import event_errors
from events.queries.likeness import likely_facts
from people.forms import CleanCharField, UiForm

LONGEST_TEXT = 800
# What the six fields are called in an event; both a place and a link are typed into `place`.
FIELDS = {"venue": "place", "join_url": "place"}
validate_url = URLValidator(schemes=["https", "http"])


def is_link(place: str) -> bool:
    return place.startswith(("https://", "http://"))


class PostForm(UiForm):
    """Title, day, from, until, place, what it is about. Everything else follows from what the chapter did before."""

    title = CleanCharField(
        label=_("Title"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Give it a title that says what people come to.")},
    )
    start_date = DayField(label=_("Day"), error_messages={"required": _("Write the day.")})
    start_time = HourField(label=_("From"))
    end_time = HourField(label=_("Until"))
    place = CleanCharField(
        label=_("Place, or the link to join"),
        help_text=_("As people call it. A link makes it an online date, and only guests see it."),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Where do people meet? Name the place, or paste a link.")},
    )
    standfirst = CleanCharField(
        label=_("What it is about"),
        help_text=_("A sentence or two that everyone may read."),
        max_length=LONGEST_TEXT,
        one_line=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Write a sentence or two: it is what people decide by.")},
    )
    nonce = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, chapter: ChapterPage, **kwargs):
        super().__init__(*args, **kwargs)
        self.chapter = chapter
        say_how_in_farsi(self, "start_date", "start_time", "end_time")
        # Both hours stand in one row, so what is said of them stands below it.
        self.hours_help, self.fields["start_time"].help_text = self.fields["start_time"].help_text, ""

    def clean_place(self) -> str:
        """A place as people call it, or a link that a browser can open."""
        place = self.cleaned_data["place"]
        if is_link(place):
            try:
                validate_url(place)
            except ValidationError as error:
                raise ValidationError(_("Paste an address that begins with https://")) from error
        return place

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        event = self.event()
        for name, error in event_errors(event).items():
            name = FIELDS.get(name, name)
            self.add_error(name if name in self.fields else None, error)
        if not self.errors and wall.instant(event.start_date, event.start_time, event.zone) <= timezone.now():
            self.add_error("start_date", _("This day is over, or the hour has passed. Choose one to come."))
        return data

    def event(self) -> EventPage:
        """The event that was described, not saved, with its chapter's clock."""
        event = event_from(self.facts)
        event.zone = self.chapter.zone
        return event

    @property
    def facts(self) -> dict[str, Any]:
        """What was said, and what follows from it, by field name of EventPage. Without a zone: it has its chapter's."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("place", "nonce")}
        place = self.cleaned_data["place"]
        if is_link(place):
            where = {"attendance": Attendance.ONLINE.value, "join_url": place}
        else:
            where = {"attendance": Attendance.OFFLINE.value, "venue": place}
        likely = likely_facts(chapter=self.chapter, title=data["title"], venue=where.get("venue", ""))
        return {"languages": self.chapter.languages, **likely, **data, **where}
