"""The second half of giving: who gives, if they like to say so. Imports donations.actions and people.forms."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from donations.actions.giving import Along, Choice
from donations.errors import AmountError
from donations.forms.giving import LONGEST_AMOUNT, QUERY, AmountForm, Often
from donations.forms.names import NamesField
from donations.models import FundPage
from donations.money import MOST, parse
from donations.queries.giving import creditable
from people.forms import CleanCharField, CleanEmailField
from people.language import percent

LONGEST_NAME, LONGEST_DEDICATION, LONGEST_MESSAGE = 80, 120, 300
SHARES = (5, 10)  # percent that can be given on top
OWN = "own"
FOLDED = {"message", "dedication", "chapter", "tip", "tip_other"}
EMAIL_FOR_RECEIPT = _("For your receipt. You can leave it empty.")
EMAIL_FOR_MONTHLY = _("Needed for a monthly gift: the link to change or stop it goes there.")


class ChapterChoice(forms.ChoiceField):
    """A chapter to credit, or none; its value is the chapter."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
        self.chapters = {}

    def offer(self, language: str) -> None:
        """Name the chapters, in the language of the page. Two queries."""
        found = creditable(language)
        self.chapters = {chapter.slug: chapter for chapter, _title in found}
        self.choices = [("", _("No chapter in particular")), *((chapter.slug, title) for chapter, title in found)]

    def clean(self, value):
        return self.chapters.get(super().clean(value))


class StepForm(AmountForm):
    """Everything that is asked on the last page of ours. With `looking` only the first half is judged: nobody has
    pressed the button yet.
    """

    email = CleanEmailField(required=False)
    name = NamesField(
        label=_("Name, if you like"), help_text=_("If several of you give together, write each name on a line.")
    )
    shows_name = forms.BooleanField(label=_("Show my name with this gift"), required=False)
    message = CleanCharField(
        label=_("A few words, if you like"),
        help_text=_("Shown only beside your name, if you let us show it."),
        required=False,
        one_line=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "input--low"}),
    )
    dedication = CleanCharField(
        label=_("In memory or in honour of someone"),
        required=False,
        max_length=LONGEST_DEDICATION,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    tip = forms.ChoiceField(label=_("Something on top, for running this site"), widget=forms.RadioSelect)
    tip_other = forms.CharField(
        label=_("How much on top"),
        required=False,
        max_length=LONGEST_AMOUNT,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    chapter = ChapterChoice(label=_("Credit it to a chapter"))

    def __init__(self, data: Mapping[str, str] | None = None, *, page: FundPage, looking: bool = False):
        self.looking = looking
        if looking and data is not None:
            data = {**{name: data[name] for name in QUERY if name in data}, "tip": "0"}
            data.setdefault("often", Often.ONCE.value)
        super().__init__(data, page=page)
        self.page = page
        self.fields["chapter"].offer(get_language() or "en")
        self._forget_unknown_chapter()
        shares = [(str(share), percent(Decimal(share).scaleb(-2))) for share in SHARES]
        self.fields["tip"].choices = [("0", _("Nothing")), *shares, (OWN, _("Another amount"))]
        self.fields["tip"].initial = "0"
        if not page.facts.offers_tip:
            del self.fields["tip"], self.fields["tip_other"]
        self.fields["email"].help_text = EMAIL_FOR_MONTHLY if self.is_monthly else EMAIL_FOR_RECEIPT

    @property
    def shown_amount(self) -> str:
        """The amount of the gift, as the language writes it."""
        return self.money.text(whole=True) if self.money else ""

    @property
    def is_monthly(self) -> bool:
        """Whether it is to be given again each month."""
        return self.is_bound and self.data.get("often") == Often.MONTHLY

    @property
    def opens_more(self) -> bool:
        """Whether what is folded away holds something that was typed, or is to be put right."""
        if not self.is_bound:
            return False
        typed = any(self.data.get(name) for name in ("message", "dedication", "tip_other"))
        return typed or self.data.get("tip", "0") != "0" or bool(self.errors.keys() & FOLDED)

    def _forget_unknown_chapter(self) -> None:
        """A chapter that an address names and that is gone, or hidden by now, shall hold nobody up."""
        if self.is_bound and self.data.get("chapter", "") not in self.fields["chapter"].chapters:
            self.data = {**self._flat(), "chapter": ""}

    def _flat(self) -> dict[str, str]:
        return {name: self.data.get(name, "") for name in self.fields if name in self.data}

    def clean(self):
        data = super().clean()
        if self.looking:
            return data
        if data.get("often") == Often.MONTHLY and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write your e-mail: the link to change or stop a monthly gift goes there."))
        if data.get("shows_name") and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write the name to show, or untick the box below."))
        self.on_top = 0
        if not self.errors:
            self._add_tip(data)
        return data

    def _add_tip(self, data) -> None:
        """Whole minor units; half of one is rounded up, in favour of nobody who could notice."""
        tip = data.get("tip", "0")
        try:
            if tip == OWN:
                self.on_top = parse(data.get("tip_other", ""), self.money.currency).amount
            else:
                self.on_top = (self.money.amount * int(tip) + 50) // 100
        except AmountError as error:
            self.add_error("tip_other", str(error))
        if self.money.amount + self.on_top > MOST:
            self.add_error("other", _("This is more than a card can give at once. Write to us about it."))

    def choice(self) -> Choice:
        """What the payment page depends on; asked of a valid form."""
        data = self.cleaned_data
        return Choice(
            fund=self.page.fund,
            money=self.money,
            tip=self.on_top,
            often=data["often"],
            locale=get_language() or "en",
            email=data["email"],
            chapter=data["chapter"],
            source=data["via"],
            back=self.back,
        )

    def along(self) -> Along:
        """What goes along with it; asked of a valid form."""
        return Along(**{name: self.cleaned_data[name] for name in ("name", "shows_name", "message", "dedication")})

    @property
    def back(self) -> str:
        """The query that leads back here: what was chosen, nothing of who chose."""
        kept = [(name, str(self.data.get(name) or "")) for name in QUERY]
        return urlencode([(name, value) for name, value in kept if value])
