"""What a rule must be to name dates, and how the editor's form reads and shows it."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.models.rule_forms import RuleForm
from events.recurrence import RuleError, Series, names_a_day, preview, read, stored


def rule_errors(event):
    """What is wrong with the rule and the last day of an event: names of fields, and messages."""
    start, until = event.start_date, event.until
    try:
        rule = read(event.rule)
    except RuleError as error:
        yield "rule", error.message
        return
    if until and rule is None:
        yield "until", _("A last day is for dates that repeat. Choose how they repeat, or leave this empty.")
    elif until and rule.count:
        yield "until", _("Name either the last day or how many dates there are.")
    elif until and start and until < start:
        yield "until", _("This day lies before the first date.")
    elif rule and start and not names_a_day(rule, start=start, until=until):
        yield "rule", _("No day fits this rule. Please choose again.")


class WritesRule:
    """Part of the event's form: takes the last day where the chosen one is missing, and shows the dates at once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "rule" in self.fields and not self.is_bound and self.instance.start_date:
            self.fields["rule"].widget.preview = preview_of(self.instance)

    def clean(self):
        data = super().clean()
        if "rule" in data:
            chosen = self["rule"].data
            if isinstance(chosen, RuleForm) and chosen.is_valid():
                data["rule"] = stored(chosen.rule_from(data.get("start_date")))
        return data


def preview_of(event):
    """The dates of an event as it stands; None where its rule cannot be read."""
    series = Series(
        event.rule,
        start=event.start_date,
        today=timezone.localdate(),
        start_time=None if event.all_day else event.start_time,
        until=event.until,
        excluded={row.date for row in event.excluded_dates.all() if row.date},
        extra={row.date for row in event.extra_dates.all() if row.date},
    )
    try:
        return preview(series, languages=languages_of_the_site())
    except RuleError:
        return None


def languages_of_the_site() -> list[str]:
    """Their codes, that of the reader first."""
    return sorted(dict(settings.LANGUAGES), key=lambda code: code != get_language())
