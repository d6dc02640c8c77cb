"""How many people may come to a date without an e-mail. Imports events.models and events.terms.

Whoever gives none proves nothing by a mail, and a robot could say yes a thousand times. So only a share of the seats is
kept that way: half of them, four fifths where aliases are invited. With an e-mail there is no such limit.
"""

from django.db.models import Sum

from events.models import Occurrence, Rsvp
from events.terms import terms_of

PERCENT_ALLOWED, PERCENT_INVITED = 50, 80
WITHOUT_LIMIT = 200  # people, where seats are not counted


def most_without_email(date: Occurrence) -> int:
    """How many people without an e-mail a date takes, those who wait included."""
    if date.capacity is None:
        return WITHOUT_LIMIT
    percent = PERCENT_INVITED if terms_of(date).invites_aliases else PERCENT_ALLOWED
    return min(-(-date.capacity * percent // 100), WITHOUT_LIMIT)


def has_room_without_email(date: Occurrence, party: int) -> bool:
    """Whether a party of so many can still come that way."""
    states = [*Rsvp.HOLDING, Rsvp.State.WAITLISTED]
    rows = Rsvp.objects.filter(occurrence=date, contact=None, erased_at=None, is_walk_in=False, state__in=states)
    taken = rows.aggregate(people=Sum("party", default=0))["people"]
    return bool(taken + party <= most_without_email(date))
