"""What volunteers and the chapter fill in about a proposed date. Imports events.actions, events.forms and people.forms.

What makes a date sound is said once, by the page itself (events/models/checks.py): the form asks it.
"""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from events import wall
from events.actions.proposals import event_from
from events.forms.fields import DayField, HourField, SeatsField, say_how_in_farsi
from events.forms.guests import LONGEST_NAME, GuestEmailField
from events.models import Attendance, Kind, Reveal
from events.models.checks import event_errors
from people.forms import CleanCharField, HoneypotMixin, UiForm
from people.places import SPOKEN

LONGEST_TEXT = 800
LONGEST_WORD = 1000


class Lines(forms.Textarea):
    """A few lines of text."""

    def __init__(self, rows: int = 3):
        super().__init__(attrs={"rows": rows, "dir": "auto"})


class ProposalForm(HoneypotMixin, UiForm):
    """A date that someone would like to host. Fields that are named like those of an event are its facts."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind)
    title = CleanCharField(
        label=_("Title"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Give it a title that says what people come to.")},
    )
    standfirst = CleanCharField(
        label=_("What happens there, in a few sentences"),
        help_text=_("Everyone may read this once it is published, so leave out names and phone numbers."),
        max_length=LONGEST_TEXT,
        one_line=False,
        widget=Lines(),
        error_messages={"required": _("Write a sentence or two: it is what people decide by.")},
    )
    start_date = DayField(label=_("Day"), error_messages={"required": _("Write the day.")})
    start_time = HourField(label=_("From"))
    end_time = HourField(label=_("Until"), help_text=_("Earlier means the next day."))
    attendance = forms.ChoiceField(
        label=_("How to take part"), choices=Attendance, initial=Attendance.OFFLINE, widget=forms.RadioSelect
    )
    venue = CleanCharField(label=_("Place"), max_length=120, required=False, help_text=_("As people call it."))
    address = CleanCharField(label=_("Address"), max_length=200, required=False)
    city = CleanCharField(label=_("City"), max_length=80, required=False)
    join_url = forms.URLField(
        label=_("Link to join online"),
        required=False,
        assume_scheme="https",
        help_text=_("Only confirmed guests see it."),
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    reveal = forms.ChoiceField(
        label=_("Who sees the place"),
        choices=[(one.value, one.label) for one in (Reveal.EVERYONE, Reveal.GUESTS)],
        initial=Reveal.EVERYONE,
        widget=forms.RadioSelect,
    )
    capacity = SeatsField(label=_("Seats"), help_text=_("Leave empty for no limit."))
    access = CleanCharField(
        label=_("Access"),
        help_text=_("Steps, toilets, hearing loop, seats, quiet room."),
        max_length=LONGEST_TEXT,
        required=False,
        one_line=False,
        widget=Lines(2),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple
    )
    name = CleanCharField(
        label=_("Your name or alias"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "dir": "auto"}),
        error_messages={"required": _("Write a name or an alias, whichever the chapter may call you by.")},
    )
    email = GuestEmailField(
        help_text=_("For the answer. Nobody at the chapter sees it; erased a month after the date."),
        error_messages={"required": _("Write your e-mail: the link that sends this off goes there.")},
    )
    message = CleanCharField(
        label=_("A word to the chapter"),
        help_text=_("Only the chapter reads this."),
        max_length=LONGEST_WORD,
        required=False,
        one_line=False,
        widget=Lines(),
    )

    PERSON = ("name", "email", "message")
    # The parts of its page: a name, a heading, and the fields; what one string names together stands in one row.
    PARTS = (
        ("what", _("What"), ("kind", "title", "standfirst")),
        ("when", _("When"), ("start_date", "start_time end_time")),
        ("where", _("Where"), ("attendance", "venue", "address city", "reveal", "join_url")),
        ("who", _("Who can come"), ("capacity", "languages", "access")),
        ("you", _("You"), PERSON),
    )

    def __init__(self, *args, chapter: ChapterPage, **kwargs):
        kwargs["initial"] = {"languages": chapter.languages, "city": chapter.city, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.chapter = chapter
        say_how_in_farsi(self, "start_date", "start_time", "end_time")

    def parts(self):
        """The form as its page draws it."""
        for name, heading, rows in self.PARTS:
            fields = [[self[one] for one in row.split()] for row in rows]
            yield {"id": f"part-{name}", "heading": heading, "rows": fields}

    def clean(self):
        data = super().clean()
        if self.errors or data.get("website"):
            return data
        event = event_from(self.facts)
        event.zone = self.chapter.zone  # for the questions below only; the page leaves it to the chapter
        for name, error in event_errors(event).items():
            self.add_error(name if name in self.fields else None, error)
        starts = wall.instant(event.start_date, event.start_time, event.zone)
        if not self.errors and starts <= timezone.now():
            self.add_error("start_date", _("This day is over, or the hour has passed. Choose one to come."))
        return data

    @property
    def facts(self) -> dict:
        """What was said about the date, as JSON can hold it; of a place that is online nothing."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in (*self.PERSON, "website")}
        gone = {"online": ("venue", "address", "city"), "offline": ("join_url",)}.get(data["attendance"], ())
        data |= dict.fromkeys(gone, "")
        if data["attendance"] == Attendance.ONLINE:
            data["reveal"] = Reveal.EVERYONE.value
        for name in ("start_date", "start_time", "end_time"):
            data[name] = data[name].isoformat()
        return data


class WordForm(UiForm):
    """A word to the chapter, once the proposal is there."""

    words = CleanCharField(
        label=_("A word to the chapter"),
        help_text=_("Only the chapter reads this."),
        max_length=LONGEST_WORD,
        one_line=False,
        widget=Lines(),
        error_messages={"required": _("Write something first.")},
    )


class ReasonForm(UiForm):
    """Why a chapter does not publish a date."""

    reason = CleanCharField(
        label=_("Why not"),
        help_text=_("Whoever proposed it reads this in a mail, and it stands in the history of the draft."),
        max_length=LONGEST_WORD,
        one_line=False,
        widget=Lines(),
        error_messages={"required": _("Write a reason, even a short one: someone offered their time.")},
    )


class QuestionForm(UiForm):
    """What a chapter wants to know before it decides."""

    question = CleanCharField(
        label=_("Your question"),
        help_text=_("It goes to them by mail. Their answer comes back here."),
        max_length=LONGEST_WORD,
        one_line=False,
        widget=Lines(),
        error_messages={"required": _("Write your question first.")},
    )
