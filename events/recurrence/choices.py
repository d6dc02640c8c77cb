"""A rule as the choices of a form: what an editor ticks, and back."""

from events.recurrence.parts import Day, Freq, Rule, parse

OTHER = "OTHER"  # a rule that the form has no words for, such as an imported one: its text stands in for all choices
LAST_DAY = -1


def choices_of(rule: Rule | None) -> dict:
    """What is ticked for a rule: `freq`, `interval`, `weekdays` (Monday is 0), `nths`, `monthdays`, `months`, `count`
    and `wkst`; or `freq` is OTHER and `text` says the rule."""
    if rule is None:
        return {"freq": "", "interval": 1, "wkst": 0}
    choices = {
        "freq": rule.freq.value,
        "interval": rule.interval,
        "weekdays": sorted({day.weekday for day in rule.days}),
        "nths": sorted({day.nth for day in rule.days} - {0}, key=lambda nth: (nth < 0, nth)),
        "monthdays": list(rule.monthdays),
        "months": list(rule.months),
        "count": rule.count,
        "wkst": rule.wkst,
    }
    shown = set(choices["nths"]) <= {1, 2, 3, 4, 5, -1} and min(rule.monthdays, default=1) >= LAST_DAY
    sayable = shown and rule_of(choices) == rule
    return choices if sayable else {"freq": OTHER, "interval": 1, "wkst": 0, "text": str(rule)}


def rule_of(choices: dict) -> Rule | None:
    """The rule that the choices say; None for none, RuleError where they do not go together."""
    if not choices.get("freq"):
        return None
    if choices["freq"] == OTHER:
        return parse(choices.get("text", ""))
    nths = choices.get("nths") or [0]
    return Rule(
        Freq(choices["freq"]),
        interval=choices.get("interval") or 1,
        wkst=choices.get("wkst") or 0,
        count=choices.get("count") or None,
        months=tuple(sorted(choices.get("months") or ())),
        monthdays=tuple(sorted(choices.get("monthdays") or ())),
        days=tuple(sorted(Day(weekday, nth) for weekday in choices.get("weekdays") or () for nth in nths)),
    )
