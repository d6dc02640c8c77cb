"""The form an event is written in: what a page alone cannot check, since it needs the list of more dates."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as in_wagtails_words
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from events.models.question_checks import ChecksQuestions
from events.models.rule_checks import WritesRule
from events.models.shift_checks import ChecksShifts
from people.language import clock, listing, long_date


class StaysPublished(WagtailAdminPageForm):
    """A draft that the editor saves by itself never takes back what was published while it was on its way: Wagtail
    writes the whole row of a page it read as a draft, and with it that the page is none of the live ones."""

    def save(self, commit=True):
        with transaction.atomic():
            is_draft = commit and self.instance.pk and not self.instance.live
            if is_draft and Page.objects.select_for_update().get(pk=self.instance.pk).live:
                # Wagtail's own view says this to the editor, whose words stay in the form.
                raise PermissionDenied(in_wagtails_words("Saving will overwrite a newer version."))
            return super().save(commit)


class EventPageForm(WritesRule, ChecksShifts, ChecksQuestions, StaysPublished):
    """Begins with the languages of its chapter."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk and self.parent_page:
            # Most dates are held in the languages of their chapter.
            self.initial["languages"] = getattr(self.parent_page.specific, "languages", [])


class RecapForm(StaysPublished):
    """Offers the dates of its event that have taken place and have no recap yet, latest first."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("occurrence")
        event = self.parent_page.specific if self.parent_page else self.instance.get_parent().specific
        if field is None:
            return
        field.required = True
        field.empty_label = _("Which date was it?")
        field.label_from_instance = lambda date: listing([long_date(date.start_date), clock(date.start_time)])
        first = self.instance.canonical() if self.instance.pk else self.instance
        if first.pk != self.instance.pk:
            field.disabled, self.initial["occurrence"] = True, first.occurrence_id
        dates = event.canonical().occurrences.past().exclude(status__in=["cancelled", "postponed"])
        told = type(self.instance).objects.exclude(translation_key=self.instance.translation_key)
        field.queryset = dates.exclude(pk__in=told.exclude(occurrence=None).values("occurrence"))
