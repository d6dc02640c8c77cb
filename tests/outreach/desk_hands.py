"""What tests of the desk for ads have in common: a chapter with its ad and its people, and how to press."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

from chapters.models import ChapterPage, Role
from donations.actions.guarantees import record_guarantee
from donations.models import Fund
from outreach.models import Placement, State
from people.models import User
from tests import ad_factories, factories
from tests.donations.desk_hands import by_hand

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def page(address: str = "", chapter: str = "sf") -> str:
    return f"/desk/{chapter}/ads/{address}"


def chapter_with_fund(slug: str = "sf", title: str = "San Francisco", **fields: Any) -> tuple[ChapterPage, Fund]:
    chapter = factories.chapter(title, slug=slug)
    return chapter, factories.fund(chapter=chapter, name=f"A page for {title}", zone="America/New_York", **fields)


def ad(chapter: ChapterPage, fund: Fund | None = None, **fields: Any) -> Placement:
    """An ad of this chapter that is being funded; without a fund one that is quoted."""
    asked = fields.pop("asked", None) or ad_factories.quote(chapter=chapter)
    return ad_factories.placement(chapter=chapter, asked=asked, fund=fund, **fields)


def give(fund: Fund, author: User, amount: int) -> None:
    by_hand(fund, author, amount)


def word(fund: Fund, author: User, amount: int) -> None:
    record_guarantee(fund=fund, amount=amount, by="Roya", author=author)


def moved(row: Placement, state: str, **fields: Any) -> Placement:
    """The ad as if it had come so far, with all that its constraints ask."""
    facts = {"state": state, **({"approved_amount": 1_500_000} if state != State.FUNDING else {}), **fields}
    Placement.objects.filter(pk=row.pk).update(**facts)
    return Placement.objects.get(pk=row.pk)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def member(chapter: ChapterPage, role: Role = Role.EDITOR, **fields: Any) -> User:
    return factories.member(chapter, role, **fields)


def day(days: int) -> dt.date:
    """So many days from today."""
    return timezone.now().date() + dt.timedelta(days=days)


def quote_form(**fields: Any) -> dict[str, Any]:
    """What a publisher asked, as it is typed."""
    return {
        **{"source": "A mail", "dated": day(0), "currency": "USD", "price": "15,000", "commission": "", "tax": ""},
        **{"space_on": day(13), "space_at": "17:00", "materials_on": day(16), "materials_at": "17:00"},
        **{"issue_on": day(30), "expires_on": "", **fields},
    }


def format_form(**fields: Any) -> dict[str, Any]:
    return {
        **{"name": "Full page", "kind": "page", "unit": "in", "width": "10.5", "height": "14.25", "bleed": "0.125"},
        **{"safe": "0.375", "columns": "", "colour": "black", "min_type": "6.5", **fields},
    }


def publication_form(**fields: Any) -> dict[str, Any]:
    return {"name": "The Nation", "country": "US", "language": "en", "zone": "America/New_York", **fields}


def queries_of(client: Client, path: str, count: Callable) -> int:
    """How many queries a page asks, what is looked up once left out."""
    client.get(path)
    with count() as asked:
        assert client.get(path).status_code == 200
    return len(asked)
