"""What waits for those who plan ads, a line each: derived when the desk is drawn.

Imports outreach.desk_words and outreach.queries.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appeals.models import Drawing
from chapters.models import ChapterPage
from donations.models import Spending
from outreach.actions.steps import SIGN_OFFS
from outreach.desk_words import deadline_line
from outreach.models import OUT, Creative, Placement, State
from outreach.queries.board import Line
from people.language import long_date, number

RUNS_OUT = dt.timedelta(days=7)  # before a quote ends, while its money is still being raised


@dataclass(frozen=True)
class Need:
    """A line: what, about which ad, where to go, and how pressing (kind `few` or `off` is marked)."""

    title: str
    note: str
    url: str
    state: str = ""
    kind: str = "few"


@dataclass(frozen=True)
class Known:
    """What is asked once for all ads: how often the file was signed off, and whether the publisher was paid."""

    sign_offs: dict[int, int]
    paid: set[str]


def needs_of(chapter: ChapterPage, lines: Sequence[Line], now: dt.datetime | None = None) -> list[Need]:
    """Everything that needs somebody, what is most pressing first. Two queries."""
    now = now or timezone.now()
    known = _known([line.placement for line in lines])
    found = [(rank, need) for line in lines for rank, need in _of(chapter, line, known, now)]
    return [need for _rank, need in sorted(found, key=lambda one: one[0])]


def _known(ads: list[Placement]) -> Known:
    ordered = [ad.pk for ad in ads if ad.state == State.ORDERED]
    same = Count("sign_offs", filter=Q(sign_offs__file_digest=F("file_digest")), distinct=True)
    ready = Creative.objects.filter(placement__in=ordered, state=Drawing.READY, frozen_at__isnull=False)
    # The newest file of each ad stands last.
    sign_offs = dict(ready.annotate(same=same).order_by("number").values_list("placement", "same"))
    out = [ad.subject for ad in ads if ad.state in OUT]
    paid = Spending.objects.filter(subject__in=out, livemode=settings.STRIPE_LIVE, posting__reversed_by=None)
    return Known(sign_offs, set(paid.values_list("subject", flat=True)))


def _of(chapter: ChapterPage, line: Line, known: Known, now: dt.datetime) -> list[tuple[int, Need]]:
    """What one ad needs, each with how pressing it is: 0 comes first."""
    ad = line.placement
    url = reverse("desk_ad", args=[chapter.slug, ad.uid])
    found = []
    if line.must_decide:
        found.append((0, Need(_("Choose what happens now"), ad.name, f"{url}decide/", _("Too little money"), "off")))
    elif (due := _due(line, url, now)) is not None:
        found.append(due)
    if (quote := _quote(line, url, now)) is not None:
        found.append((3, quote))
    if line.is_covered and not line.is_behind:
        title = _("There is enough money. A treasurer has to agree")
        found.append((2, Need(title, ad.name, url)))
    if ad.pk in known.sign_offs and known.sign_offs[ad.pk] < SIGN_OFFS:
        left = _("%(left)s missing") % {"left": number(SIGN_OFFS - known.sign_offs[ad.pk])}
        found.append((2, Need(_("The file waits to be signed off"), ad.name, f"{url}creative/", left)))
    if ad.state == State.PRINTED:
        found.append((4, Need(_("It came out. Show the tear sheet"), ad.name, url)))
    if ad.state in OUT and ad.state != State.CLOSED and ad.subject not in known.paid:
        found.append((4, Need(_("The publisher is not paid yet"), ad.name, url)))
    return found


def _due(line: Line, url: str, now: dt.datetime) -> tuple[int, Need] | None:
    """A deadline that is past, or within three days."""
    if line.next is None or line.is_behind:
        return None
    told = deadline_line(line.next, now)
    if not told.is_past and not told.is_near:
        return None
    note = _("%(ad)s · %(when)s") % {"ad": line.placement.name, "when": told.when}
    return (0 if told.is_past else 1), Need(told.what, note, url, told.left, "off" if told.is_past else "few")


def _quote(line: Line, url: str, now: dt.datetime) -> Need | None:
    """A quote that runs out within a week, or did, while the money is being raised."""
    ad = line.placement
    if ad.quote is None or ad.quote.expires_on is None or ad.state not in (State.FUNDING, State.FUNDED):
        return None
    today = now.astimezone(ZoneInfo(ad.quote.publication.zone)).date()
    if ad.quote.expires_on - today > RUNS_OUT:
        return None
    over = ad.quote.expires_on < today
    title = _("The quote has run out") if over else _("The quote runs out")
    note = _("%(ad)s · %(when)s") % {"ad": ad.name, "when": long_date(ad.quote.expires_on)}
    return Need(title, note, url, kind="off" if over else "few")
