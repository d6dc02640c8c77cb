"""How dates repeat: rule parts in, naive local dates out. Knows no models, no clock, no zone but the one it is given.

A rule is what RFC 5545 calls RRULE, without UNTIL: the last day is a local date of its own, as are the first day, the
days left out and the days added. `docs/architecture.md` says why.
"""

from events.recurrence.choices import choices_of, rule_of
from events.recurrence.days import expand, names_a_day
from events.recurrence.foreign import Foreign, from_rrule, until_instant
from events.recurrence.gaps import Gap, Missing, gap_of
from events.recurrence.parts import Day, Freq, Rule, RuleError, parse, read, stored
from events.recurrence.preview import Preview, Series, preview
from events.recurrence.words import label

__all__ = [
    "Day",
    "Foreign",
    "Freq",
    "Gap",
    "Missing",
    "Preview",
    "Rule",
    "RuleError",
    "Series",
    "choices_of",
    "expand",
    "from_rrule",
    "gap_of",
    "label",
    "names_a_day",
    "parse",
    "preview",
    "read",
    "rule_of",
    "stored",
    "until_instant",
]
