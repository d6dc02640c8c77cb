"""A new question of a chapter's set, in the languages of the site. Imports events.models and people.forms."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.models import Question
from events.models.questions import lines_of
from people.forms import CleanCharField, UiForm
from people.language import localise_digits
from people.places import SPOKEN

LONGEST_LABEL = 150
LONGEST_CHOICE = 80
MOST_CHOICES = 12
Kind = Question.Kind


class NewQuestionForm(UiForm):
    """Kind, then the words in each language, that of the reader first. One language is enough; guests who read another
    one see the first that was written."""

    kind = forms.ChoiceField(
        label=_("Kind of answer"),
        choices=Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how one answers."), "invalid_choice": _("Choose how one answers.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = dict(SPOKEN)
        self.languages = sorted(dict(settings.LANGUAGES), key=lambda code: code != get_language())
        for code in self.languages:
            name, told = names[code], {"dir": "auto", "lang": code, "autocomplete": "off"}
            self.fields[f"label_{code}"] = CleanCharField(
                label=_("The question in %(language)s") % {"language": name},
                max_length=LONGEST_LABEL,
                required=False,
                widget=forms.TextInput(attrs=told),
            )
            self.fields[f"choices_{code}"] = CleanCharField(
                label=_("Choices in %(language)s") % {"language": name},
                help_text=_("Only for “One of several”: one a line, in the same order in every language."),
                max_length=(LONGEST_CHOICE + 2) * MOST_CHOICES,
                required=False,
                one_line=False,
                widget=forms.Textarea(attrs={**told, "rows": 4}),
            )

    @property
    def parts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each language."""
        return [(self[f"label_{code}"], self[f"choices_{code}"]) for code in self.languages]

    @property
    def texts(self) -> dict[str, tuple[str, list[str]]]:
        """What was written, by language; once the form was found valid."""
        return {code: words for code in self.languages if (words := self._words(code))[0]}

    def _words(self, code: str) -> tuple[str, list[str]]:
        data = self.cleaned_data
        return data.get(f"label_{code}") or "", lines_of(data.get(f"choices_{code}") or "")

    def clean(self):
        data = super().clean()
        broken = {name for name in self.errors if name != "kind"}
        if not broken and not self.texts:
            self.add_error(f"label_{self.languages[0]}", _("Write the question in one language at least."))
        for code in self.languages:
            label, choices = self._words(code)
            if choices and not label and f"label_{code}" not in broken:
                self.add_error(f"label_{code}", _("Write the question that these choices belong to."))
            elif label and data.get("kind") and f"choices_{code}" not in broken:
                self._check_choices(code, choices)
        return data

    def _check_choices(self, code: str, choices: list[str]) -> None:
        if message := self._refusal(code, choices):
            self.add_error(f"choices_{code}", message)

    def _refusal(self, code: str, choices: list[str]):
        """What is wrong with the choices of one language, each message with what to do."""
        if self.cleaned_data["kind"] != Kind.CHOICE:
            return _("Only “One of several” has choices. Choose that above, or leave this empty.") if choices else ""
        if not 2 <= len(choices) <= MOST_CHOICES:
            return _("Write 2 to 12 choices, one a line.")
        if len({choice.casefold() for choice in choices}) < len(choices):
            return _("A choice stands here twice.")
        if max(map(len, choices)) > LONGEST_CHOICE:
            return _("A choice is too long. Keep each to 80 characters.")
        first = next(iter(self.texts))
        expected = len(self.texts[first][1])
        if len(choices) != expected:
            told = {"n": localise_digits(expected), "here": localise_digits(len(choices))}
            return (
                _("There are %(here)s choices here and %(n)s in the first language. Write as many, in that order.")
                % told
            )
        return ""
