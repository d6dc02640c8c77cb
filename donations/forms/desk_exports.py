"""What a treasurer fills in to take money's records along as a file. Imports donations.forms.desk."""

import datetime as dt
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from donations.forms.desk import DayField, ReasonForm, reason_field
from donations.models import Fund

GIFTS, MONTHLY = "gifts", "monthly"
WHAT = [
    (GIFTS, _("Gifts, for an accountant")),
    (MONTHLY, _("Who gives every month, with e-mail addresses: only if the payment company fails us")),
]


class ExportForm(ReasonForm):
    """What, from when to when, as what, and what for. Nothing is chosen beforehand but the kind of file."""

    what = forms.ChoiceField(
        label=_("What is taken along"),
        choices=WHAT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is taken along.")},
    )
    since = DayField(label=_("Received from"))
    until = DayField(label=_("Until"))
    format = forms.ChoiceField(
        label=_("File"),
        choices=[
            ("xlsx", _("For Excel, LibreOffice and Numbers (XLSX)")),
            ("csv", _("For other programs (CSV)")),
        ],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    reason = reason_field(_("It stays in the log. Name nobody: “Books of the year, for our accountant”."))

    def __init__(self, *args, fund: Fund, **kwargs):
        today = timezone.now().astimezone(ZoneInfo(fund.zone)).date()
        first = {"since": dt.date(today.year, 1, 1), "until": today}
        super().__init__(*args, initial=first, **kwargs)
        self.order_fields(["what", "since", "until", "format", "reason"])

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("It ends before it begins."))
        return data
