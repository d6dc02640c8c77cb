"""Things for tests to stand on. Each function makes one of them, with likely values for whatever is not said.

Pages are published, so whatever publishing sets off has happened. `site_tree()` is the English home page that the first
migration made; every page below it needs no parent named.
"""

import datetime as dt
import itertools
import uuid
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Locale, Page

from appeals.actions.signing import Signing, confirm_signature, sign
from appeals.models import AppealIndexPage, AppealPage, Signature
from appeals.queries.pages import version_in
from appeals.safeguards import Marks
from chapters.actions import give_totp, grant_role
from chapters.models import ChapterIndexPage, ChapterPage, Role
from content.models import Picture, PlainPage, UpdateIndexPage, UpdatePage
from donations.models import Fund, FundIndexPage, FundPage
from events.models import CalendarPage, DayOfActionPage, EventPage, Occurrence, RecapPage, Rsvp
from organizer.models import HomePage
from people.models import Contact, User
from people.secrets import email_key
from tests.growing import grow

_number = itertools.count(1)


def site_tree(language: str = "en") -> HomePage:
    """The home page of a language."""
    return HomePage.objects.get(locale__language_code=language, depth=2)


def first(kind: type[Page], parent: Page, /, **fields: Any) -> Any:
    """The page of `kind` under `parent`, grown if there is none."""
    return kind.objects.child_of(parent).first() or grow(parent, kind, **fields)


def translation(page: Page, language: str, **fields: Any) -> Any:
    """`page` in another language, published, under the translation of its parent."""
    copy = page.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=True)
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


def update_index(parent: Page | None = None, **fields: Any) -> UpdateIndexPage:
    parent = parent or site_tree()
    return first(UpdateIndexPage, parent, **{"title": "Updates", "slug": "updates", **fields})


def update(parent: Page | None = None, **fields: Any) -> UpdatePage:
    number = next(_number)
    fields = {
        "title": f"The letter we sent in week {number}",
        "standfirst": "It asks for medical care and release, and names its sources.",
        "date": dt.date(2026, 11, 18),
        "body": [("text", "<p>We read the names aloud, one by one.</p>")],
        **fields,
    }
    return grow(parent or update_index(), UpdatePage, **fields)


def plain_page(parent: Page | None = None, **fields: Any) -> PlainPage:
    fields = {
        "title": "What we keep, and for how long",
        "standfirst": "Very little, and not for long.",
        "body": [("heading", "Names"), ("text", "<p>Erased four weeks after the date.</p>")],
        **fields,
    }
    return grow(parent or site_tree(), PlainPage, **fields)


def chapter_index(parent: Page | None = None) -> ChapterIndexPage:
    """The list of chapters; the English one stands in the template of every test's database."""
    return first(ChapterIndexPage, parent or site_tree(), title="Chapters", slug="chapters")


def empty_site() -> None:
    """Take away what the template holds besides the home pages, as on the first day."""
    for page in ChapterIndexPage.objects.all():
        page.delete()


def chapter(title: str = "San Francisco", parent: Page | None = None, **fields: Any) -> ChapterPage:
    fields = {
        "title": title,
        "standfirst": "Teachers, nurses and students who meet on Wednesdays.",
        "city": title,
        "country": "US",
        "latitude": 37.77,
        "longitude": -122.42,
        "zone": "America/Los_Angeles",
        "languages": ["en", "fa"],
        **fields,
    }
    return grow(parent or chapter_index(), ChapterPage, **fields)


def calendar(parent: Page | None = None) -> CalendarPage:
    return first(CalendarPage, parent or site_tree(), title="Dates", slug="events")


def event(parent: ChapterPage | None = None, **fields: Any) -> EventPage:
    """A vigil a week from now, 18:30 to 19:30 on the chapter's clock."""
    fields = {
        "title": "Wednesday vigil: we read the names",
        "start_date": timezone.now().date() + dt.timedelta(days=7),
        "start_time": dt.time(18, 30),
        "end_time": dt.time(19, 30),
        "venue": "Unitarian Universalist church",
        "address": "1187 Franklin Street",
        **fields,
    }
    return grow(parent or chapter(), EventPage, **fields)


def day_of_action(parent: Page | None = None, **fields: Any) -> DayOfActionPage:
    """A vigil a week from now, at 18:00 on every clock."""
    fields = {
        "title": "One evening, every city",
        "slug": "one-evening",
        "standfirst": "At six o'clock we read the same forty names, wherever we are.",
        "start_date": timezone.now().date() + dt.timedelta(days=7),
        "start_time": dt.time(18),
        "end_time": dt.time(19),
        "body": [("text", "<p>Each city reads the same forty names.</p>")],
        **fields,
    }
    return grow(parent or site_tree(), DayOfActionPage, **fields)


def recap(date: Occurrence, **fields: Any) -> RecapPage:
    """What a date that is over was like."""
    fields = {
        "title": "Forty candles in the rain",
        "standfirst": "The names took fifty minutes.",
        "occurrence": date,
        "attendance": 41,
        "body": [("text", "<p>Nobody left before the last name.</p>")],
        **fields,
    }
    return grow(date.event, RecapPage, **fields)


