"""Every face that the site has for readers and organizers: each type of page, in each of its states."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from wagtail.models import Locale, Page

from chapters.models import Risk
from content.blocks import BodyBlock, WaysBlock
from content.models import UpdateIndexPage
from events.actions.proposals import confirm_proposal
from events.actions.rsvps import ask_for_seat, cancel_rsvp, confirm_rsvp
from events.models import Attendance, EventPage, ExtraDate, Occurrence, Proposal, Reveal, Rsvp, TrustedHost
from events.rules import rsvp_token
from organizer.demo.logins import make_accounts
from people.rules import stop_token
from tests import factories
from tests.browser.ad_faces import ads
from tests.browser.appeal_faces import signing
from tests.browser.helpers import drain_outbox
from tests.browser.money_faces import money, treasury
from tests.events.proposing import asked, link

TOMORROW = dt.timedelta(days=1)
LONG = "An evening of letters, poems and songs from seven prisons, read by those who were let out"


@dataclass(frozen=True)
class Face:
    """A page in one state. `fill` types something and presses the button there; `shows` is its type in Wagtail."""

    name: str
    path: str
    shows: type[Page] | None = None
    status: int = 200
    fill: Callable | None = None


def blocks(stream) -> list[tuple]:
    """One block of each kind, with what its preview shows."""
    picture = {"image": factories.picture(credit="R. A.").pk, "alt_text": "Candles at dusk", "decorative": False}
    samples = {name: block.meta.preview_value for name, block in stream.child_blocks.items() if name != "picture"}
    raw = [{"type": name, "value": value} for name, value in _raw(samples)]
    if "picture" in stream.child_blocks:
        raw.append({"type": "picture", "value": picture})
    return [(child.block_type, child.value) for child in stream.to_python(raw)]


def _raw(samples: dict) -> Iterator[tuple]:
    for name, value in samples.items():
        if isinstance(value, dict):
            value = {key: str(entry) if isinstance(entry, dt.date) else entry for key, entry in value.items()}
        yield name, value


def site(language: str) -> list[Face]:
    """Build a whole site and name each of its faces in `language`, `en` or `fa`."""
    prefix = "" if language == "en" else f"/{language}"

    def in_language(page: Page) -> Page:
        if language == "en":
            return page
        kept = page.get_translation_or_none(Locale.objects.get(language_code=language))
        return kept.specific if kept else factories.translation(page, language)

    chapter, faces = _chapters(in_language)
    return [
        *_texts(factories.site_tree(language), in_language),
        *faces,
        *_dates(chapter, in_language),
        *_guests(chapter, prefix, language),
        *_hosts(chapter, prefix, language),
        *(_face(*one) for one in money(chapter, prefix, language, in_language, blocks(BodyBlock()))),
        *(_face(*one) for one in signing(chapter, prefix, language, in_language)),
        *(_face(*one) for one in ads(chapter, in_language, blocks(BodyBlock()))),
        Face("nothing there", f"{prefix}/nothing/", status=404),
        Face("mail in a fixed layout, and the mailbox", "/demo/mail/"),
        Face("the demonstration's logins", "/demo/"),
        Face("style", f"{prefix}/style/"),
        *_ways_in(),
    ]


def _texts(home, in_language) -> Iterator[Face]:
    home.kicker, home.lede = "An emergency appeal", "<p>In prisons we cannot visit, people are held.</p>" * 3
    home.ways, home.body = blocks(WaysBlock()), blocks(BodyBlock())
    home.ear, home.colophon = "To the people of the world, not to governments.", "Made by volunteers."
    home.save_revision().publish()
    index, empty = factories.update_index(), factories.update_index(factories.chapter("Paris"), title="From Paris")
    plain = factories.plain_page(show_in_menus=True, body=blocks(BodyBlock()))
    updates = [factories.update(index, number=number) for number in range(1, 4)]
    updates.append(factories.update(index, title=LONG, kind="article", author="Nasrin", body=blocks(BodyBlock())))
    pages = {page.pk: in_language(page) for page in (index, empty, plain, *updates)}
    yield Face("home", home.url, type(home))
    yield Face("updates", pages[index.pk].url, UpdateIndexPage)
    yield Face("no update of this kind", f"{pages[index.pk].url}?kind=letter")
    yield Face("no update yet", pages[empty.pk].url)
    yield Face("update with every block", pages[updates[-1].pk].url, type(updates[0]))
    yield Face("plain page with every block", pages[plain.pk].url, type(plain))


def _chapters(in_language) -> tuple[Page, list[Face]]:
    here = factories.chapter(
        slug="san-francisco", region="California", contact_email="sf@example.org", how_to_join="Come once.\n\nStay."
    )
    berlin = factories.chapter("Berlin", slug="berlin", country="DE", latitude=52.5, longitude=13.4)
    hidden = factories.chapter("Istanbul", slug="istanbul", risk=Risk.HIGH)
    make_accounts(chapters={"san-francisco": here, "berlin": berlin})
    pages = [in_language(page) for page in (here, berlin, hidden)]
    index = pages[0].get_parent().specific
    return here, [
        Face("chapters", index.url, type(index)),
        Face("chapter", pages[0].url, type(here)),
        Face("chapter without a date", pages[1].url),
        Face("chapter at high risk", pages[2].url),
    ]


def _dates(chapter, in_language) -> Iterator[Face]:
    now = timezone.now()
    calendar = in_language(factories.calendar())

    def face(name: str, *, of: dict | None = None, fill=None, query: str = "", **fields) -> Face:
        date = factories.occurrence(factories.event(chapter, **fields), **(of or {}))
        page = in_language(date.event)
        status = 422 if fill else 200
        return Face(name, f"{page.url}{date.slug}/{query}", EventPage, fill=fill, status=status)

    rich = {"directions": "Bus 38.", "access": "Step-free.", "audience": "Everyone.", "photos": "Never of faces."}
    yield face("date", **rich, title=LONG, capacity=60, body=blocks(BodyBlock()), standfirst="One hour by candlelight.")
    yield face("date on another clock", query="?zone=Asia/Tehran")
    yield face("date without limit", of={"seats_taken": 8})
    yield face("date with few seats", capacity=9, of={"seats_taken": 8})
    yield face("full date", capacity=2, of={"seats_taken": 2})
    yield face("cancelled date", of={"status": "cancelled", "status_reason": "The hall is closed."})
    yield face("moved date", of={"start_date": now.date() + 9 * TOMORROW})
    yield face("past date", of={"starts_at": now - 2 * TOMORROW, "ends_at": now - TOMORROW})
    yield face("date that has begun", of={"starts_at": now - TOMORROW / 24})
    yield face("date online", attendance=Attendance.ONLINE, venue="", address="", join_url="https://talk.example/1")
    yield face("date with hidden place", reveal=Reveal.GUESTS, capacity=12)
    yield face("date at high risk", risk=Risk.HIGH, reveal=Reveal.GUESTS, capacity=12)
    yield face("form with errors", fill=type_nonsense)
    series = factories.event(chapter, title="Every week")
    series.extra_dates = [ExtraDate(date=series.start_date + week * 7 * TOMORROW) for week in (1, 2)]
    series.save_revision().publish()
    yield Face("dates of an event", in_language(series).url, EventPage)
    yield from _gatherings(chapter, in_language)
    yield Face("calendar", calendar.url, type(calendar))
    yield Face("filtered calendar", f"{calendar.url}?kind=vigil&chapter=san-francisco&text=letters")
    yield Face("calendar as a month", f"{calendar.url}?view=month&zone=Asia/Kabul")
    yield Face("calendar near an unknown city", f"{calendar.url}?near=Berln&from={now.date()}&country=US")
    yield Face("past dates", f"{calendar.url}?period=past")
    yield Face("empty calendar", f"{calendar.url}?kind=rally&online=1")


def _gatherings(chapter, in_language) -> Iterator[Face]:
    day = factories.day_of_action()
    factories.event(chapter, day_of_action=day, start_date=day.start_date, start_time=day.start_time)
    yield Face("day of action", in_language(day).url, type(day))
    over = timezone.now().date() - 2 * TOMORROW
    recap = factories.recap(factories.occurrence(factories.event(chapter, start_date=over)))
    yield Face("recap", in_language(recap).url, type(recap))


def type_nonsense(page) -> None:
    """Send the form for a seat with two mistakes."""
    page.locator("#id_name").fill("Sima")
    page.locator("#id_email").fill("sima@")
    page.locator("#id_party").fill("a few")
    page.locator("form[action*=rsvp] button").click()


def guest(date: Occurrence, name: str, language: str, *, confirm: bool = True) -> Rsvp:
    """Somebody who asked for a seat and, perhaps, pressed the button in the mail."""
    ask_for_seat(occurrence=date, email=f"{name}@example.org", name=name, party=2, locale=language)
    rsvp = Rsvp.objects.latest("pk")
    return confirm_rsvp(rsvp=rsvp) if confirm else rsvp


def _guests(chapter, prefix: str, language: str) -> Iterator[Face]:
    small = factories.occurrence(factories.event(chapter, capacity=4, title="Letters and soup"))
    off, late = (factories.occurrence(factories.event(chapter, title=title)) for title in ("The lecture", "Tea"))
    rsvps = {
        "asked": guest(small, "ana", language, confirm=False),
        "has seats": guest(small, "bea", language),
        "gave seats back": cancel_rsvp(rsvp=guest(small, "cem", language)),
        "of a cancelled date": guest(off, "dara", language),
    }
    guest(small, "eli", language)
    rsvps["waits"] = guest(small, "fay", language)
    drain_outbox()  # which also drops those who came too late
    rsvps["came too late"] = guest(late, "gil", language, confirm=False)
    Rsvp.objects.filter(pk=rsvps["came too late"].pk).update(confirm_by=timezone.now() - TOMORROW)
    Occurrence.objects.filter(pk=off.pk).update(status="cancelled", status_reason="The hall is closed.")
    links = {name: f"{prefix}/r/{rsvp_token(rsvp)}/" for name, rsvp in rsvps.items()}
    yield Face("seat is asked for", f"{prefix}/rsvp/sent/")
    yield from (Face(f"guest who {name}", path) for name, path in links.items())
    yield Face("guest leaves", f"{links['has seats']}cancel/")
    yield Face("guest stops waiting", f"{links['waits']}cancel/")
    yield Face("guest sees what they told", f"{links['has seats']}wishes/")
    yield Face("guest is to be erased", f"{links['has seats']}erase/")
    yield Face("guest is erased", f"{prefix}/rsvp/erased/")
    yield Face("recovery code is asked for", f"{prefix}/rsvp/recover/")
    yield Face("unknown link", f"{prefix}/r/nobody/", status=404)
    yield Face("no more mail", f"{prefix}/mail/stop/{stop_token(rsvps['waits'].contact)}/")


def _hosts(chapter, prefix: str, language: str) -> Iterator[Face]:
    form = f"{prefix}/chapters/{chapter.slug}/propose/"
    yield Face("a date to propose", form)
    yield Face("an empty proposal", form, status=422, fill=press(".form--parts button"))
    yield Face("date is proposed", f"{prefix}/host/sent/")
    rows = {
        "asked": asked(chapter, "hana@example.org", language),
        "waits": confirm_proposal(proposal=asked(chapter, "ida@example.org", language, title=LONG[:90])),
        "hosts": confirm_proposal(proposal=asked(chapter, "jale@example.org", language, title="Poems")),
    }
    rows["hosts"].event.get_latest_revision().publish()
    Proposal.objects.filter(pk=rows["waits"].pk).update(answer="Is there a lift?")
    yield from (Face(f"volunteer who {name}", prefix + link(row)) for name, row in rows.items())
    yield Face("volunteer steps back", prefix + link(rows["hosts"], "withdraw/"))
    yield Face("unknown link of a volunteer", f"{prefix}/host/nobody/", status=404)


def _face(name: str, path: str, shows: type[Page] | None, status: int, button: str) -> Face:
    return Face(name, path, shows, status, press(button) if button else None)


def _ways_in() -> Iterator[Face]:
    yield Face("login", "/accounts/login/")
    yield Face("wrong password", "/accounts/login/", fill=log_in_with("wrong"))
    yield Face("second factor", "/accounts/login/", fill=log_in_with("practice-sf"))
    yield Face("forgotten password", "/accounts/password/reset/")


def log_in_with(password: str) -> Callable:
    """Type this password of the demonstration's organizer."""

    def fill(page) -> None:
        page.locator("#id_login").fill("sf@example.org")
        page.locator("#id_password").fill(password)
        page.locator("form[action*=login] button").click()

    return fill


