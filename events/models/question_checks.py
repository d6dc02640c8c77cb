"""What an event may ask: the questions of its own chapter and the network's, each once. For the editor's form."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel


class AskedQuestionForm(WagtailAdminModelForm):
    """One row. `offered` are the choices, and nothing else is taken: other chapters' questions do not exist here."""

    def __init__(self, *args, offered=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = {str(pk) for pk, _label in offered}
        if "question" in self.fields:
            field = self.fields["question"]
            field.queryset = field.queryset.filter(pk__in=[pk for pk, _label in offered])
            field.choices = [("", _("Choose a question.")), *offered]
            field.error_messages["invalid_choice"] = _("This cannot be asked here. Choose another question.")


class AskedQuestionsPanel(InlinePanel):
    """Rows of `AskedQuestionForm`."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = AskedQuestionForm
        return options


class ChecksQuestions:
    """Part of the event's form: knows the chapter, which a row alone does not where the page is new."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        formset = self.formsets.get("asked_questions")
        if formset is not None:
            home = self.instance.chapter if self.instance.pk else self.parent_page and self.parent_page.specific
            offered = offered_to(home, keep={row.question_id for row in self.instance.asked_questions.all()})
            formset.form_kwargs = {**formset.form_kwargs, "offered": offered}

    def clean(self):
        data = super().clean()
        formset = self.formsets.get("asked_questions")
        seen = set()
        for row in formset.forms if formset is not None else []:
            question = row.cleaned_data.get("question") if row.is_valid() else None
            if question is None or row.cleaned_data.get("DELETE"):
                continue
            if question.pk in seen:
                row.add_error("question", _("This stands here twice. Once is enough."))
            seen.add(question.pk)
        return data


def offered_to(chapter, *, keep=()) -> list[tuple[int, str]]:
    """What an event of this chapter may ask: keys and labels. What was retired stays where it is asked (`keep`)."""
    from django.utils.translation import get_language

    from events.models.questions import Question

    found = []
    for question in Question.objects.within_reach(chapter).prefetch_related("texts"):
        words = question.words(get_language())
        if words is None or (question.is_retired and question.pk not in keep):
            continue
        label = _("%(question)s (retired, no longer asked)") if question.is_retired else "%(question)s"
        found.append((question.pk, label % {"question": words.label}))
    return found
