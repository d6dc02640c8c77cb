"""Promises: asked for by a form, confirmed by mail, reminded of twice, kept, withdrawn, or lapsed.

A promise is never money: nothing here touches the ledger.
"""

import datetime as dt
import logging
import uuid
import zoneinfo
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from chapters.models import ChapterPage
from content.freshness import touch
from donations.giving_tokens import pledge_token
from donations.models import Fund, Gift, Pledge
from donations.references import new_reference
from donations.safeguards import LAPSES_AFTER, PLEDGE_ASKED_FOR, REMIND_AFTER, REMIND_BEFORE
from people.actions import contact_for, prove
from people.outbox import queue_mail
from people.secrets import digest

log = logging.getLogger(__name__)

State = Pledge.State
DRAWS = 10  # of reference codes, until one is free
VIA = "pledge-"  # an attempt with this source was begun from a reminder of a promise


@transaction.atomic
def ask_for_pledge(
    *,
    fund: Fund,
    amount: int,
    way: str,
    due_on: dt.date,
    email: str,
    name: str,
    locale: str,
    chapter: ChapterPage | None = None,
) -> Pledge:
    """Write a promise down and send the mail that its button stands behind. `amount` is in minor units of the fund's
    currency. Nothing is shown of it, and nobody is reminded, before that button was pressed.
    """
    uid = uuid.uuid4()
    contact = contact_for(email=email, locale=locale)
    pledge = Pledge.objects.create(
        uid=uid,
        fund=fund,
        contact=contact,
        amount=amount,
        way=way,
        due_on=due_on,
        name=name,
        locale=locale,
        chapter=chapter,
        reference=_free_reference(),
        livemode=settings.STRIPE_LIVE,
        token_hash=digest(pledge_token(uid)),
    )
    queue_mail(
        kind="donations.pledge_ask",
        subject_id=pledge.pk,
        to=contact,
        key=f"donations.pledge_ask:{uid}",
        locale=locale,
    )
    log.info("pledge asked pledge=%s fund=%s", pledge.pk, fund.pk)
    return pledge


def _free_reference() -> str:
    for _draw in range(DRAWS):
        code = new_reference()
        if not Pledge.objects.filter(reference=code).exists():
            break
    return code


@transaction.atomic
def confirm_pledge(*, pledge: Pledge) -> bool:
    """“Yes, I promise”: it stands from now on. False where it stood already, or is too late."""
    found = Pledge.objects.select_for_update(of=("self",)).select_related("contact").get(pk=pledge.pk)
    if found.state != State.ASKED or found.contact is None:
        return False
    found.state, found.confirmed_at = State.STANDING, timezone.now()
    found.save(update_fields=["state", "confirmed_at"])
    prove(contact=found.contact)
    _mail(found, "standing")
    touch()  # the meter tells of it
    log.info("pledge stands pledge=%s", found.pk)
    return True


@transaction.atomic
def withdraw_pledge(*, pledge: Pledge) -> bool:
    """The donor will not give after all, and is forgotten as far as this promise goes. False where it was over."""
    found = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if found.state not in (State.ASKED, State.STANDING):
        return False
    _end(found, State.WITHDRAWN)
    return True


def _end(pledge: Pledge, state: str) -> None:
    if pledge.state == State.STANDING:
        touch()
    pledge.state, pledge.ended_at = state, timezone.now()
    pledge.contact, pledge.name, pledge.message, pledge.dedication = None, "", "", ""
    pledge.save(update_fields=["state", "ended_at", "contact", "name", "message", "dedication"])
    log.info("pledge ended pledge=%s state=%s", pledge.pk, state)


def _mail(pledge: Pledge, what: str) -> None:
    if pledge.contact is not None:
        kind = f"donations.pledge_{what}"
        queue_mail(kind=kind, subject_id=pledge.pk, to=pledge.contact, key=f"{kind}:{pledge.uid}", locale=pledge.locale)


