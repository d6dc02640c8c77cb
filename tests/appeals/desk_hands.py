"""What tests of the desk of appeals have in common: many signatures quickly, chapters with codes, how to press."""

import datetime as dt
import itertools
import re
from collections.abc import Iterator

from django.utils import timezone

from appeals import wordings
from appeals.actions.counting import change_for, fold_changes, note_changes
from appeals.actions.versions import open_appeal
from appeals.keys import domain_key
from appeals.models import Appeal, Signature, Tally
from appeals.naming import shown
from appeals.queries.tallies import total_of
from chapters.models import ChapterPage
from tests import factories

_number: Iterator[int] = itertools.count(1)
FULL = {"display": "full", "shows": True, "locale": "en", "country": "DE", "state": "confirmed"}


def crowd(page, count: int, *, at: dt.datetime | None = None, host: str = "", **fields) -> list[Signature]:
    """So many signatures at once, in the tallies after the next fold; confirmed unless `state` says otherwise."""
    at = at or timezone.now()
    said = {**FULL, "name": "Sima Mohammadi", "city": "", **fields}
    seen = shown(**{name: said[name] for name in ("name", "city", "country", "display", "shows")})
    shown_as = {"on_wall": seen.on_wall, "shown_name": seen.name, "shown_place": seen.place}
    rows = [
        Signature(
            appeal=page.appeal,
            version=page.appeal.versions.get(),
            signer_key=f"{next(_number):064d}",
            wording=wordings.NOW,
            created_at=at,
            confirm_by=at + dt.timedelta(hours=72),
            confirmed_at=at if said["state"] == "confirmed" else None,
            domain_key=domain_key(host) if host else "",
            **{**said, **shown_as, "folded": seen.folded, "folded_last": seen.folded_last},
        )
        for _ in range(count)
    ]
    Signature.objects.bulk_create(rows)
    note_changes(change_for(row, online=int(row.counts), pending=int(row.state == "pending")) for row in rows)
    return rows


def old_appeal(days: int = 10, **fields):
    """The page of an appeal that has been there for some days, so that it has a usual hour."""
    page = factories.appeal_page(**fields)
    page.appeal.created_at = timezone.now() - dt.timedelta(days=days)
    Appeal.objects.filter(pk=page.appeal.pk).update(created_at=page.appeal.created_at)
    return page


def own_appeal(chapter: ChapterPage, **fields):
    """The page of an appeal that a chapter has for itself."""
    page = factories.appeal_page(chapter, title="Our own words", slug="own", **fields)
    open_appeal(page=page)
    return page


def counted(page) -> tuple[int, int]:
    """How many signed, and how many have not answered the mail, once all is folded; the rows must agree."""
    fold_changes()
    total = total_of(page.appeal)
    rows = Signature.objects.filter(appeal=page.appeal)
    truth = (rows.filter(pk__in=Signature.objects.counted()).count(), rows.filter(state="pending").count())
    assert (total.online, total.pending) == truth
    for axis in Tally.Axis.values:
        assert sum(row.online for row in Tally.objects.filter(appeal=page.appeal, axis=axis)) == total.online, axis
    return total.signed, total.pending


def desk(chapter: ChapterPage, page, address: str = "") -> str:
    """An address of the desk of an appeal."""
    return f"/desk/{chapter.slug}/appeals/{page.appeal.key}/{address}"


def text_of(response) -> str:
    """All of an answer, whether it came at once or bit by bit."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8", "replace")


def html(client, address: str, status: int = 200) -> str:
    """A page as it answers."""
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def names(text: str) -> list[str]:
    """The names in a list of the desk, in order."""
    return re.findall(r'row-title"><a [^>]*><bdi>([^<]*)</bdi>', text)


def facts(text: str) -> dict[str, str]:
    """What stands in the lists of terms of a page, without tags."""
    pairs = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", text)
    return {term: re.sub(r"<[^>]+>", "", value) for term, value in pairs}
