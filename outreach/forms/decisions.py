"""What an organizer chooses when the money is not exactly enough, and what chapters take upon themselves."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from donations.forms.desk import DayField
from donations.money import Money
from outreach.forms.ads import ReasonForm
from outreach.forms.fields import price_line, read_price
from outreach.models import Decision
from outreach.queries.ladder import Rung
from people.forms import UiForm

Kind = Decision.Kind
CHOICES = (Kind.FALLBACK, Kind.EXTEND, Kind.TOP_UP, Kind.REFUND)


class DecideForm(ReasonForm):
    """A cheaper step, a later deadline, somebody's word, or refunds; and why."""

    kind = forms.ChoiceField(label=_("What happens now"), widget=forms.RadioSelect)
    chosen = forms.ChoiceField(label=_("Which cheaper step"), required=False)
    until = DayField(label=_("New deadline for the space"), required=False)

    def __init__(self, *args, rungs: list[Rung], latest: dt.date, is_met: bool, **kwargs):
        self.rungs = {str(rung.placement.uid): rung for rung in rungs}
        super().__init__(*args, **kwargs)
        # Where there is enough, all that is left to say is why: somebody gave their word.
        offered = [kind for kind in CHOICES if rungs or kind != Kind.FALLBACK] if not is_met else [Kind.TOP_UP]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in offered]
        steps = [(uid, _step(rung)) for uid, rung in self.rungs.items()]
        self.fields["chosen"].choices = [("", _("Choose")), *steps]
        self.fields["until"].widget.attrs["max"] = latest.isoformat()
        self.order_fields(["kind", "chosen", "until", "reason"])
        for name, is_asked in (("chosen", rungs and not is_met), ("until", not is_met)):
            if not is_asked:
                del self.fields[name]

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        needs = {Kind.FALLBACK: ("chosen", _("Choose which step.")), Kind.EXTEND: ("until", _("Write the new day."))}
        name, words = needs.get(data.get("kind", ""), ("", ""))
        if name and not data.get(name) and name not in self.errors:
            self.add_error(name, words)
        return data

    @property
    def rung(self) -> Rung:
        """The cheaper step; asked of a valid form that takes one."""
        return self.rungs[self.cleaned_data["chosen"]]


def _step(rung: Rung) -> str:
    return f"{rung.placement.name} · {rung.sum.text()}" if rung.sum else rung.placement.name


class SharesForm(UiForm):
    """What each chapter takes upon itself: an amount beside each name; empty or 0 lets it go."""

    def __init__(self, *args, chapters: list[tuple[ChapterPage, str]], currency: str, shares: dict[int, int], **kwargs):
        self.chapters, self.currency = {f"chapter-{page.pk}": page for page, _title in chapters}, currency
        super().__init__(*args, **kwargs)
        for page, title in chapters:
            first = f"{Money(shares[page.pk], currency).major}" if page.pk in shares else ""
            self.fields[f"chapter-{page.pk}"] = price_line(label=title, required=False, initial=first)

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        for name in self.chapters:
            try:
                typed = data.get(name)
                data[name] = read_price(typed, self.currency, get_language()).amount if typed else 0
            except ValidationError as slip:
                self.add_error(name, slip)
        return data

    @property
    def amounts(self) -> list[tuple[ChapterPage, int]]:
        """Each chapter with its share, minor units."""
        return [(page, self.cleaned_data[name]) for name, page in self.chapters.items()]


class SplitForm(UiForm):
    """Which chapters carry an ad in equal parts."""

    chapters = forms.MultipleChoiceField(
        label=_("These chapters carry it in equal parts"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one chapter.")},
    )

    def __init__(self, *args, chapters: list[tuple[ChapterPage, str]], ticked: set[int], **kwargs):
        self.pages = {str(page.pk): page for page, _title in chapters}
        super().__init__(*args, initial={"chapters": [str(pk) for pk in ticked]}, **kwargs)
        self.fields["chapters"].choices = [(str(page.pk), title) for page, title in chapters]

    @property
    def chosen(self) -> list[ChapterPage]:
        """Those that were ticked, in the order of the list."""
        return [page for pk, page in self.pages.items() if pk in self.cleaned_data["chapters"]]
