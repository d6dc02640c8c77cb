"""What tests of paper have in common: an appeal, a chapter with two who count, and how batches come about."""

import datetime as dt
import itertools
import uuid
from typing import Any

from appeals.actions.counting import fold_changes
from appeals.actions.paper import Brought, bring_in, count_again
from appeals.models import AppealPage, PaperBatch
from appeals.queries.tallies import Count, total_of
from chapters.models import ChapterPage, Role
from people.models import User
from tests import factories

DAY = dt.date(2026, 11, 20)
HEADS = "Name,City,Country,Profession,Shown,Print"
_number = itertools.count(1)


class World:
    """An appeal of the network and a chapter with two people who count."""

    def __init__(self, slug: str = "sf", page: AppealPage | None = None, **fields: Any):
        self.page = page or factories.appeal_page()
        self.appeal = self.page.appeal
        self.chapter: ChapterPage = factories.chapter(slug=slug, **fields)
        self.first = factories.member(self.chapter, Role.HOST)
        self.second = factories.member(self.chapter, Role.COORDINATOR)

    def bring(self, counted: int = 80, author: User | None = None, **fields: Any) -> PaperBatch:
        said = {"sheets": 6, "collected_on": DAY, "locale": "en", "country": "US", "collector": "red notebook"}
        brought = Brought(counted=counted, **{**said, **fields})
        uid = uuid.uuid4()
        return bring_in(uid=uid, appeal=self.appeal, chapter=self.chapter, brought=brought, author=author or self.first)

    def counted(self, counted: int = 77, first: int = 80, **fields: Any) -> PaperBatch:
        """A batch that two people have counted."""
        return count_again(batch=self.bring(first, **fields), counted=counted, author=self.second)

    @property
    def total(self) -> Count:
        fold_changes()
        return total_of(self.appeal)

    def address(self, rest: str = "") -> str:
        return f"/desk/{self.chapter.slug}/appeals/{self.appeal.key}/sheets/{rest}"


def csv(*lines: str, heads: str = HEADS) -> bytes:
    """A typed sheet with these lines below its headings."""
    return "\n".join([heads, *lines]).encode()
