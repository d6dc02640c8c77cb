"""The words of an ad besides its appeal, and a word that its file is right. Imports outreach.queries.creatives."""

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.forms.fields import line
from outreach.models import Creative, Placement
from outreach.queries.creatives import design_for, designs_for
from people.forms import UiForm


class DraftForm(UiForm):
    """Headline, second line, design and label. Empty words leave it to the appeal's own title."""

    headline = line(label=_("Headline"), help_text=_("Empty: the title of the appeal."), max_length=200, required=False)
    second = line(label=_("Second line"), max_length=200, required=False)
    design = forms.ChoiceField(label=_("Design"), widget=forms.RadioSelect)
    shows_label = forms.BooleanField(label=_("Print the word “advertisement” above it"), required=False)

    def __init__(self, *args, row: Placement, last: Creative | None, **kwargs):
        offered = designs_for(row.format) if row.format else ()
        first = {"design": design_for(row.format) if row.format else "", "shows_label": True}
        if row.format:
            first["shows_label"] = row.format.publication.asks_label
        if last:
            first |= {name: getattr(last, name) for name in ("headline", "second", "shows_label")}
        if last and row.format:
            first["design"] = design_for(row.format, last.design)  # the ad may have another shape by now
        super().__init__(*args, initial=first, **kwargs)
        self.fields["design"].choices = [(design.value, design.label) for design in offered]


class SignOffForm(UiForm):
    """That somebody looked at this very file: `digest` is of the one that the page offered."""

    digest = forms.CharField(required=False, widget=forms.HiddenInput)
    looked = forms.BooleanField(
        label=_("I have opened this file, read its words and looked through its names. It is right."),
        error_messages={"required": _("Open the file and look at it before you sign it off.")},
    )

    def __init__(self, *args, creative: Creative, **kwargs):
        super().__init__(*args, initial={"digest": creative.file_digest}, **kwargs)
