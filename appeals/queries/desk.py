"""What the desk tells of appeals: in numbers, and by name to those who may see names."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from appeals.models import Alarm, Appeal, Signature, Source, Tally
from appeals.queries.review import waiting
from appeals.queries.tallies import Axis, totals_of
from appeals.queries.tallies import Count as Counted
from appeals.queries.wall import EPOCH, found_by_name, read_place
from chapters.models import ChapterPage

A_PAGE = 40
MICROSECOND = dt.timedelta(microseconds=1)
PLACE = re.compile(r"\d{1,17}-\d{1,18}")
STATES = ("confirmed", "pending", "held", "invalid")
CONSENTS = ("shows", "prints", "wants_updates", "wants_to_help")
FEATURED = "featured"
State = Signature.State


@dataclass(frozen=True)
class Line:
    """An appeal at a glance. `today` is by the clock of UTC, as tallies are."""

    appeal: Appeal
    count: Counted
    today: int
    waiting: int
    alarms: int


def lines_of(appeals: Iterable[Appeal], decided: set[int], chapter: ChapterPage) -> list[Line]:
    """Each appeal in one line. Four queries, however many appeals; `decided` are those that are this desk's to decide
    about, and only of those it hears of alarms and of everything that waits."""
    rows = list(appeals)
    totals = totals_of(rows)
    today = timezone.now().date().isoformat()
    days = Tally.objects.filter(appeal__in=rows, axis=Axis.DAY, key=today)
    new = {row.appeal_id: row.signed for row in days}
    held = _waiting(rows, decided, chapter)
    standing = Alarm.objects.filter(appeal__in=decided, ended_at=None).order_by().values_list("appeal")
    alarms = dict(standing.annotate(n=Count("pk")))
    return [Line(one, totals[one.pk], new.get(one.pk, 0), held.get(one.pk, 0), alarms.get(one.pk, 0)) for one in rows]


def _waiting(appeals: list[Appeal], decided: set[int], chapter: ChapterPage) -> dict[int, int]:
    mine = Q(appeal__in=decided) | Q(chapter__translation_key=chapter.translation_key)
    rows = waiting(Signature.objects.filter(mine, appeal__in=[one.pk for one in appeals]))
    return dict(rows.order_by().values_list("appeal").annotate(n=Count("pk")))


@dataclass(frozen=True)
class SignerFilters:
    """What a list of signers is narrowed to; `before` is where the page begins."""

    country: str = ""
    chapter: str = ""
    state: str = ""
    consent: str = ""
    name: str = ""
    before: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "SignerFilters":
        """What stands in an address; a value that is none of ours narrows nothing."""
        country, chapter = query.get("country", "").upper(), query.get("chapter", "")
        state, consent, before = query.get("state", ""), query.get("consent", ""), query.get("before", "")
        return cls(
            country=country if re.fullmatch(r"[A-Z]{2}", country) else "",
            chapter=chapter if re.fullmatch(r"[0-9]{1,18}", chapter) else "",
            state=state if state in (*STATES, FEATURED) else "",
            consent=consent if consent in CONSENTS else "",
            name=query.get("name", "")[:60].strip(),
            before=before if PLACE.fullmatch(before) else "",
        )

    def address(self, **changes: str) -> str:
        """The query of an address that says this, with changes; a change leads back to the first page."""
        wanted = replace(self, **{"before": "", **changes})
        return "?" + urlencode([(name, value) for name, value in wanted.__dict__.items() if value])


def signers_page(rows: QuerySet[Signature], appeal: Appeal, filters: SignerFilters) -> tuple[list[Signature], str]:
    """One page of the signers that a desk sees (`rows`), newest first, and where the next one begins.

    A name is looked up among those that are shown, through the index of the wall, and answers with one page.
    """
    rows = _narrowed(rows, filters).select_related("chapter")
    if filters.name:
        return found_by_name(appeal, filters.name, most=A_PAGE, among=rows), ""
    place = read_place(filters.before)
    if place:
        at, pk = place
        # The first condition says no more than the second, but an index can begin there.
        rows = rows.filter(created_at__lte=at).filter(Q(created_at__lt=at) | Q(pk__lt=pk))
    found = list(rows.order_by("-created_at", "-pk")[: A_PAGE + 1])
    return found[:A_PAGE], written(found[A_PAGE - 1]) if len(found) > A_PAGE else ""


def _narrowed(rows: QuerySet[Signature], filters: SignerFilters) -> QuerySet[Signature]:
    if filters.country:
        rows = rows.filter(country=filters.country)
    if filters.chapter:
        rows = rows.filter(chapter=int(filters.chapter))
    if filters.consent:
        rows = rows.filter(**{filters.consent: True})
    if filters.state == "held":
        return waiting(rows)
    if filters.state == FEATURED:
        return rows.filter(is_featured=True)
    if filters.state == "confirmed":
        return rows.filter(state=State.CONFIRMED, held_for="")
    return rows.filter(state=filters.state) if filters.state else rows


def written(row: Signature) -> str:
    """The place of a row in the list, for an address."""
    return f"{(row.created_at - EPOCH) // MICROSECOND}-{row.pk}"


def codes_of(chapter: ChapterPage) -> set[str]:
    """The codes by which signatures are credited to a chapter: its own short names, and those it gave out."""
    pages = ChapterPage.objects.filter(translation_key=chapter.translation_key)
    sources = Source.objects.filter(chapter__translation_key=chapter.translation_key)
    return {*pages.values_list("slug", flat=True), *sources.values_list("code", flat=True)}
