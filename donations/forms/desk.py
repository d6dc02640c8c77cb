"""What a treasurer fills in about money. Imports donations.money and people.forms.

A form that moves money carries a signed number; what it makes is known by it, so that the same form sent twice does it
once.
"""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from donations.errors import AmountError
from donations.forms.names import NamesField
from donations.models import Fund, Gift, Match, Pledge
from donations.money import Money, currency_name, parse
from donations.queries.giving import creditable
from people.forms import CleanCharField, CleanEmailField, UiForm
from people.language import fold

LONGEST_AMOUNT = 24
LARGEST = 10**12  # minor units; a cheque may be larger than a card can pay, a slip of the keyboard is larger still
OLDEST = dt.timedelta(days=3 * 366)  # a cheque from longer ago is a slip of the keyboard
YEARS = range(2000, 2100)
OFFLINE = [(way.value, way.label) for way in Gift.Way if way not in Gift.ONLINE]


class AmountField(CleanCharField):
    """An amount as people write it, in the digits and separators of their language; cleaned to `Money`."""

    def __init__(self, *, currency: str, **kwargs):
        self.currency = currency
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "dir": "auto"})
        super().__init__(max_length=LONGEST_AMOUNT, widget=widget, **kwargs)

    def clean(self, value) -> Money:
        text = super().clean(value)
        try:
            money = parse(text, self.currency, get_language(), most=None)
        except AmountError as refusal:
            raise ValidationError(str(refusal)) from refusal
        if not money:
            raise ValidationError(_("Write an amount that is more than nothing."))
        if money.amount > LARGEST:
            raise ValidationError(_("This is too long for an amount."))
        return money


