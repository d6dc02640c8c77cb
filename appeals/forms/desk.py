"""What organizers fill in about signatures. Imports people.forms."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from appeals.keys import domain_key
from appeals.queries.exports import PRINT, WALL
from appeals.queries.sources import LONGEST_CODE
from appeals.queries.sweeps import Wanted
from appeals.wordings import UPDATES, VOLUNTEER
from people.forms import CleanCharField, UiForm

HOST = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}")
CODE = re.compile(r"[a-z0-9_-]+")
LTR = {"dir": "ltr", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
WHAT = [
    (WALL, _("Who is shown on the site")),
    (PRINT, _("Names to print in an ad")),
    (UPDATES, _("Addresses for news by mail")),
    (VOLUNTEER, _("Addresses of volunteers")),
]


class ReasonField(CleanCharField):
    """Why something is done, for the log. Addresses do not belong in what is never deleted."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("It stays in the log. Name nobody."))
        widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
        errors = {"required": _("Write why.")}
        super().__init__(label=_("Why"), max_length=200, widget=widget, error_messages=errors, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if "@" in text:
            raise ValidationError(_("Leave out names and addresses: this stays in the log."))
        return text


class MomentField(forms.DateTimeField):
    """A moment on the clock of a chapter, as the browser writes it; cleaned to a moment anywhere."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)
        self.zone = ZoneInfo("UTC")

    def clean(self, value) -> dt.datetime | None:
        moment = super().clean(value)
        if moment is None:
            return None
        if not 2000 <= moment.year < 2100:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment.replace(tzinfo=self.zone)


class SweepForm(UiForm):
    """Which signatures are to be taken out together, and why. All that is filled in must hold."""

    domain = CleanCharField(
        label=_("Mail host"),
        help_text=_("What stands behind the @: mail.example"),
        max_length=255,
        required=False,
        widget=forms.TextInput(attrs=LTR),
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    source = CleanCharField(
        label=_("Code"),
        help_text=_("What stands behind “via=” in the address that led here."),
        max_length=LONGEST_CODE,
        required=False,
        widget=forms.TextInput(attrs=LTR),
    )
    since = MomentField(label=_("Signed from"), required=False)
    until = MomentField(label=_("Until"), required=False)
    network = forms.RegexField(r"\A[0-9a-f]{64}\Z", required=False, widget=forms.HiddenInput)
    domain_key = forms.RegexField(r"\A[0-9a-f]{16}\Z", required=False, widget=forms.HiddenInput)
    reason = ReasonField()

    def __init__(self, *args, zone: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("All countries")), *((code, name) for code, name in countries)]
        for name in ("since", "until"):
            self.fields[name].zone = ZoneInfo(zone)

    def clean_domain(self) -> str:
        """A host, also where somebody typed a whole address or an @ before it."""
        host = self.cleaned_data["domain"].rpartition("@")[2].strip().lower().rstrip(".")
        if host and not HOST.fullmatch(host):
            raise ValidationError(_("Write a mail host, such as mail.example."), code="host")
        return host

    def clean_source(self) -> str:
        """A code is written small everywhere."""
        code = self.cleaned_data["source"].lower()
        if code and not CODE.fullmatch(code):
            raise ValidationError(_("A code has letters, digits and hyphens."), code="code")
        return code

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until <= since:
            self.add_error("until", _("It ends before it begins."))
        narrows = ("domain", "country", "source", "since", "until", "network", "domain_key")
        if not self.errors and not any(data.get(name) for name in narrows):
            raise ValidationError(_("Say at least one thing that these signatures have in common."), code="all")
        return data

    def wanted(self) -> Wanted:
        """What a valid form describes."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        if data["domain"]:
            data["domain_key"] = domain_key(data["domain"])
        return Wanted(**data)


class ExportForm(UiForm):
    """Which signers, as what, and what for. What they agreed to is chosen first, and nothing beforehand."""

    what = forms.ChoiceField(
        label=_("What for"),
        choices=WHAT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the file is for.")},
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(
        label=_("Language they signed in"), required=False, choices=[("", _("All languages")), *settings.LANGUAGES]
    )
    format = forms.ChoiceField(
        label=_("File"),
        choices=[
            ("xlsx", _("For Excel, LibreOffice and Numbers (XLSX)")),
            ("csv", _("For other programs (CSV)")),
        ],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    reason = ReasonField(help_text=_("It stays in the log. Name nobody: “Names for the ad in March”."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("All countries")), *((code, name) for code, name in countries)]


class RemoveForm(UiForm):
    """Deleting a signature for good, with one more thought."""

    sure = forms.BooleanField(
        label=_("Whoever signed asked us to delete it. It cannot be brought back."),
        error_messages={"required": _("Tick this first: it cannot be brought back.")},
    )
