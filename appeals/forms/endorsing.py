"""What an organization or a public figure fills in, and what organizers do to it. No consent is ticked beforehand."""

import ipaddress
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appeals.actions.endorsing import Endorsing
from appeals.forms.signing import NameField, PlainWordsField, country_choices, seconds_since, stamp
from appeals.models import Endorsement
from people.forms import CleanEmailField, CleanTextMixin, HoneypotMixin, UiForm

LONGEST_NAME, LONGEST_ROLE, LONGEST_WEBSITE = 120, 160, 200
LONGEST_WORDS = {Endorsement.Kind.PERSON: 400, Endorsement.Kind.ORGANIZATION: 400, Endorsement.Kind.STATEMENT: 4000}
Kind = Endorsement.Kind


class WebsiteField(CleanTextMixin, forms.URLField):
    """An https address of a host that has a name: no login in it, no number, nothing inside a house."""

    def __init__(self, **kwargs):
        widget = forms.URLInput(attrs={"dir": "ltr", "autocomplete": "url"})
        super().__init__(**{"max_length": LONGEST_WEBSITE, "assume_scheme": "https", "widget": widget, **kwargs})

    def clean(self, value):
        address = super().clean(value)
        if address and not _is_public(address):
            raise ValidationError(_("Write the whole address of a website. It begins with https://."), code="website")
        return address


def _is_public(address: str) -> bool:
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "https" or "@" in parts.netloc or "." not in host:
        return False
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return not host.rpartition(".")[2].isdigit()
    return False


class WordsForm(UiForm):
    """Name, role and words in one language."""

    name = NameField(
        label=_("Name, as it is to be shown"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Write the name that is to be shown.")},
    )
    profession = PlainWordsField(
        label=_("Profession or role"),
        max_length=LONGEST_ROLE,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    words = PlainWordsField(
        label=_("Words"),
        help_text=_("A sentence or two; for a statement of solidarity, up to 4,000 letters."),
        max_length=LONGEST_WORDS[Kind.STATEMENT],
        one_line=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, data=None, *, kind: str = "", **kwargs):
        super().__init__(data, **kwargs)
        self.kind = kind

    def clean(self):
        data = super().clean() or self.cleaned_data
        kind, words = data.get("kind") or self.kind, data.get("words", "")
        if kind == Kind.STATEMENT and not words and "words" not in self.errors:
            self.add_error("words", _("Write the statement."))
        if kind in LONGEST_WORDS and len(words) > LONGEST_WORDS[kind]:
            self.add_error("words", _("This is too long to stand beside a name. Send it as a statement of solidarity."))
        return data


class AddForm(WordsForm):
    """A whole endorsement: what is shown, and where else it may be."""

    kind = forms.ChoiceField(
        label=_("Who endorses"),
        choices=Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who endorses the appeal.")},
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    website = WebsiteField(label=_("Website"), required=False)
    language = forms.ChoiceField(label=_("Language of the name and the words"), choices=settings.LANGUAGES)
    agreed = forms.BooleanField(
        label=_("They have agreed to be shown with the appeal, and I have it in writing."),
        error_messages={"required": _("Nobody is named who has not agreed.")},
    )
    prints = forms.BooleanField(
        label=_("They have also agreed to be printed in an advertisement that donations pay for."), required=False
    )
    first = ("kind", "name", "profession", "country", "website", "words", "language")

    def __init__(self, data=None, **kwargs):
        initial = {"language": get_language(), **kwargs.pop("initial", {})}
        super().__init__(data, **{"auto_id": "endorse_%s", "initial": initial, **kwargs})
        self.fields["country"].choices = [("", _("None, or several")), *country_choices()[1:]]
        self.order_fields(self.first)

    def said(self) -> Endorsing:
        """What a valid form says."""
        return Endorsing(**{name: self.cleaned_data[name] for name in Endorsing.__dataclass_fields__})


class EndorseForm(AddForm):
    """The form for everyone. Its trap is called `website`, so the address of theirs is `web`."""

    web = WebsiteField(label=_("Website"), required=False)
    agreed = forms.BooleanField(
        label=_("I may speak for whom I name here, and they agree to be shown with the appeal on this site."),
        help_text=_("To be named with an appeal can be a danger in some countries, also for relatives there."),
        error_messages={"required": _("Tick this: without it we may not show anything.")},
    )
    prints = forms.BooleanField(
        label=_("They also agree to be printed with the appeal in an advertisement that donations pay for."),
        required=False,
    )
    contact_name = PlainWordsField(
        label=_("Your own name, never shown"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Write who you are, so that we know whom we answer.")},
    )
    email = CleanEmailField(
        label=_("Your e-mail, never shown"),
        max_length=254,
        error_messages={"required": _("Write your e-mail: we send a link there to confirm this.")},
    )
    website = HoneypotMixin.base_fields["website"]
    stamp = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    first = ("kind", "name", "profession", "country", "web", "words", "language", "contact_name", "email")

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **{"initial": {"stamp": stamp()}, **kwargs})

    @property
    def trapped(self) -> bool:
        """Whether a robot filled this in; known once the form was validated."""
        return bool(self.cleaned_data.get("website"))

    @property
    def seconds_open(self) -> float:
        """How long the form was open, known once it was validated."""
        return seconds_since(self.cleaned_data.get("stamp", ""))

    def said(self) -> Endorsing:
        data = self.cleaned_data
        names = Endorsing.__dataclass_fields__.keys() - {"website"}
        return Endorsing(**{name: data[name] for name in names}, website=data["web"])


class ApproveForm(UiForm):
    """What an approver has looked at. Each has to be ticked by hand."""

    sourced = forms.BooleanField(label=_("It claims nothing without a source, or nothing that needs one."))
    polite = forms.BooleanField(
        label=_("It is polite and factual, also about officials, and calls for no change of regime.")
    )
    independent = forms.BooleanField(label=_("No government, party or body linked to one stands behind it."))

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **{"auto_id": "approve_%s", **kwargs})
        for field in self.fields.values():
            field.error_messages["required"] = _("Look at this before you approve.")


class FactsForm(UiForm):
    """What is true in every language: country, website, picture."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    website = WebsiteField(label=_("Website"), required=False)
    picture = forms.ModelChoiceField(
        None,
        label=_("Picture"),
        required=False,
        empty_label=_("None"),
        help_text=_("From your chapter's own pictures. Upload one under Pages first."),
    )

    def __init__(self, data=None, *, pictures, **kwargs):
        super().__init__(data, **{"auto_id": "facts_%s", **kwargs})
        self.fields["country"].choices = [("", _("None, or several")), *country_choices()[1:]]
        self.fields["picture"].queryset = pictures
