"""What is filled in and pressed at the door. Imports events.forms.guests and people.forms."""

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from events.errors import EventError
from events.forms.guests import LONGEST_NAME, PartyField
from people.forms import CleanCharField, UiForm

# A guest's row, and behind the colon how many came, or which check-in is taken back.
PRESSED = re.compile(r"(?P<row>\d{1,18})(?::(?P<rest>\d{1,18}))?", re.ASCII)


@dataclass(frozen=True)
class Tap:
    """One press of a button on the list: the row of the guest, and what is to become of it."""

    row: int
    out: bool = False
    arrived: int | None = None
    seen: dt.datetime | None = None
    over: bool = False


def read_tap(post: Mapping[str, str]) -> Tap:
    """What was pressed; EventError for anything that no button of ours says."""
    name = "out" if "out" in post else "in"
    found = PRESSED.fullmatch(post.get(name, ""))
    if found is None:
        raise EventError
    row, rest = int(found["row"]), int(found["rest"]) if found["rest"] else None
    if name == "in":
        return Tap(row, arrived=rest, over="over" in post)
    return Tap(row, out=True, seen=_moment(rest) if rest else None)


def _moment(stamp: int) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(microseconds=stamp)
    except OverflowError as error:
        raise EventError from error


class WalkInForm(UiForm):
    """People who come without an answer. The button carries a key of its own, so that they are let in once."""

    name = CleanCharField(
        label=_("Name or alias"),
        help_text=_("May stay empty. E-mail is not needed at the door."),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    party = PartyField(initial=1, label=_("How many"))

    @property
    def key(self) -> uuid.UUID:
        """What the button said; a new one where it said nothing of ours."""
        try:
            return uuid.UUID(self.data.get("key", ""))
        except ValueError:
            return uuid.uuid4()

    @property
    def over(self) -> bool:
        return "over" in self.data


class LinkForm(UiForm):
    """Whom a link for the door is for."""

    label = CleanCharField(
        label=_("Who gets it"),
        help_text=_("An alias is enough. It tells you later which link to end; the link itself does not show it."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Write who gets it, so that you know later which link to end.")},
    )