class DayField(forms.DateField):
    """A day, picked in whatever way the phone offers. Such fields speak ISO in every language."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)

    def to_python(self, value) -> dt.date | None:
        """A day outside these years is a slip of the keyboard, and at the ends of the calendar no moment is left."""
        day = super().to_python(value)
        if day and day.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class OnceForm(UiForm):
    """A form whose `uid` was drawn when it was shown."""

    nonce = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, salt: str, **kwargs):
        self.salt = f"donations.desk:{salt}"
        initial = {"nonce": signing.dumps(str(uuid.uuid4()), salt=self.salt), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)

    def clean_nonce(self) -> uuid.UUID:
        """Signed: whoever could choose the number could name a gift that is there."""
        try:
            return uuid.UUID(signing.loads(self.cleaned_data["nonce"], salt=self.salt))
        except signing.BadSignature as forged:
            raise ValidationError(_("This form is not one of ours. Please open it again.")) from forged

    @property
    def uid(self) -> uuid.UUID:
        return self.cleaned_data["nonce"]


class ChaptersField(forms.ModelMultipleChoiceField):
    """Chapters that a gift is credited to, by their names in the reader's language."""

    def __init__(self, **kwargs):
        super().__init__(ChapterPage.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def offer(self) -> None:
        """Ask the database once a form, not once a process."""
        self.names = {page.pk: title for page, title in creditable(get_language() or "en")}
        self.queryset = ChapterPage.objects.filter(pk__in=self.names).order_by("title")

    def label_from_instance(self, obj):
        return self.names[obj.pk]


class OfflineForm(OnceForm):
    """A gift that somebody held in their hand or found on the account. Nothing is ticked beforehand."""

    way = forms.ChoiceField(label=_("How it came"), choices=OFFLINE, widget=forms.RadioSelect)
    received_on = DayField(label=_("Received on"))
    second_counter = CleanCharField(
        label=_("Who counted the cash with you"),
        help_text=_("Their name at the desk. Cash is always counted by two."),
        max_length=80,
        required=False,
    )
    name = NamesField(
        label=_("Name of who gave"),
        help_text=_("A name on each line for a group. Leave it empty for a box at a vigil."),
    )
    shows_name = forms.BooleanField(label=_("They want their name shown beside this gift"), required=False)
    message = CleanCharField(
        label=_("Message that they want shown"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    email = CleanEmailField(label=_("E-mail for the receipt"), max_length=254, required=False)
    locale = forms.ChoiceField(label=_("Language of the receipt"), choices=settings.LANGUAGES)
    chapters = ChaptersField(
        label=_("Counts for these chapters"), help_text=_("Shared in equal parts. It all goes to the fund in any case.")
    )
    match = forms.ModelChoiceField(
        Match.objects.none(),
        label=_("Paid by who matches"),
        empty_label=_("No, an ordinary gift"),
        required=False,
    )
    note = CleanCharField(
        label=_("Note for the books"),
        help_text=_("Number of the cheque, which vigil. Only treasurers read it."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    attested = forms.BooleanField(
        label=_("No government or party gave this, as far as I know."),
        error_messages={"required": _("A gift of which you cannot say this is not accepted. Ask your network first.")},
    )

    def __init__(self, *args, fund: Fund, handle: str, pledge: Pledge | None, **kwargs):
        self.fund, self.handle = fund, handle
        today = timezone.now().astimezone(ZoneInfo(fund.zone)).date()
        first = {"received_on": today, "locale": get_language(), **(_of_pledge(pledge) if pledge else {})}
        super().__init__(*args, salt=f"gift:{fund.pk}", initial=first, **kwargs)
        label = _("Amount, in %(currency)s") % {"currency": currency_name(fund.currency)}
        self.fields["amount"] = AmountField(currency=fund.currency, label=label)
        self.order_fields(["way", "amount"])
        self.fields["chapters"].offer()
        self.fields["match"].queryset = fund.matches.filter(livemode=settings.STRIPE_LIVE).order_by("-starts_at")

    def clean_received_on(self) -> dt.date:
        day, today = self.cleaned_data["received_on"], timezone.now().astimezone(ZoneInfo(self.fund.zone)).date()
        if day > today:
            raise ValidationError(_("This day is yet to come."))
        if day < today - OLDEST:
            raise ValidationError(_("This is years ago. Look at the day once more."))
        return day

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        counter = data.get("second_counter", "")
        if data.get("way") == Gift.Way.CASH and not counter:
            self.add_error("second_counter", _("Cash is counted by two. Write who counted with you."))
        elif counter and fold(counter) == fold(self.handle):
            self.add_error("second_counter", _("This is you. Somebody else has to count with you."))
        if data.get("shows_name") and not data.get("name"):
            self.add_error("name", _("Write the name that is to be shown."))
        return data


def _of_pledge(pledge: Pledge) -> dict:
    """What a pledge says already. How it came, they told; that it did, the treasurer sees."""
    return {
        "way": pledge.way if pledge.way in dict(OFFLINE) else None,
        "amount": f"{Money(pledge.amount, pledge.fund.currency).major}",
        **{"name": pledge.name, "shows_name": pledge.shows_name, "message": pledge.message, "locale": pledge.locale},
        "chapters": [pledge.chapter_id] if pledge.chapter_id else [],
    }


def reason_field(help_text="") -> CleanCharField:
    """Why something is done: for the log, and for whoever reads the books. Name nobody."""
    return CleanCharField(
        label=_("Why"),
        help_text=help_text or _("It stays in the books for good. Name nobody."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Write why.")},
    )


class ReasonForm(UiForm):
    """A reason, and nothing else."""

    reason = reason_field()

    def clean_reason(self) -> str:
        """Addresses do not belong in what is never deleted."""
        if "@" in self.cleaned_data["reason"]:
            raise ValidationError(_("Leave out names and addresses: this stays in the log."))
        return self.cleaned_data["reason"]


class RefundForm(OnceForm, ReasonForm):
    """How much goes back, and why. Whether that much is left is asked under the gift's lock, not here."""

    def __init__(self, *args, gift: Gift, left: int, **kwargs):
        most = Money(left, gift.currency)
        super().__init__(*args, salt=f"refund:{gift.pk}", **kwargs)
        self.fields["amount"] = AmountField(
            currency=gift.currency,
            label=_("How much goes back"),
            help_text=_("At most %(left)s: that is what is left of it.") % {"left": most.text()},
        )
        self.order_fields(["amount", "reason"])


class CreditForm(UiForm):
    """Which chapters a gift counts for."""

    chapters = ChaptersField(label=_("Counts for these chapters"), help_text=_("Shared in equal parts."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chapters"].offer()


class WorthForm(UiForm):
    """What a gift in another currency counts for its fund."""

    def __init__(self, *args, fund: Fund, **kwargs):
        super().__init__(*args, **kwargs)
        label = _("What it counts for the fund, in %(currency)s") % {"currency": currency_name(fund.currency)}
        self.fields["counted"] = AmountField(currency=fund.currency, label=label)


class MatchForm(UiForm):
    """Who adds as much as others give, from when until when, and how much at most."""

    name = CleanCharField(
        label=_("Who"),
        help_text=_("As readers see it: “two donors”. A name only if they want it shown."),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    starts_on = DayField(label=_("From the start of"))
    ends_on = DayField(
        label=_("Until the end of"), help_text=_("Leave it empty where nobody said an end."), required=False
    )

    def __init__(self, *args, fund: Fund, **kwargs):
        self.zone = ZoneInfo(fund.zone)
        today = timezone.now().astimezone(self.zone).date()
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        label = _("At most, in %(currency)s") % {"currency": currency_name(fund.currency)}
        self.fields["cap"] = AmountField(currency=fund.currency, label=label)
        self.order_fields(["name", "cap"])

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("It ends before it begins."))
        return data

    @property
    def facts(self) -> dict:
        """What `add_match` takes: days become instants on the fund's clock."""
        data = self.cleaned_data
        after = data["ends_on"] + dt.timedelta(days=1) if data["ends_on"] else None
        starts, ends = (
            dt.datetime.combine(day, dt.time(), self.zone) if day else None for day in (data["starts_on"], after)
        )
        return {"name": data["name"], "cap": data["cap"].amount, "starts_at": starts, "ends_at": ends}