def desk() -> dict[str, list[Face]]:
    """The faces of the desk and of accounts, by the handle of who sees them."""
    chapter, _faces = _chapters(lambda page: page)
    date = factories.occurrence(factories.event(chapter, capacity=60))
    factories.event(chapter, title=LONG)
    off = factories.occurrence(factories.event(chapter), status="cancelled", status_reason="The hall is closed.")
    guest(date, "ana", "en")
    guest(date, "bea", "en", confirm=False)
    factories.member(chapter, handle="newcomer")
    row = confirm_proposal(proposal=asked(chapter, "hana@example.org"))
    TrustedHost.objects.create(chapter=row.chapter, contact=row.contact, name="Hana")
    proposal = f"/desk/san-francisco/proposals/{row.uid}/"
    guests, here = f"/desk/san-francisco/dates/{date.uid}/", "/desk/san-francisco/"
    return {
        "admin": [Face("desks of all chapters", "/desk/")],
        "newcomer": [Face("set up a second factor", here)],
        "sf-desk": [
            Face("desk", here),
            Face("people", f"{here}people/"),
            Face("nobody invited", f"{here}people/", status=422, fill=press("form[aria-labelledby=invite] button")),
            Face("guests", guests),
            Face("no reason to cancel", guests, status=422, fill=press("form[action*=cancel] button")),
            Face("guests of a cancelled date", f"/desk/san-francisco/dates/{off.uid}/"),
            Face("guests in one state", f"{guests}?show=unconfirmed"),
            Face("a guest", f"{guests}guests/{date.rsvps.first().uid}/"),
            Face("nobody put down", f"{guests}guests/new/", status=422, fill=press("main form button")),
            Face("seats and place", f"{guests}seats/"),
            Face("all dates", f"{here}dates/"),
            Face("nothing posted", f"{here}post/", status=422, fill=press("main form button")),
            Face("proposed dates", f"{here}proposals/"),
            Face("a proposed date", proposal),
            Face("no reason to decline", proposal, status=422, fill=press("form[action*=decline] button")),
            *_purse(chapter),
            Face("ways to log in", "/accounts/2fa/"),
            Face("is it still you", "/accounts/2fa/recovery-codes/generate/"),
            Face("new password", "/accounts/password/change/"),
            Face("log out", "/accounts/logout/"),
        ],
    }


def _purse(chapter) -> Iterator[Face]:
    for name, path, status, button in treasury(chapter):
        yield Face(name, path, None, status, press(button) if button else None)


def press(button: str) -> Callable:
    """Press this button and type nothing."""
    return lambda page: page.locator(button).click()
