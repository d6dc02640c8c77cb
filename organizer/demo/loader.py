"""Lays the demonstration out: home pages, chapters, dates around today, updates and guests, in three languages."""

import datetime as dt
import logging
import uuid
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published

from appeals.models import AppealIndexPage, AppealPage
from chapters.models import ChapterIndexPage, ChapterPage, Membership
from content.models import BasePage, Picture, PlainPage, UpdateIndexPage, UpdatePage
from donations.models import FundIndexPage, FundPage
from events.models import CalendarPage, DayOfActionPage, EventPage, Occurrence, RecapPage, Rsvp
from organizer.demo.ads import Ads, clear_ads
from organizer.demo.funds import Givers, clear_money, fund_facts
from organizer.demo.gatherings import day_facts, join_cities, propose_dates, recap_date
from organizer.demo.guests import invent_guests, seat_guests
from organizer.demo.logins import make_accounts
from organizer.demo.pictures import FOLDER as PICTURES
from organizer.demo.questions import answer_questions, ask_questions
from organizer.demo.series import ask_along, change_dates, when_of
from organizer.demo.signers import Signers, clear_signers
from organizer.demo.texts import Writer, day_of, read
from organizer.demo.voices import hear_guests
from organizer.models import HomePage
from outreach.models import Placement, PlacementIndexPage, PlacementPage

log = logging.getLogger(__name__)

EVENT_FILES = ("events_pacific", "events_atlantic", "events_europe", "events_online", "events_series", "day_of_action")
TRANSLATIONS = {"fa": ("fa", "fa_dates", "fa_more_dates", "fa_series"), "es": ("es", "es_series")}
INDEXES = {
    "appeals": ("appeals", AppealIndexPage),
    "events": ("calendar", CalendarPage),
    "chapters": ("chapters", ChapterIndexPage),
    "funds": ("funds", FundIndexPage),
    "ads": ("ads", PlacementIndexPage),
}
TRANSLATED = (
    *(("appeals", "appeals"), ("events", "calendar"), ("chapters", "chapters"), ("updates", "updates")),
    *(("funds", "funds"), ("ads", "ads")),
)
# What an entry says about its place, days and guests; everything else has the name of the page's own field.
STRUCTURE = {
    *("slug", "chapter", "at", "since", "dates", "time", "age"),
    *("coming", "waiting", "cancelled", "picture", "body", "lede", "way"),
    *("rule", "until", "excluded", "extra", "last_day", "shifts", "edited", "postponed", "with", "asked"),
    *("day", "event", "closes", "closed", "words", "begun_on"),
    *("name", "format", "fund", "rung", "addition", "state", "began", "quote", "steps", "paid", "instead_of", "reason"),
    *("names", "alt", "second", "shares"),
}


def is_loaded() -> bool:
    """Whether there is anything that loading could get in the way of."""
    return ChapterPage.objects.exists()


@transaction.atomic
def load(*, today: dt.date | None = None) -> None:
    """Fill an empty site; all of it or, where anything fails, nothing."""
    Layout(today or timezone.localdate()).lay_out()


@transaction.atomic
def clear() -> None:
    """Take everything away that a demonstration holds, whoever wrote it. Accounts and the log of deeds stay."""
    clear_ads()
    clear_money()
    clear_signers()
    for rows in (Rsvp, Occurrence, Membership):
        rows.objects.all().delete()
    for home in HomePage.objects.all():
        for child in home.get_children():
            child.get_descendants(inclusive=True).delete()
    Picture.objects.all().delete()


