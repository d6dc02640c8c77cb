"""What an organizer changes about a date, for it alone or for its series. Imports events.actions and people.forms."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events import wall
from events.actions.editing import Edit, as_it_stands
from events.actions.revisions import PLACE
from events.forms.fields import DayField, HourField, SeatsField
from events.models import Attendance, Occurrence
from events.models.checks import is_web_address
from events.queries.drafts import is_one_off
from events.wall import Face
from people.forms import CleanCharField, UiForm

THIS, FOLLOWING, ALL = "this", "following", "all"
SCOPES = [(THIS, _("This date only")), (FOLLOWING, _("This one and all that follow")), (ALL, _("All dates to come"))]


class ReasonForm(UiForm):
    """Why, in words that everyone may read."""

    reason = CleanCharField(
        label=_("Why"),
        help_text=_("Everyone who opens the page reads this, and it goes into the mail to those who come."),
        max_length=300,
        one_line=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class PostponeForm(ReasonForm):
    """Why a date is put off."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = _("Write a reason, even a short one: people made plans.")


class EditDateForm(ReasonForm):
    """How a date is to stand: when, where, how many; and for which dates of its series that is to hold."""

    day = DayField(label=_("Day"), error_messages={"required": _("Choose a day.")})
    start_time = HourField(label=_("From"), required=False)
    end_time = HourField(label=_("Until"), help_text=_("Earlier than the start means the next day."), required=False)
    venue = CleanCharField(label=_("Place"), max_length=120, required=False)
    address = CleanCharField(label=_("Address"), max_length=200, required=False)
    city = CleanCharField(label=_("City"), max_length=80, required=False)
    district = CleanCharField(label=_("District"), max_length=80, required=False)
    directions = CleanCharField(
        label=_("Getting there"), max_length=1000, one_line=False, required=False, widget=forms.Textarea({"rows": 2})
    )
    map_url = forms.URLField(label=_("Link to a map"), max_length=200, required=False, assume_scheme="https")
    join_url = forms.URLField(label=_("Link to join"), max_length=200, required=False, assume_scheme="https")
    capacity = SeatsField(label=_("Seats"), help_text=_("Leave empty for no limit."))
    note = CleanCharField(
        label=_("A note for this date"),
        help_text=_("Stands on its page, for everyone: bring a candle, come by the back door."),
        max_length=500,
        one_line=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    scope = forms.ChoiceField(label=_("Change"), choices=SCOPES, initial=THIS, widget=forms.RadioSelect)

    field_order = ["day", "start_time", "end_time", *PLACE, "capacity", "note", "scope", "reason"]

    def __init__(self, *args, date: Occurrence, **kwargs):
        self.date = date
        self.stands = as_it_stands(date)
        kwargs.setdefault("initial", self._as_it_stands())
        super().__init__(*args, **kwargs)
        for name in ("map_url", "join_url"):
            self.fields[name].widget.attrs["dir"] = "ltr"
        if date.all_day:
            del self.fields["start_time"], self.fields["end_time"]
        self._leave_out_what_cannot_be()
        if is_one_off(date.event):
            del self.fields["scope"]

    def _leave_out_what_cannot_be(self) -> None:
        attendance = self.date.event.attendance
        without = {Attendance.ONLINE: [name for name in PLACE if name != "join_url"], Attendance.OFFLINE: ["join_url"]}
        for name in without.get(attendance, []):
            del self.fields[name]

    def _as_it_stands(self) -> dict[str, Any]:
        face = self.stands.face
        times = {} if face.all_day else {"start_time": f"{face.start:%H:%M}", "end_time": f"{face.end:%H:%M}"}
        kept = {"capacity": self.stands.capacity, "note": self.stands.note, "scope": THIS}
        return {"day": face.date.isoformat(), **times, **self.stands.place, **kept}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in ("start_time", "end_time"):
            if name in self.fields and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Write the hour, like 18:30."))
        if data.get("start_time") and data.get("start_time") == data.get("end_time"):
            self.add_error("end_time", _("This is when it begins. Write when it ends."))
        if "venue" in self.fields and not (data.get("venue") or data.get("address")):
            self.add_error("venue", _("Where do people meet? Only guests see it, if the event says so."))
        for name in ("map_url", "join_url"):
            if not is_web_address(data.get(name) or ""):
                self.add_error(name, _("Paste an address that begins with https://"))
        if self.reach != THIS and "scope" in self.fields and data.get("day") not in (None, self.stands.face.date):
            message = _("To move a whole series to another day, change how it repeats in the editor.")
            self.add_error("day", ValidationError(message))
        return data

    @property
    def reach(self) -> str:
        """For which dates; an event of one date is changed as a whole."""
        return self.cleaned_data.get("scope", THIS) if "scope" in self.fields else ALL

    def face(self) -> Face:
        """The wall time that was asked for; a date of several days keeps its length."""
        was, data = self.stands.face, self.cleaned_data
        day = data["day"]
        if was.all_day:
            return Face(day, was.start, was.end, day + (was.end_date - was.date), all_day=True)
        start, end = data["start_time"], data["end_time"]
        nights = (was.end_date - wall.end_of(was.date, was.start, was.end)).days
        usual = wall.end_of(day, start, end)
        return Face(day, start, end, usual if nights <= 0 else usual + (was.end_date - was.date))

    def edit(self) -> Edit:
        """What was asked for, for one date."""
        data = self.cleaned_data
        place = {name: data.get(name, self.stands.place[name]) for name in PLACE}
        return Edit(self.face(), place, data["capacity"], data["note"])

    def differences(self) -> list[tuple[str, str, str]]:
        """What changes besides day and hours: the field, how it stands, how it is to stand."""
        edit, stands = self.edit(), self.stands
        pairs = [(name, stands.place[name], edit.place[name]) for name in PLACE]
        pairs += [("capacity", stands.capacity or "", edit.capacity or ""), ("note", stands.note, edit.note)]
        return [(str(self.fields[name].label), str(old), str(new)) for name, old, new in pairs if old != new]

    @property
    def is_placed(self) -> bool:
        """Whether it takes place elsewhere from now on."""
        return dict(self.edit().place) != dict(self.stands.place)

    def changes(self) -> dict[str, Any]:
        """What was asked for, as columns of the event: only what differs from how the date stands."""
        edit, stands = self.edit(), self.stands
        changes: dict[str, Any] = {name: value for name, value in edit.place.items() if value != stands.place[name]}
        if (edit.face.start, edit.face.end) != (stands.face.start, stands.face.end):
            changes |= {"start_time": edit.face.start, "end_time": edit.face.end}
        if edit.face.date != stands.face.date:  # an event of one date
            changes["start_date"] = edit.face.date
            if self.date.event.last_day:
                changes["last_day"] = edit.face.end_date
        if edit.capacity != stands.capacity:
            changes["capacity"] = edit.capacity
        return changes


class SeatsForm(EditDateForm):
    """How many, and where: what changes most often on the evening itself. It holds for this date only."""

    SHOWN = ("capacity", "venue", "address", "join_url", "reason")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in self.SHOWN]:
            del self.fields[name]
        self.order_fields(self.SHOWN)
        self.fields["reason"].help_text = _(
            "Only needed if the place changes: it goes into the mail to those who come."
        )

    @property
    def reach(self) -> str:
        return ALL if is_one_off(self.date.event) else THIS

    def face(self) -> Face:
        return self.stands.face

    def edit(self) -> Edit:
        data = self.cleaned_data
        place = {name: data.get(name, self.stands.place[name]) for name in PLACE}
        return Edit(self.stands.face, place, data["capacity"], self.stands.note)

    @property
    def too_many(self) -> int:
        """How many more people hold seats than there are to be; nobody is sent away for it."""
        capacity = self.cleaned_data["capacity"]
        return 0 if capacity is None else max(0, self.date.seats_taken - capacity)
