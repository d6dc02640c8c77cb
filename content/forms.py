"""The form a picture is uploaded with."""

from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from content.pictures import redrawn


class PictureForm(BaseImageForm):
    """Asks what is to be seen, and takes nothing from the name of the file."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            described = self.fields["description"]
            described.required = True
            described.label = _("What it shows")
            described.help_text = _(
                "For those who do not see it, in one sentence: “Twelve people hold candles on church steps at dusk.”"
            )
        if "title" in self.fields:
            titled = self.fields["title"]
            titled.required = False
            titled.label = _("Name in our library")
            titled.help_text = _("To find it again. Leave empty to use what it shows.")
        if "file" in self.fields:
            # Wagtail would copy the name of the file into the title: names of files tell of people and places.
            for attribute in [name for name in self.fields["file"].widget.attrs if name.startswith("data-")]:
                del self.fields["file"].widget.attrs[attribute]

    def clean_file(self):
        """The picture redrawn, so that a bad one is an error beside the field and not a failure later."""
        file = self.cleaned_data.get("file")
        return redrawn(file) if file and "file" in self.changed_data else file

    def clean(self):
        cleaned = super().clean()
        if "title" in self.fields and not cleaned.get("title"):
            cleaned["title"] = cleaned.get("description", "")[:255]
        return cleaned
