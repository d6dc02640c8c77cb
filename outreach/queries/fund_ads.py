"""The ads of a fund that a page may tell of, in a handful of queries. Nothing here writes."""

from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects

from chapters.models import ChapterPage
from donations.models import Fund
from outreach.models import Decision, Placement, PlacementPage, State
from outreach.queries.ladder import Rung, ladder_of
from outreach.queries.pages import RELATED, may_name, pages_of
from outreach.queries.pictures import Shown, pictures_of

LATEST = 9  # ads without a step that are looked at


@dataclass(frozen=True)
class Ads:
    """The steps of a fund's ladder, the lowest first; where it has none, the newest of its ads stands `alone`."""

    rungs: list[Rung] = field(default_factory=list)
    alone: Placement | None = None
    decisions: list[Decision] = field(default_factory=list)
    pages: dict[int, PlacementPage] = field(default_factory=dict)
    pictures: dict[int, Shown] = field(default_factory=dict)

    def shown(self, in_hand: int) -> Placement | None:
        """The ad whose page is drawn: the step that is being paid for, else the highest one."""
        if not self.rungs:
            return self.alone
        waiting = [rung.placement for rung in self.rungs if not is_certain(rung, in_hand)]
        return waiting[0] if waiting else self.rungs[-1].placement


def is_certain(rung: Rung, in_hand: int) -> bool:
    """Whether its money is there, or was when a treasurer agreed to spend it."""
    return rung.placement.approved_amount is not None or rung.is_reached(in_hand)


def ads_of(fund: Fund, chapter: ChapterPage | None, language: str) -> Ads:
    """What a page under this chapter, or under none, may tell."""
    rungs = ladder_of(fund)
    prefetch_related_objects([rung.placement for rung in rungs], "chapter", "source", "tear_sheet")
    rungs = [rung for rung in rungs if may_name(rung.placement, chapter)]
    alone = None if rungs else _newest(fund, chapter)
    decisions = _decisions(fund, chapter)
    ads = {rung.placement.pk: rung.placement for rung in rungs}
    ads |= {one.chosen.pk: one.chosen for one in decisions if one.chosen}
    ads |= {alone.pk: alone} if alone else {}
    return Ads(rungs, alone, decisions, pages_of(ads.values(), language), pictures_of(ads.values()))


def _newest(fund: Fund, chapter: ChapterPage | None) -> Placement | None:
    rows = Placement.objects.filter(fund=fund).exclude(state=State.FALLEN).select_related(*RELATED).order_by("-pk")
    return next((one for one in rows[:LATEST] if may_name(one, chapter)), None)


def _decisions(fund: Fund, chapter: ChapterPage | None) -> list[Decision]:
    """What was decided about ads that the page may name, in favour of ads that it may name."""
    rows = Decision.objects.filter(fund=fund).select_related("fund", "placement__chapter", "chosen__chapter")
    return [one for one in rows if all(may_name(ad, chapter) for ad in (one.placement, one.chosen) if ad)]
