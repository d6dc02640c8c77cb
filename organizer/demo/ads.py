"""The demonstration's ads: one printed although money was short, one being paid for now, one an idea.

What is long past is written down as it stood; a payment is booked as any other is.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from random import Random
from typing import Any

from django.core.files.images import ImageFile

from appeals.models import Appeal, AppealPage
from appeals.synthetic import LATIN, NAMES
from chapters.models import ChapterPage
from content.models import BasePage, Picture
from content.typesetting import fonts
from donations.actions.spending import pay
from donations.models import Fund, FundPage
from organizer.demo.texts import day_of
from outreach import append_only as steps
from outreach.actions.creatives import draft
from outreach.actions.planning import plan_ad
from outreach.creative.setting import pictured
from outreach.creative.words import Names
from outreach.models import (
    ORDER,
    AdFormat,
    Creative,
    Decision,
    Design,
    Placement,
    Publication,
    Quote,
    Share,
    State,
    Step,
)
from outreach.queries.creatives import newest_version, trim_of, words_for
from people.models import User

TEAR_SHEET = 1100  # pixels across


class Ads:
    """Everything about ads in one loading."""

    def __init__(self, *, pages: Mapping[str, BasePage], chapters: Mapping[str, ChapterPage], today: dt.date) -> None:
        self.pages, self.chapters, self.today = pages, chapters, today
        self.author = User.objects.filter(is_superuser=True).order_by("pk")[0]
        appeal = pages["emergency-appeal"]
        assert isinstance(appeal, AppealPage)
        self.appeal = Appeal.objects.get(key=appeal.translation_key)
        self.formats: dict[str, AdFormat] = {}
        self.placed: dict[str, Placement] = {}

    def plan(self, told: Mapping[str, Any]) -> dict[str, Placement]:
        """All publications, and the ads by their slug; pages are written by who calls."""
        for entry in told["publication"]:
            self._publication(entry)
        for entry in told["ad"]:
            self.placed[entry["slug"]] = self._place(entry)
        return self.placed

    def _publication(self, entry: Mapping[str, Any]) -> None:
        facts = {name: value for name, value in entry.items() if name not in ("key", "formats")}
        row = Publication.objects.create(**facts)
        for shape in entry["formats"]:
            self.formats[f"{entry['key']}/{shape['key']}"] = AdFormat.objects.create(publication=row, **_size(shape))

    def _day(self, said: str | int) -> dt.date:
        return self.today + dt.timedelta(days=said) if isinstance(said, int) else day_of(said, self.today)

    def _place(self, entry: Mapping[str, Any]) -> Placement:
        shape = self.formats[entry["format"]]
        placement = plan_ad(
            uid=uuid.uuid4(),
            name=entry["name"],
            appeal=self.appeal,
            locale="en",
            chapter=self.chapters.get(entry.get("chapter", "")),
            author=self.author,
            on=self._day(entry.get("began", -21)),
            format=shape,
            fund=self._fund(entry),
            rung=entry.get("rung"),
            is_addition=entry.get("addition", False),
        )
        if "quote" in entry:
            placement.quote = self._quote(shape, entry["quote"], placement.chapter)
            self._walk(placement, entry)
        if "instead_of" in entry:
            self._print(placement, entry)
        elif "second" in entry:
            draft(placement=placement, second=entry["second"])
        for slug, amount in entry.get("shares", {}).items():
            Share.objects.create(placement=placement, chapter=self.chapters[slug], amount=amount, author=self.author)
        return placement

    def _fund(self, entry: Mapping[str, Any]) -> Fund | None:
        if "fund" not in entry:
            return None
        page = self.pages[entry["fund"]]
        assert isinstance(page, FundPage)
        return Fund.objects.get(key=page.translation_key)

    def _quote(self, shape: AdFormat, said: Mapping[str, Any], chapter: ChapterPage | None) -> Quote:
        return Quote.objects.create(
            format=shape,
            chapter=chapter,
            source="A mail of their advertising desk",
            dated=self._day(said["dated"]),
            currency=said.get("currency", "USD"),
            price=said["price"],
            tax=said.get("tax", 0),
            issue=said["name"],
            space_on=self._day(said["space"]),
            materials_on=self._day(said["materials"]),
            issue_on=self._day(said["issue"]),
            author=self.author,
        )

    def _walk(self, placement: Placement, entry: Mapping[str, Any]) -> None:
        """Every step up to where it is, each on its day."""
        state, days = entry["state"], entry.get("steps", {})
        last = self._day(entry["quote"]["dated"])
        walked = [*ORDER[1 : ORDER.index(State.FUNDING) + 1], State.FALLEN]
        if state != State.FALLEN:
            walked = ORDER[1 : ORDER.index(State(state)) + 1]
        for step in walked:
            last = self._day(days[step]) if step in days else last
            Step.objects.create(placement=placement, state=step, on=last, author=self.author)
        placement.state = state
        if State(state) in ORDER[ORDER.index(State.FUNDED) :]:
            placement.approved_amount = entry["quote"]["price"]
        if "printed" in days:
            placement.runs_on = self._day(days["printed"])
        placement.save()

    def _print(self, placement: Placement, entry: Mapping[str, Any]) -> None:
        """What was decided at the deadline, what the publisher was paid, and the page as it came out."""
        dear = self.placed[entry["instead_of"]]
        assert placement.fund is not None
        Decision.objects.create(
            fund=placement.fund,
            placement=dear,
            kind=Decision.Kind.FALLBACK,
            chosen=placement,
            in_hand=placement.approved_amount or 0,
            needed=dear.quote.total if dear.quote else 0,
            reason=entry["reason"],
            author=self.author,
            created_at=dt.datetime.combine(self._day(entry["steps"]["funded"]), dt.time(21), tzinfo=dt.UTC),
        )
        pay(
            uid=uuid.uuid4(),
            fund=placement.fund,
            amount=placement.approved_amount or 0,
            paid_on=self._day(entry["paid"]["on"]),
            payee=entry["paid"]["payee"],
            about=placement.subject,
            author=self.author,
        )
        if fonts().exists():
            placement.tear_sheet = self._tear_sheet(placement, entry)
            placement.save(update_fields=["tear_sheet"])

    def _tear_sheet(self, placement: Placement, entry: Mapping[str, Any]) -> Picture:
        """The page, drawn with names that nobody has."""
        assert placement.format is not None
        version = newest_version(placement)
        creative = Creative(placement=placement, version=version, locale="en", design=Design.BROADSIDE)
        creative.second, creative.shows_label = "No war moves. Lift the sanctions.", True
        words = replace(
            words_for(placement, creative), signed="Signed by 2,514 people in 40 countries, among them", more=""
        )
        names = Names(everyone=tuple(_invented(entry["names"])))
        png, _printed = pictured(
            "broadside", trim=trim_of(placement.format), words=words, names=names, width=TEAR_SHEET
        )
        file = ImageFile(BytesIO(png), "tear-sheet.png")
        return Picture.objects.create(title="Tear sheet", description=entry["alt"], file=file)


def _size(shape: Mapping[str, Any]) -> dict[str, Any]:
    """Millimetres and points as the database counts them."""
    facts: dict[str, Any] = {"name": shape["name"], "kind": shape["kind"], "colour": shape.get("colour", "black")}
    if "pixels" in shape:
        facts["pixel_width"], facts["pixel_height"] = shape["pixels"]
        return facts
    facts |= {name: round(shape.get(name, 0) * 1000) for name in ("width", "height", "bleed", "safe")}
    return {**facts, "columns": shape.get("columns", 0), "min_type": round(shape["min_type"] * 100)}


def _invented(count: int) -> list[str]:
    chance = Random(1)  # noqa: S311 - the same page at each loading
    found = []
    for script in chance.choices((LATIN, "persian"), weights=(9, 1), k=count):
        first, last, _cities = NAMES[script]
        found.append(f"{chance.choice(first.split())} {chance.choice(last.split())}")
    return found


def clear_ads() -> None:
    """Take away everything that hangs on ads."""
    from django.apps import apps
    from django.db import connection

    steps.remove(connection)
    try:
        for name in ROWS:
            apps.get_model("outreach", name)._base_manager.all().delete()
    finally:
        steps.install(connection)


# What points to others goes first.
ROWS = (
    *("SignOff", "Creative", "Preview", "Share", "Step", "Decision", "Attachment", "Placement"),
    *("Quote", "AdFormat", "Publication", "ExchangeRate"),
)
