"""A chapter's codes and what each brought."""

from dataclasses import dataclass

from appeals.models import Appeal, Source, Tally
from appeals.queries.tallies import Count
from chapters.models import ChapterPage


@dataclass(frozen=True)
class Code:
    """A code and how many signed with it. `source` is None for the chapter's own, which is its short name."""

    code: str
    label: str
    count: Count
    source: Source | None = None

    @property
    def is_retired(self) -> bool:
        return self.source is not None and self.source.retired_at is not None


def codes_of(chapter: ChapterPage, appeal: Appeal) -> list[Code]:
    """The chapter's own code, then those in use, newest first, then the retired ones. Two queries."""
    sources = list(Source.objects.filter(chapter__translation_key=chapter.translation_key).order_by("-made_at", "-pk"))
    sources.sort(key=lambda source: source.retired_at is not None)
    counts = _counts(appeal, [chapter.slug, *(source.code for source in sources)])
    own = Code(chapter.slug, "", counts.get(chapter.slug, Count()))
    return [own, *(Code(one.code, one.label, counts.get(one.code, Count()), one) for one in sources)]


def code_of(chapter: ChapterPage, appeal: Appeal, code: str) -> Code | None:
    """One of them; None where it is not this chapter's."""
    if code == chapter.slug:
        return Code(code, "", _counts(appeal, [code]).get(code, Count()))
    source = Source.objects.filter(chapter__translation_key=chapter.translation_key, code=code).first()
    return Code(code, source.label, _counts(appeal, [code]).get(code, Count()), source) if source else None


def _counts(appeal: Appeal, codes: list[str]) -> dict[str, Count]:
    rows = Tally.objects.filter(appeal=appeal, axis=Tally.Axis.SOURCE, key__in=codes)
    return {row.key: Count(row.online, row.paper, row.pending) for row in rows}
