"""The form a picture is uploaded with."""

from wagtail.images.forms import BaseImageForm

from content.pictures import redrawn


class PictureForm(BaseImageForm):
    """Takes what is to be seen, and nothing from the name of the file."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            # Wagtail would copy the name of the file into the title: names of files tell of people and places.
            attributes = self.fields["file"].widget.attrs
            for name in [name for name in attributes if name.startswith("data-")]:
                del attributes[name]

    def clean_file(self):
        """The picture redrawn, so that a bad one is an error beside the field and not a failure later."""
        file = self.cleaned_data.get("file")
        return redrawn(file) if file and "file" in self.changed_data else file
