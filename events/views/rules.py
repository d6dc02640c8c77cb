"""The dates of an event that is being written. Nothing is read from the database, nothing is kept."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from events.models.rule_checks import languages_of_the_site
from events.models.rule_forms import PREFIX, RuleForm, SeriesForm
from events.recurrence import preview


@require_POST
def rule_dates(request):
    """What the form in Wagtail says, as words and dates: a fragment for the editor's script, else a page."""
    form, rule = SeriesForm(request.POST), RuleForm(request.POST, prefix=PREFIX)
    problem, series = "", None
    if not rule.is_valid():
        problem = rule.summary()
    elif not form.is_valid():
        problem = form.problem()
    else:
        series = form.series(rule, today=timezone.localdate())
    context = {
        "problem": problem,
        "preview": series and preview(series, languages=languages_of_the_site()),
        "in_farsi": get_language() == "fa",
    }
    name = "rule_dates" if "fragment" in request.GET else "rule_dates_page"
    return render(request, f"events/editor/{name}.html", context)