def source_of(pledge: Pledge) -> str:
    """What the link in a reminder names as its source, so that the promise is known to be kept."""
    return VIA + pledge.reference.lower()


def tend_pledges() -> None:
    """What time does to promises: keeps, reminds, lets lapse. For the worker, and harmless to repeat."""
    keep_paid()
    lapse()
    remind()


def today_of(fund: Fund) -> dt.date:
    """The day it is on the fund's clock."""
    return timezone.now().astimezone(zoneinfo.ZoneInfo(fund.zone)).date()


def remind() -> int:
    """A mail some days before the day that was named, and one after it; how many."""
    sent = 0
    near = timezone.now().date() + REMIND_BEFORE + dt.timedelta(days=1)
    standing = Pledge.objects.filter(state=State.STANDING, livemode=settings.STRIPE_LIVE, due_on__lte=near)
    not_twice = Q(reminded_at=None) | Q(reminded_at__date__lte=F("due_on"))
    for pk in standing.filter(not_twice).values_list("pk", flat=True):
        sent += _remind(pk)
    return sent


@transaction.atomic
def _remind(pk: int) -> bool:
    rows = Pledge.objects.select_for_update(of=("self",)).select_related("fund", "contact")
    pledge = rows.filter(pk=pk, state=State.STANDING).first()
    what = reminder_of(pledge) if pledge else ""
    if not pledge or not what:
        return False
    pledge.reminded_at = timezone.now()
    pledge.save(update_fields=["reminded_at"])
    _mail(pledge, what)
    return True


def reminder_of(pledge: Pledge) -> str:
    """Which mail is due today: “before”, “after”, or none. Whoever promised a moment ago knows without a mail."""
    today, told = today_of(pledge.fund), pledge.reminded_at
    zone = zoneinfo.ZoneInfo(pledge.fund.zone)
    told_on = told.astimezone(zone).date() if told else None
    if today >= pledge.due_on + REMIND_AFTER:
        return "" if told_on and told_on > pledge.due_on else "after"
    since = (pledge.confirmed_at or pledge.created_at).astimezone(zone).date()
    fresh = since > pledge.due_on - REMIND_BEFORE - dt.timedelta(days=1)
    return "before" if told_on is None and not fresh and pledge.due_on - REMIND_BEFORE <= today <= pledge.due_on else ""


def lapse() -> int:
    """End promises that nobody confirmed, or that are long past their day; how many."""
    asked = Q(state=State.ASKED, created_at__lt=timezone.now() - PLEDGE_ASKED_FOR)
    overdue = Q(state=State.STANDING, due_on__lt=timezone.now().date() - LAPSES_AFTER)
    ended = 0
    for pledge in _locked(Pledge.objects.filter(asked | overdue)):
        if pledge.state in (State.ASKED, State.STANDING):
            _end(pledge, State.LAPSED)
            ended += 1
    return ended


def keep_paid() -> int:
    """Mark promises kept whose donor came from a reminder and paid by card; how many."""
    kept = 0
    for pledge in _locked(Pledge.objects.filter(state=State.STANDING, way=Pledge.Way.CARD)):
        mine = {"attempt__source": source_of(pledge), "fund": pledge.fund_id, "livemode": pledge.livemode}
        gift = Gift.objects.filter(**mine, pledge=None).order_by("pk").first()
        if gift and pledge.state == State.STANDING and not Gift.objects.filter(pledge=pledge).exists():
            Gift.objects.filter(pk=gift.pk).update(pledge=pledge)
            pledge.state, pledge.ended_at = State.KEPT, timezone.now()
            pledge.save(update_fields=["state", "ended_at"])
            touch()
            kept += 1
    return kept


def _locked(pledges: QuerySet[Pledge]) -> Iterator[Pledge]:
    """Each of them under its lock, in a transaction of its own."""
    for pk in list(pledges.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            found = Pledge.objects.select_for_update().filter(pk=pk).first()
            if found:
                yield found