class Layout:
    """One loading: what has been made so far, by language and key."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.homes = {home.locale.language_code: home for home in HomePage.objects.select_related("locale")}
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.pages: dict[tuple[str, str], BasePage] = {}
        self.pictures: dict[str, Picture] = {}
        now = timezone.now()
        self.published = {"first_published_at": now, "last_published_at": now}

    def lay_out(self) -> None:
        with disable_reference_index_auto_update():
            self.write_everything()
        for page in Page.objects.filter(depth__gt=1).specific():
            ReferenceIndex.create_or_update_for_object(page)
        log.info("demonstration loaded pages=%s", len(self.pages))

    def write_everything(self) -> None:
        self.hang_pictures()
        told = read("pages", "chapters", "updates", "chapter_updates", "funds", "appeals", "ads", *EVENT_FILES)
        self.write_english(told)
        for language, files in TRANSLATIONS.items():
            self.translate(language, {**read(*files), **told[language]}, told)
        for language in self.homes:
            self.write_home(language, read(*TRANSLATIONS.get(language, ("pages",)))["home"])
        self.fill_dates(told)
        hosts = {slug: self.pages["en", slug] for slug in ("san-francisco", "berlin")}
        make_accounts(chapters=hosts)
        english = {key: page for (language, key), page in self.pages.items() if language == "en"}
        Givers(pages=english, chapters=self.chapters, today=self.today).give(told)
        Signers(pages=english, chapters=self.chapters, today=self.today).sign(told)
        self.write_ads(told)
        hear_guests(read("voices"))
        for chapter in hosts.values():  # a first picture in the folder that its editors choose from
            self.hang("door", self.pictures["door"].description, collection=chapter.workspace.collection)

    def hang_pictures(self) -> None:
        """The drawings, each with words for those who do not see it."""
        self.pictures = {name: self.hang(name, alt) for name, alt in read("pictures")["alt"].items()}

    def hang(self, name: str, alt: str, **fields: Any) -> Picture:
        """One drawing; without a folder it is everyone's."""
        with (PICTURES / f"{name}.png").open("rb") as file:
            return Picture.objects.create(
                title=name.capitalize(), description=alt, file=ImageFile(file, f"{name}.png"), **fields
            )

    # --- English, the first of each page's translations ---
    def write_english(self, told: dict[str, Any]) -> None:
        home = self.homes["en"]
        for slug, (table, model) in INDEXES.items():
            self.write(home, model, {**told[table], "slug": slug})
        self.write(home, UpdateIndexPage, told["updates"])
        for entry in told["chapter"]:
            self.write(self.pages["en", "chapters"], ChapterPage, entry, **_whereabouts(entry))
        for entry in reversed(told["update"]):
            index = self.index_of(entry.get("chapter", ""))
            self.write(index, UpdatePage, entry, date=self.today - dt.timedelta(days=entry["age"]))
        for entry in told["page"]:
            self.write(home, PlainPage, entry)
        self.write_asks(told)
        for entry in told["event"]:
            self.write(self.pages["en", entry["chapter"]], EventPage, entry, **when_of(entry, self.today))
        self.write(home, DayOfActionPage, told["gathering"], **day_facts(told["gathering"], self.today))
        for entry in told["recap"]:
            event = self.pages["en", f"{entry['chapter']}/{entry['event']}"]
            self.write(event, RecapPage, entry, occurrence=recap_date(event, entry, self.today))

    def write_asks(self, told: dict[str, Any]) -> None:
        """What people are asked for: their names, and money."""
        for entry in told["appeal"]:
            parent = self.pages["en", entry.get("chapter", "appeals")]
            self.write(parent, AppealPage, entry, begun_on=dt.date.fromisoformat(entry["begun_on"]))
        for entry in told["fund"]:
            parent = self.pages["en", entry.get("chapter", "funds")]
            self.write(parent, FundPage, entry, **fund_facts(entry, self.today))

    def write_ads(self, told: dict[str, Any]) -> None:
        """Ads need funds with money, an appeal with names, and someone who planned them; their pages tell of them."""
        english = {key: page for (language, key), page in self.pages.items() if language == "en"}
        placed = Ads(pages=english, chapters=self.chapters, today=self.today).plan(told)
        for entry in told["ad"]:
            if "title" in entry:
                key = uuid.uuid4()
                Placement.objects.filter(pk=placed[entry["slug"]].pk).update(page_key=key)
                self.write(self.pages["en", "ads"], PlacementPage, entry, translation_key=key)
        for language in TRANSLATIONS:
            for entry in told[language]["ad"]:
                self.translate_page(language, entry["slug"], entry)

    def index_of(self, chapter: str) -> BasePage:
        """Where updates go: the campaign's own list, or that of a chapter, which begins with its first update."""
        entry = {"slug": "updates", "title": "Updates", **({"chapter": chapter} if chapter else {})}
        known = self.pages.get(("en", _key(entry)))
        return known or self.write(self.pages["en", chapter], UpdateIndexPage, entry)

    def write(self, parent: Page, model: type[BasePage], entry: dict[str, Any], **facts: Any) -> BasePage:
        """Add one published page below `parent`."""
        in_menu = parent == self.homes["en"]
        page = model(slug=entry["slug"], locale=parent.locale, show_in_menus=in_menu, **self.published, **facts)
        self.put_down(page, entry, "en")
        parent.add_child(instance=page)
        # As publishing a draft would: a first revision would double the time that loading takes.
        page_published.send(sender=model, instance=page, revision=None)
        self.pages["en", _key(entry)] = page
        return page

    def put_down(self, page: BasePage, entry: dict[str, Any], language: str) -> None:
        """Everything `entry` says, written in `language`."""
        writer = self.writer(language)
        for name in entry.keys() - STRUCTURE:
            value = entry[name]
            setattr(page, name, writer.plain(value) if isinstance(value, str) else value)
        if "words" in entry:
            page.text = writer.signed_text(entry["words"])
        if "body" in entry:
            page.body = writer.body(entry["body"])
        if "picture" in entry:
            page.picture = self.pictures[entry["picture"]]

    def writer(self, language: str) -> Writer:
        return Writer(language=language, today=self.today, page_of=lambda slug: self.pages[language, slug])

    # --- the other languages ---
    def translate(self, language: str, told: dict[str, Any], english: dict[str, Any]) -> None:
        """The pages that exist in this language too, in the order of the English ones."""
        for slug, table in TRANSLATED:
            self.translate_page(language, slug, told[table])
        gathering = [told["gathering"]] if "gathering" in told else []
        for kind in ("appeal", "update", "page", "chapter", "event", "recap", "fund"):
            for entry in [*told.get(kind, []), *(gathering if kind == "page" else [])]:
                self.translate_page(language, _key(entry), entry)

    def translate_page(self, language: str, key: str, entry: dict[str, Any]) -> None:
        source = self.pages["en", key]
        page = source.copy_for_translation(self.locales[language]).specific
        # What this language leaves out is left out, not shown in English.
        for name in ("body", "directions", "access", "audience", "photos", "how_to_join", "offline_ways"):
            if hasattr(page, name) and name not in entry:
                setattr(page, name, [] if name == "body" else "")
        self.put_down(page, entry, language)
        self.pages[language, key] = page
        publish(page)

    # --- what needs everything else ---
    def write_home(self, language: str, entry: dict[str, Any]) -> None:
        writer = self.writer(language)
        home = HomePage.objects.get(pk=self.homes[language].pk)  # it counts its children, and has got some
        self.put_down(home, entry, language)
        home.lede = writer.rich(entry["lede"])
        home.read_on = home.appeal = self.pages[language, "emergency-appeal"]
        home.ways = [("way", {**way, "page": writer.page_of(way["page"]), "url": ""}) for way in entry["way"]]
        publish(home)

    def fill_dates(self, told: dict[str, Any]) -> None:
        """Change what was changed, gather cities and chapters, then seat the guests: so nobody is told of it."""
        counts = []
        for entry in told["event"]:
            event = self.pages["en", _key(entry)]
            rows = {row.start_date: row for row in Occurrence.objects.of_event(event)}
            change_dates(entry, rows, self.today)
            ask_along(entry, event, self.chapters)
            waiting = entry.get("waiting", [0] * len(entry["dates"]))
            for words, coming, queue in zip(entry["dates"], entry["coming"], waiting, strict=True):
                counts.append((rows[day_of(words, self.today)].pk, coming, queue))
        counts += join_cities(self.pages["en", told["gathering"]["slug"]], told["city"], self.chapters)
        propose_dates(told["proposal"], self.chapters, self.today)
        seat_guests(counts=counts, guests=invent_guests())
        asked = read("questions")
        ask_questions(asked, self.pages)
        answer_questions(asked)

    @property
    def chapters(self) -> dict[str, ChapterPage]:
        """The first page of each chapter, by its slug."""
        firsts = {key: page for (language, key), page in self.pages.items() if language == "en"}
        return {key: page for key, page in firsts.items() if isinstance(page, ChapterPage)}


def publish(page: BasePage) -> None:
    """Publish as the editor does; a copy made for translation has a draft in another language, which this replaces."""
    page.save_revision(log_action=False).publish(log_action=False)


def _key(entry: dict[str, Any]) -> str:
    """How an entry is known here: two chapters may have an event of the same slug."""
    return f"{entry['chapter']}/{entry['slug']}" if "chapter" in entry else entry["slug"]


def _whereabouts(entry: dict[str, Any]) -> dict[str, Any]:
    """The facts of a chapter that are not words."""
    latitude, longitude = entry.get("at", (None, None))
    return {
        "city": entry["title"] if "at" in entry else "",
        "latitude": latitude,
        "longitude": longitude,
        "since": dt.date.fromisoformat(entry["since"]) if "since" in entry else None,
        "contact_email": "" if entry.get("risk") else f"{entry['slug'].replace('-', '')}@appeal.example",
    }
