"""Those who plan ads are told of deadlines: 14, 7, 3 and 1 days before, and once it has passed and nothing was done.

Imports outreach.queries and people.outbox. Each mail is known by ad, deadline, stage and reader; a deadline that moved
is another one, so that it is told anew.
"""

import datetime as dt
import logging

from django.db.models import Q, QuerySet
from django.utils import timezone

from chapters.models import Membership
from chapters.rules import Ability, roles_with
from outreach.models import Placement, State
from outreach.queries.board import Line, lines_of
from outreach.queries.deadlines import ISSUE, MATERIALS, SPACE, Deadline
from people.models import User
from people.outbox import queue_mail

log = logging.getLogger(__name__)

KIND = "outreach.deadline"
DAYS = (14, 7, 3, 1)
PAST = 0  # the stage of a deadline that has passed
LATE = dt.timedelta(days=7)  # longer ago than that nobody is told any more


def remind() -> int:
    """Ask for every mail that is due and was not asked for before; how many ads it looked at."""
    now = timezone.now()
    rows = Placement.objects.exclude(state__in=(State.IDEA, State.TEAR_SHEET, State.CLOSED, State.FALLEN))
    lines = lines_of(rows.select_related("chapter__locale"), now)
    for line in lines:
        for deadline in line.deadlines:
            stage = stage_of(line, deadline, now)
            if stage is not None:
                _tell(line, deadline, stage)
    return len(lines)


def stage_of(line: Line, deadline: Deadline, now: dt.datetime) -> int | None:
    """How near it is: 14, 7, 3 or 1 days, 0 where it has passed; None where there is nothing to tell.

    A step that another one of its ladder comes before is not told of. The file is asked for once the space is booked.
    The day it comes out is told afterwards only: to write it down.
    """
    if line.is_behind:
        return None
    if deadline.kind == MATERIALS and line.placement.state != State.ORDERED:
        return None
    over = deadline.at + dt.timedelta(days=1) if deadline.kind == ISSUE else deadline.at
    if over <= now:
        return PAST if now - over < LATE and _is_open(line, deadline) else None
    if deadline.kind == ISSUE:
        return None
    return min((days for days in DAYS if deadline.days_left(now) <= days), default=None)


def _is_open(line: Line, deadline: Deadline) -> bool:
    """Whether something has to be done about what has passed: where money was missing, a decision ends it."""
    if deadline.kind == SPACE and line.placement.state == State.FUNDING:
        return line.must_decide or line.is_covered
    return True


def _tell(line: Line, deadline: Deadline, stage: int) -> None:
    ad = line.placement
    subject = f"{ad.pk}|{code_of(deadline)}|{stage}"
    for user in readers_of(ad, about_money=deadline.kind == SPACE and bool(line.missing)):
        locale = user.locale or (ad.chapter.locale.language_code if ad.chapter else "en")
        queue_mail(kind=KIND, subject_id=subject, to=user, key=f"{KIND}:{subject}:{user.pk}", locale=locale)


def code_of(deadline: Deadline) -> str:
    """Names it in few letters: which, and the moment. One that moved is another one."""
    return f"{deadline.kind}|{int(deadline.at.timestamp())}"


def readers_of(ad: Placement, *, about_money: bool) -> QuerySet[User]:
    """Who plans this chapter's ads, and its treasurers where money is missing; network admins for the network's."""
    people = User.objects.filter(is_active=True).order_by("pk")
    if ad.chapter is None:
        return people.filter(is_superuser=True)
    roles = {*roles_with(Ability.PLAN_ADS), *(roles_with(Ability.HANDLE_MONEY) if about_money else [])}
    members = Membership.objects.filter(chapter__translation_key=ad.chapter.translation_key, role__in=roles)
    return people.filter(Q(pk__in=members.values("user")))
