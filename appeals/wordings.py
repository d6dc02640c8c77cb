"""In which words people agreed. A signature keeps the number of the wording it read; old wordings stay as they are.

Imports nothing of ours.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Wording:
    """The words beside each tick. None is ticked beforehand, and none depends on another."""

    shows: Promise
    prints: Promise
    wants_updates: Promise
    wants_to_help: Promise


WORDINGS: dict[int, Wording] = {
    1: Wording(
        shows=_("Show me among those who signed, on this site."),
        prints=_("Print me with the appeal in an advertisement that donations pay for."),
        wants_updates=_("Write to me when there is news."),
        wants_to_help=_("Ask me to help as a volunteer."),
    ),
}
NOW = max(WORDINGS)
UPDATES, VOLUNTEER = "updates", "volunteer"  # what the two ticks that need an address are kept as (people.Consent)
