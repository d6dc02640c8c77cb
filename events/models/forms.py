"""The form an event is written in: what a page alone cannot check, since it needs the list of more dates."""

import datetime as dt

from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminPageForm

from people.language import long_date


class EventPageForm(WagtailAdminPageForm):
    """Refuses to take a date away from people who are coming."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk and self.parent_page:
            # Most dates are held in the languages of their chapter.
            self.initial["languages"] = getattr(self.parent_page.specific, "languages", [])

    def clean(self):
        data = super().clean()
        if self.instance.pk and data.get("start_date"):
            from events.actions.dates import bound_dates

            for date, people in bound_dates(event=self.instance, dates=self.dates_named(data)):
                self.add_error("start_date", self.refusal(date, people))
        return data

    def dates_named(self, data) -> list[dt.date]:
        """Every date this form names, those in the rows below included."""
        formset = self.formsets.get("extra_dates")
        rows = formset.forms if formset is not None and formset.is_valid() else []
        extra = {row.cleaned_data["date"] for row in rows if self._stays(row)}
        return sorted({data["start_date"], *extra})

    @staticmethod
    def _stays(row) -> bool:
        return bool(row.cleaned_data.get("date")) and not row.cleaned_data.get("DELETE")

    @staticmethod
    def refusal(date: dt.date, people: int) -> str:
        text = ngettext(
            "%(people)d person is coming on %(date)s. Keep that date here, and cancel it on the desk instead.",
            "%(people)d people are coming on %(date)s. Keep that date here, and cancel it on the desk instead.",
            people,
        )
        return text % {"people": people, "date": long_date(date)}
