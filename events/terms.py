"""What holds for the guests of a date: whether they need an e-mail, whether seats are counted before everyone, how long
we know them. One level of risk, the chapter's or the event's, sets all of it at once.

Imports events.disclosure and events.models.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from chapters.models import ChapterPage
from events.disclosure import is_high_risk
from events.models import CountShown, Occurrence, WithoutEmail

AT_HIGH_RISK = dt.timedelta(hours=48)


@dataclass(frozen=True)
class Terms:
    """`keep_for`: how long after the end of the date anything personal is kept. `count_shown`: whether people who are
    not its hosts may learn how many come or how many seats are left."""

    without_email: WithoutEmail
    count_shown: bool
    keep_for: dt.timedelta
    is_high_risk: bool

    @property
    def takes_aliases(self) -> bool:
        """Whether one can come without an e-mail."""
        return self.without_email != WithoutEmail.REFUSED

    @property
    def invites_aliases(self) -> bool:
        """Whether the form shows that way first."""
        return self.without_email == WithoutEmail.INVITED

    @property
    def keep_days(self) -> int:
        """`keep_for` as people are told it: whole days, never fewer than it is."""
        return -(-self.keep_for // dt.timedelta(days=1))


def terms_of(date: Occurrence) -> Terms:
    """What holds for the guests of this date, now. The event's own choices stand before what the risk says; but a count
    is never shown at high risk, and nobody is kept longer there."""
    event, high = date.event, is_high_risk(date)
    by_risk = WithoutEmail.INVITED if high else WithoutEmail.ALLOWED
    kept = keep_for(date.chapter)
    return Terms(
        without_email=WithoutEmail(event.without_email or by_risk),
        count_shown=not high and event.count_shown != CountShown.NO,
        keep_for=min(kept, AT_HIGH_RISK) if high else kept,
        is_high_risk=high,
    )


def keep_for(chapter: ChapterPage) -> dt.timedelta:
    """How long a chapter keeps its guests: its own choice, within what the network allows at most."""
    return dt.timedelta(days=min(chapter.keep_guests_days, settings.GUESTS_KEPT_DAYS_AT_MOST))


def erase_at(date: Occurrence) -> dt.datetime:
    """When all that is personal of an answer to this date ends. The only place that says so."""
    return date.ends_at + terms_of(date).keep_for