def occurrence(event_page: EventPage | None = None, **fields: Any) -> Occurrence:
    """The first date of an event, with `fields` as they should be."""
    date = (event_page or event()).occurrences.order_by("starts_at").first()
    for name, value in fields.items():
        setattr(date, name, value)
    date.save()
    return date


def rsvp(date: Occurrence, **fields: Any) -> Rsvp:
    """A party of one that was asked to confirm; seats are not counted here."""
    fields = {
        "contact": contact(),
        "name": "Sima",
        "locale": "en",
        "token_hash": f"{next(_number):064d}",
        "confirm_by": timezone.now() + dt.timedelta(days=2),
        "erase_at": date.ends_at + dt.timedelta(days=14),
        **fields,
    }
    return Rsvp.objects.create(occurrence=date, **fields)


def facts_of(state: str, date: Occurrence) -> dict[str, Any]:
    """What no row in that state is without."""
    facts = {"attended": {"arrived": 1, "checked_in_at": date.starts_at}, "offered": {"offer_until": date.starts_at}}
    return facts.get(state, {})


def user(email: str = "", **fields: Any) -> User:
    number = next(_number)
    return User.objects.create_user(
        email or f"organizer{number}@example.org",
        "a long password for tests",
        **{"handle": f"Organizer {number}", **fields},
    )


def network_admin(**fields: Any) -> User:
    return user(is_staff=True, is_superuser=True, **fields)


def with_second_factor(person: User) -> User:
    """The same user, with the app that makes codes set up: without one nobody sees the desk or Wagtail."""
    give_totp(person, "JBSWY3DPEHPK3PXP")
    return person


def member(chapter_page: ChapterPage, role: Role = Role.COORDINATOR, **fields: Any) -> User:
    """A user with one role in a chapter."""
    person = user(**fields)
    grant_role(user=person, chapter=chapter_page, role=role, actor=None)
    return person


def contact(email: str = "", locale: str = "en") -> Contact:
    email = email or f"guest{next(_number)}@example.org"
    return Contact.objects.create(email_key=email_key(email), email=email, locale=locale)


def picture_bytes(width: int = 800, height: int = 600, form: str = "JPEG", **options: Any) -> bytes:
    """A plain red picture as a file."""
    buffer = BytesIO()
    Image.new("RGB", (width, height), (179, 32, 26)).save(buffer, form, **options)
    return buffer.getvalue()


def picture(data: bytes | None = None, name: str = "IMG_2041.jpg", **fields: Any) -> Picture:
    fields = {"title": "Candles", "description": "Twelve people hold candles on church steps at dusk.", **fields}
    return Picture.objects.create(file=ContentFile(data or picture_bytes(), name=name), **fields)


def fund_page(parent: Page | None = None, **fields: Any) -> FundPage:
    """A fund of the network, 15,000 dollars in thirteen days on New York's clock."""
    fields = {
        "title": "A full page in the New York Review of Books",
        "standfirst": "The Appeal, whole, with as many names as the page can hold.",
        "goal": 1_500_000,
        "deadline_day": timezone.now().date() + dt.timedelta(days=13),
        "deadline_time": dt.time(17),
        "zone": "America/New_York",
        "amounts": [1000, 2500, 5000, 10000, 25000, 50000],
        "on_shortfall": "We buy the highest rung we have reached.",
        "on_surplus": "The next rung first; the rest opens the next fund.",
        "offline_ways": "To the person with the red notebook, at any vigil.",
        **fields,
    }
    return grow(parent or fund_index(), FundPage, **fields)


def fund_index(parent: Page | None = None) -> FundIndexPage:
    return first(FundIndexPage, parent or site_tree(), title="Ad fund", slug="funds")


def fund(**fields: Any) -> Fund:
    """A fund without a page, in dollars."""
    return Fund.objects.create(
        **{"key": uuid.uuid4(), "name": "A full page", "currency": "USD", "zone": "UTC", **fields}
    )


def appeal_page(parent: Page | None = None, **fields: Any) -> AppealPage:
    """An appeal of the network that asks two things, for 10,000 signatures."""
    fields = {
        "title": "Free all political prisoners now",
        "standfirst": "To the people of the world, not to governments.",
        "text": [
            ("address", "To the people of the world:"),
            ("text", "<p>They are teachers, students, workers and poets. They are our friends.</p>"),
            ("demand", {"of": "Of the state that holds them:", "demand": "Free all political prisoners now."}),
        ],
        "goal": 10_000,
        "begun_on": dt.date(2026, 11, 1),
        **fields,
    }
    return grow(parent or first(AppealIndexPage, site_tree(), title="Appeals", slug="appeals"), AppealPage, **fields)


def signature(page: AppealPage, email: str = "sima@example.org", *, confirmed: bool = True, **fields: Any) -> Signature:
    """Someone who signed, and answered the mail unless `confirmed` is False; `fields` as in `Signing`."""
    said = {"name": "Sima Mohammadi", "country": "DE", "display": "full", "locale": "en", "shows": True, **fields}
    sign(
        appeal=page.appeal,
        version=version_in(page.appeal, said["locale"]),
        signing=Signing(email=email, **said),
        marks=Marks(),
    )
    row = Signature.objects.order_by("-pk").first()
    return confirm_signature(signature=row) if confirmed else row
