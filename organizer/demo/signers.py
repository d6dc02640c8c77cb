"""The demonstration's signers: people who do not exist, endorsements, sheets from squares and lecture halls."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from appeals import append_only as texts
from appeals.actions.counting import change_for_batch, fold_changes, note_changes
from appeals.actions.generating import generate_signatures
from appeals.models import (
    Alarm,
    Appeal,
    AppealPage,
    AppealText,
    AppealVersion,
    Endorsement,
    EndorsementText,
    PaperBatch,
    Signature,
    Source,
    Sweep,
    TallyChange,
)
from chapters.models import ChapterPage
from content.models import BasePage
from people.models import User

SIGNERS = {"emergency-appeal": 1200, "a-room-for-the-letters": 140}
# Chapter, collector, sheets, what the collector wrote on the envelope, what the second person counted, days ago.
SHEETS = [
    ("bogota", "lechuza", 12, 180, 177, 40),
    ("bogota", "colibri", 10, 145, 145, 21),
    ("san-francisco", "heron", 6, 80, 77, 12),
    ("berlin", "spatz", 3, 41, None, 2),
]


class Signers:
    """Everyone who signed something in one loading."""

    def __init__(self, *, pages: Mapping[str, BasePage], chapters: Mapping[str, ChapterPage], today: dt.date) -> None:
        self.pages, self.chapters, self.today = pages, chapters, today
        first, second = User.objects.filter(is_active=True).order_by("pk")[:2]
        self.counters = first, second

    def sign(self, told: Mapping[str, Any]) -> None:
        """Names, sheets, codes and endorsements."""
        for seed, (slug, number) in enumerate(SIGNERS.items()):
            for _written in generate_signatures(self.appeal(slug), number, seed=seed, force=True):
                pass
        for sheet in SHEETS:
            self.bring_in(*sheet)
        self.give_out_codes()
        for place, entry in enumerate(told["endorsement"]):
            self.endorse(entry, order=10 * place)
        fold_changes()

    def appeal(self, key: str) -> Appeal:
        page = next(page for slug, page in self.pages.items() if slug.endswith(key))
        assert isinstance(page, AppealPage)
        return Appeal.objects.get(key=page.translation_key)

    def bring_in(self, slug: str, collector: str, sheets: int, first: int, second: int | None, ago: int) -> None:
        chapter = self.chapters[slug]
        day = self.today - dt.timedelta(days=ago)
        appeal = self.appeal("emergency-appeal")
        number = PaperBatch.objects.filter(appeal=appeal, chapter=chapter).count() + 1
        counted = {"counted": second, "second_by": self.counters[1], "second_at": timezone.now()} if second else {}
        batch = PaperBatch.objects.create(
            appeal=appeal,
            chapter=chapter,
            number=number,
            collector=collector,
            locale="en",
            country=str(chapter.country),
            sheets=sheets,
            collected_on=day,
            first_count=first,
            first_by=self.counters[0],
            **counted,
        )
        if second:
            note_changes([change_for_batch(batch, second)])

    def give_out_codes(self) -> None:
        for slug, code in (("san-francisco", "heron"), ("berlin", "spatz")):
            Source.objects.create(code=code, chapter=self.chapters[slug], label=code.capitalize())

    def endorse(self, entry: Mapping[str, Any], *, order: int) -> None:
        row = Endorsement.objects.create(
            appeal=self.appeal(entry["of"]),
            kind=entry["kind"],
            state=Endorsement.State.APPROVED,
            country=entry["country"],
            website=entry.get("website", ""),
            order=order,
            locale="en",
        )
        for locale in ("en", "fa", "es"):
            name, profession, words = entry[locale]
            facts = {"name": name, "profession": profession, "words": words}
            EndorsementText.objects.create(endorsement=row, locale=locale, **facts)


def clear_signers() -> None:
    """Take away everything that hangs on appeals."""
    from django.db import connection

    texts.remove(connection)
    try:
        for model in (Signature, PaperBatch, Sweep, Alarm, TallyChange, Endorsement, Source, AppealText, AppealVersion):
            model._base_manager.all().delete()
        Appeal.objects.all().delete()
    finally:
        texts.install(connection)
