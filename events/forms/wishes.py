"""What guests may tell us along with their yes: part of the form for a seat, and a form of its own on their page.

Imports events.actions (for what becomes of it), events.terms and people.forms. A field that is added to `WishesForm`
stands in the form for a seat and on the guest's page; named in `in_the_open` it is seen at once, else under “More”.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.actions.wishes import GuestWishes
from events.forms.questions import QuestionsMixin
from events.models import Occurrence, Rsvp
from events.terms import terms_of
from people.forms import UiForm


class WishesForm(QuestionsMixin, UiForm):
    """What someone who comes to `date` tells us, and how we write to them; with `rsvp`, what they have chosen."""

    is_discreet = forms.BooleanField(
        label=_("Keep mail and calendar discreet"),
        help_text=_("Subjects of mails and entries in your calendar then do not name what it is."),
        required=False,
    )
    # Not demanded: a page that was opened before the field was there can still be sent.
    locale = forms.ChoiceField(label=_("Language of our mails"), choices=settings.LANGUAGES, required=False)

    def __init__(self, *args, date: Occurrence, rsvp: Rsvp | None = None, initial=None, **kwargs):
        self.date, self.rsvp, self.terms = date, rsvp, terms_of(date)
        self.in_the_open: list[str] = []
        super().__init__(*args, initial={**self.begin_with(), **(initial or {})}, **kwargs)
        if self.terms.is_high_risk:  # there everything is discreet, and nobody need choose
            del self.fields["is_discreet"]
        if rsvp and not rsvp.contact_id:  # nobody writes to them
            del self.fields["locale"]

    def begin_with(self) -> dict[str, Any]:
        """What stands in the form before anyone touches it."""
        if self.rsvp is None:
            return {"locale": get_language()}
        return {"locale": self.rsvp.locale, "is_discreet": self.rsvp.is_discreet}

    def wishes(self) -> GuestWishes:
        """What was filled in, for the action. A choice made at high risk stays discreet, should the risk pass."""
        data = self.cleaned_data
        locale = data.get("locale") or (self.rsvp.locale if self.rsvp else get_language() or "en")
        return GuestWishes(locale=locale, is_discreet=data.get("is_discreet", True), **self.told())

    @property
    def more_title(self) -> str:
        """What “More” is called: what most people look for in it."""
        return _("More: what you need, how you can help, language")

    @property
    def open_fields(self) -> list[forms.BoundField]:
        """What is seen at once."""
        return [self[name] for name in self.fields if name in self.in_the_open]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What stands under “More”."""
        return [self[name] for name in self.fields if name not in self.in_the_open]

    @property
    def shows_more(self) -> bool:
        """Whether “More” has to be open: something in it is to be put right."""
        return any(field.errors for field in self.more_fields)
