"""What people fill in to sign. Three fields are needed, the rest may stay empty; no tick is set beforehand."""

from typing import Any

from django import forms
from django.core import signing as sealing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from appeals import wordings
from appeals.actions.signing import Signing
from appeals.models import Display, Profession
from appeals.naming import HIGH_RISK, is_name, trouble_with
from people.forms import CleanCharField, CleanEmailField, HoneypotMixin, UiForm

LONGEST_NAME, LONGEST_WORD, LONGEST_REASON = 80, 80, 400
STAMP = "appeals.stamp"
TROUBLE = {
    "link": _("Please leave out web and e-mail addresses here."),
    "formula": _("Please begin this with a letter."),
}


def stamp() -> str:
    """The moment a form was drawn, so that one that comes back at once is looked at."""
    return sealing.dumps(int(timezone.now().timestamp()), salt=STAMP)


def seconds_since(text: str) -> float:
    """How long ago a form was drawn; 0 where it says nothing that we wrote."""
    try:
        drawn = sealing.loads(text, salt=STAMP)
    except sealing.BadSignature:
        return 0.0
    return max(timezone.now().timestamp() - drawn, 0.0)


def country_choices() -> list[tuple[str, str]]:
    """Every country, in the order of the reader's alphabet."""
    return [("", _("Choose")), *((code, name) for code, name in countries)]


def profession_choices() -> list[tuple[str, Any]]:
    """What someone may do; first that they would rather not say."""
    return [("", _("Rather not say")), *Profession.choices]


def usual_display(country: str) -> str:
    """What is chosen for someone who chose nothing: without a name where a signature alone can be a danger."""
    return str(Display.ANONYMOUS if country in HIGH_RISK else Display.FULL)


class CountrySelect(forms.Select):
    """All countries, in as few bytes as they take: the light page is counted in them."""

    template_name = "appeals/country_select.html"


class PlainWordsField(CleanCharField):
    """A line that may be shown or printed: no addresses, nothing that a spreadsheet would calculate."""

    def clean(self, value):
        text = super().clean(value)
        trouble = trouble_with(text) if text else ""
        if trouble:
            raise ValidationError(TROUBLE[trouble], code=trouble)
        return text


class NameField(PlainWordsField):
    """A name in any script: at least one letter."""

    def clean(self, value):
        text = super().clean(value)
        if text and not is_name(text):
            raise ValidationError(_("Write a name: at least one letter."), code="letters")
        return text


class ShowingForm(UiForm):
    """How someone is named, and where: in the form for signing, and again behind the link in the mail."""

    display = forms.ChoiceField(label=_("How I am named"), choices=Display, required=False, widget=forms.RadioSelect)
    shows = forms.BooleanField(label=wordings.WORDINGS[wordings.NOW].shows, required=False)
    prints = forms.BooleanField(label=wordings.WORDINGS[wordings.NOW].prints, required=False)


class SignForm(HoneypotMixin, ShowingForm):
    """A signature, on the page of the appeal, on the light page, and in neither case with anything set beforehand but
    the country that the address names (`?country=IR`) and what follows from it."""

    name = NameField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name. Below you choose whether it is shown.")},
    )
    email = CleanEmailField(
        label=_("E-mail, never shown"),
        max_length=254,
        error_messages={"required": _("Write your e-mail: your signature counts once you answer the mail.")},
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=country_choices,
        widget=CountrySelect(attrs={"autocomplete": "country"}),
        error_messages={"required": _("Choose the country you live in.")},
    )
    city = PlainWordsField(label=_("City"), max_length=LONGEST_WORD, required=False)
    profession = forms.ChoiceField(label=_("What you do"), choices=profession_choices, required=False)
    affiliation = PlainWordsField(label=_("Organization or school"), max_length=LONGEST_WORD, required=False)
    reason = PlainWordsField(
        label=_("Why you sign"),
        max_length=LONGEST_REASON,
        one_line=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wants_updates = forms.BooleanField(label=wordings.WORDINGS[wordings.NOW].wants_updates, required=False)
    wants_to_help = forms.BooleanField(label=wordings.WORDINGS[wordings.NOW].wants_to_help, required=False)
    via = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    stamp = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, data=None, *, country: str = "", via: str = "", **kwargs):
        initial = {"country": country, "via": via, "stamp": stamp(), **kwargs.pop("initial", {})}
        if country in HIGH_RISK:
            initial["display"] = Display.ANONYMOUS
        super().__init__(data, **{"auto_id": "sign_%s", "initial": initial, **kwargs})
        self.order_fields(["name", "email", "country"])

    def clean_via(self):
        """A code out of an address; one that cannot be one is left out, since nobody typed it."""
        code = self.cleaned_data["via"].strip().lower()
        fits = len(code) <= 40 and code.isascii() and code.replace("-", "").replace("_", "").isalnum()
        return code if fits else ""

    def clean(self):
        data = super().clean()
        if data.get("country") and not data.get("display") and "display" not in self.errors:
            data["display"] = usual_display(data["country"])
        return data

    @property
    def risky_countries(self) -> str:
        """For the script that chooses “without a name” where someone has chosen nothing yet."""
        return " ".join(sorted(HIGH_RISK))

    @property
    def opens_more(self) -> bool:
        """Whether what is folded away says something, or has something to put right."""
        folded = ("display", "city", "profession", "affiliation", "reason")
        return any(self.errors.get(name) or self[name].value() for name in folded)

    @property
    def seconds_open(self) -> float:
        """How long the form was open, known once it was validated."""
        return seconds_since(self.cleaned_data.get("stamp", ""))

    def signing(self) -> Signing:
        """What a valid form says."""
        data = self.cleaned_data
        names = [*Signing.__dataclass_fields__.keys() - {"locale", "source"}]
        return Signing(**{name: data[name] for name in names}, locale=get_language() or "en", source=data["via"])
