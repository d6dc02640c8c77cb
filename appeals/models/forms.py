"""The form an appeal is written in."""

from wagtail.admin.forms import WagtailAdminPageForm

from appeals.models.appeals import AppealText


class AppealPageForm(WagtailAdminPageForm):
    """What is true of the appeal in every language is changed on its first page.

    Whether a change is one of substance is asked anew for each change: once the words as they stand were published, the
    tick and the note are empty again.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        page = self.instance
        if not page.is_first:
            for name in ("goal", "names_per_mailbox", "begun_on", "closed_on"):
                if name in self.fields:
                    self.fields[name].disabled = True
        if page.pk and page.words_digest() == self._published_digest():
            self.initial["asks_again"], self.initial["change_note"] = False, ""

    def _published_digest(self) -> str:
        page = self.instance
        texts = AppealText.objects.filter(version__appeal__key=page.translation_key)
        newest = texts.filter(locale=page.locale.language_code).order_by("-version__number").first()
        return newest.digest if newest else ""
