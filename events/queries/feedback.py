"""What guests thought of a date, for its host: numbers, a distribution, words. Nothing before three have answered."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Feedback, Occurrence, Rsvp
from events.queries.audiences import door_was_used, has_come
from people.language import localise_digits, number
from people.secrets import digest

RATINGS = (5, 4, 3, 2, 1)
# Fewer answers would tell who gave which, to a host who knows who was there.
ENOUGH = 3


@dataclass(frozen=True)
class Said:
    """What one guest wrote, and in which language their page was."""

    words: str
    locale: str


@dataclass(frozen=True)
class Sheet:
    """The answers to one date. `bars` is for ui/bars.html; without enough of them there is only their number."""

    answers: int
    average: str
    bars: dict[str, object]
    said: list[Said]
    missing: int

    @property
    def is_shown(self) -> bool:
        return not self.missing


def feedback_of(date: Occurrence, language: str) -> Sheet:
    """Everything that was said, in an order that has nothing to do with when or by whom it was."""
    rows = list(Feedback.objects.filter(occurrence=date))
    if len(rows) < ENOUGH:
        return Sheet(len(rows), "", {}, [], ENOUGH - len(rows))
    average = number(round(sum(row.rating for row in rows) / len(rows), 1), language)
    rows.sort(key=lambda row: digest(f"{row.pk} {row.words}"))
    said = [Said(row.words, row.locale) for row in rows if row.words]
    return Sheet(len(rows), average, _bars([row.rating for row in rows], language), said, 0)


def _bars(ratings: list[int], language: str) -> dict[str, object]:
    most = max(ratings.count(rating) for rating in RATINGS)
    return {
        "caption": _("How guests rated it, from 1 to 5"),
        "heads": [_("Rating"), _("Answers"), _("Share")],
        "rows": [
            {
                "name": localise_digits(rating, language),
                "number": localise_digits(ratings.count(rating), language),
                "share": round(100 * ratings.count(rating) / most),
            }
            for rating in RATINGS
        ],
    }


def may_give_feedback(rsvp: Rsvp) -> bool:
    """Whether this guest can say how it was: they came, it took place, and we still know them. Once they have said it,
    they cannot again."""
    date = rsvp.occurrence
    if date.is_off or not date.has_ended() or rsvp.gave_feedback:
        return False
    known = rsvp.erased_at is None and timezone.now() < rsvp.erase_at
    return known and has_come(rsvp, door_used=door_was_used(date))
