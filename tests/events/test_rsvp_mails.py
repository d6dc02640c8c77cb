"""Mail to guests: its words, its links, its direction, and that it is still true when it leaves."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.utils import timezone
from icalendar import Calendar

from chapters.models import Risk
from events.actions.answers import mail
from events.actions.rsvps import cancel_rsvp
from events.models import EventPage, Occurrence, Reveal, Rsvp
from events.rules import rsvp_token
from organizer.models import HomePage
from people.letters import compose
from people.models import OutgoingMail
from people.rules import stop_token
from tests import factories
from tests.events.hands import ask, guest
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown(at=dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC))
def date() -> Occurrence:
    chapter = factories.chapter(contact_email="sanfrancisco@appeal.example")
    event = factories.event(chapter, title="We read the names", start_date=dt.date(2026, 11, 25))
    return factories.occurrence(event, capacity=5)


def letter(kind: str, rsvp: Rsvp | None = None):
    """The newest mail of this kind, written now; None where it is dropped."""
    mails = OutgoingMail.objects.filter(kind=f"events.{kind}")
    return compose((mails.filter(subject_id=str(rsvp.pk)) if rsvp else mails).latest("pk"))


def html_of(message) -> str:
    return message.alternatives[0][0]


def read(part: str) -> str:
    """The words of a part, with plain single spaces (hours hold narrow and unbreakable ones, and a joiner)."""
    text = " ".join(re.sub(r"<[^>]+>", " ", part.partition("<body")[2] or part).replace("\u2060", "").split())
    return text.replace(" .", ".").replace(" ,", ",")


def one_of_each(date: Occurrence) -> dict[str, Rsvp]:
    """A guest for every kind of mail, so that each can be written."""
    rows = {"rsvp_ask": ask(date), "rsvp_confirmed": guest(date, "b@example.org", 3)}
    leaves = guest(date, "c@example.org", 2)
    rows["rsvp_offered"] = guest(date, "d@example.org", 2)
    cancel_rsvp(rsvp=leaves)
    rows["rsvp_waitlisted"] = guest(date, "e@example.org", 4)
    rows["rsvp_lapsed"] = guest(date, "f@example.org", 5)
    Rsvp.objects.filter(pk=rows["rsvp_lapsed"].pk).update(state="lapsed", offer_until=UNTIL)
    mail("events.rsvp_lapsed", rows["rsvp_lapsed"])
    ask(date, "b@example.org")
    rows["rsvp_again"] = rows["rsvp_confirmed"]
    return rows


UNTIL = dt.datetime(2026, 11, 21, 11, tzinfo=dt.UTC)
KINDS = ["rsvp_ask", "rsvp_confirmed", "rsvp_waitlisted", "rsvp_offered", "rsvp_lapsed", "rsvp_again"]
LEADS = {
    "rsvp_ask": "You asked for 2 seats at We read the names.",
    "rsvp_confirmed": "You have 3 seats at We read the names. See you there.",
    "rsvp_waitlisted": "All seats at We read the names are taken. You are number 1 on the waitlist, for 4 seats.",
    "rsvp_offered": "Seats came free at We read the names, and 2 seats can be yours. They are held for you until "
    "Sunday 22 November 2026, 4 AM, Pacific time.",
    "rsvp_lapsed": "We had offered you 5 seats at We read the names. The offer ran out on "
    "Saturday 21 November 2026, 3 AM, Pacific time, and you are no longer on the waitlist.",
    "rsvp_again": "Your address was entered again for We read the names. Nothing has changed: you have 3 seats.",
}
SUBJECTS = {
    "rsvp_ask": ("One step left to keep your seat", "One step left to keep your seat"),
    "rsvp_confirmed": ("You are coming: We read the names, Wednesday 25 November 2026", "Your seat is kept"),
    "rsvp_waitlisted": ("On the waitlist: We read the names, Wednesday 25 November 2026", "You are on the waitlist"),
    "rsvp_offered": ("A seat is free for you: We read the names, Wednesday 25 November 2026", "A seat is free for you"),
    "rsvp_lapsed": ("The offer ran out: We read the names, Wednesday 25 November 2026", "The offer ran out"),
    "rsvp_again": ("You have already answered: here is your link", "You have already answered: here is your link"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_both_parts_say_what_for_when_where_and_how_to_stop(date, kind):
    rsvp = one_of_each(date)[kind]
    message = letter(kind, rsvp)

    link = f"{settings.SITE_URL}/r/{rsvp_token(rsvp)}/"
    stop = f"{settings.SITE_URL}/mail/stop/{stop_token(rsvp.contact)}/"
    facts = [
        "Hello Sima,",
        LEADS[kind],
        "Wednesday 25 November 2026, 6:30 – 7:30 PM, Pacific time",
        "Unitarian Universalist church, 1187 Franklin Street, San Francisco",
        "sanfrancisco@appeal.example",
        "It starts no list.",
    ]
    for part in (message.body, html_of(message)):
        assert [fact for fact in facts if fact not in read(part)] == []
    assert re.findall(r"https?://\S+", message.body) == [link, stop]
    assert set(re.findall(r'href="([^"]+)"', html_of(message))) == {link, stop}
    assert (message.subject, message.to) == (SUBJECTS[kind][0], [rsvp.contact.email])
    assert message.reply_to == ["sanfrancisco@appeal.example"]


@pytest.mark.parametrize("kind", KINDS)
def test_html_calls_nobody_and_holds_no_script(date, kind):
    html = html_of(letter(kind, one_of_each(date)[kind]))

    assert re.findall(r"<(?:img|link|script|iframe|object)|url\(|\son\w+=", html) == []
    assert html.count("<a ") == 2


def test_asking_says_how_long_the_link_works_on_the_clock_of_the_place(date):
    ask(date)
    body = read(letter("rsvp_ask").body)

    assert "works until Monday 23 November 2026, 4 AM, Pacific time." in body
    assert "If you did not ask for this, do nothing and we forget your address." in body
    assert "Keep my seats:" in body


def test_asking_for_a_full_date_says_that_the_button_leads_to_the_waitlist(date):
    guest(date, "first@example.org", 5)
    ask(date, party=1)

    assert "the button then puts you on the waitlist" in read(letter("rsvp_ask").body)
    assert "Keep my seat:" in letter("rsvp_ask").body


def test_the_calendar_file_of_a_guest_holds_the_exact_place(date):
    EventPage.objects.update(reveal=Reveal.GUESTS)
    guest(date)

    ((name, body, kind),) = [one for one in letter("rsvp_confirmed").attachments if one[0].endswith(".ics")]

    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert (name, kind) == ("invite.ics", "application/ics")
    assert str(event["UID"]) == str(date.uid)
    assert str(event["LOCATION"]) == "Unitarian Universalist church, 1187 Franklin Street, San Francisco"


def everything(message) -> str:
    return "\n".join([message.subject, message.body, html_of(message), *(str(part) for part in message.attachments)])


@pytest.mark.parametrize("kind", KINDS)
def test_a_hidden_place_and_the_link_reach_confirmed_guests_only(date, kind):
    EventPage.objects.update(reveal=Reveal.GUESTS, attendance="mixed", join_url="https://meet.example.org/names")
    message = everything(letter(kind, one_of_each(date)[kind]))

    known = [secret for secret in ("1187 Franklin Street", "https://meet.example.org/names") if secret in message]

    guests = ("rsvp_confirmed", "rsvp_again")
    assert known == (["1187 Franklin Street", "https://meet.example.org/names"] if kind in guests else [])


@pytest.mark.parametrize("kind", KINDS)
def test_at_high_risk_the_inbox_shows_nothing_of_the_event(date, kind):
    EventPage.objects.update(risk=Risk.HIGH)
    message = letter(kind, one_of_each(date)[kind])

    preheader = re.search(r"max-height:0[^>]*>(.*?)</div>", html_of(message))[1]
    assert message.subject == SUBJECTS[kind][1]
    assert preheader == "Open it where nobody reads along."
    assert message.attachments == []


def test_a_farsi_mail_is_right_to_left_and_names_the_zone(date):
    factories.translation(date.event, "fa", title="نام‌ها را می‌خوانیم")
    HomePage.objects.filter(locale__language_code="fa").update(campaign_name="فراخوان فوری")
    rsvp = ask(date, locale="fa", name="سیما")
    message = letter("rsvp_ask")

    html = html_of(message)
    assert '<html lang="fa" dir="rtl">' in html
    assert "max-width:600px" in html
    assert f"{settings.SITE_URL}/fa/r/{rsvp_token(rsvp)}/" in message.body
    assert "نام‌ها را می‌خوانیم" in message.body
    assert "سیما" in message.body
    assert "۱۸:۳۰" in message.body
    assert message.body.splitlines()[0] == "فراخوان فوری"


def test_a_name_is_text_in_both_parts(date):
    ask(date, name="O'Neil <b>")
    message = letter("rsvp_ask")

    assert "Hello O'Neil <b>," in message.body
    assert "<bdi>O&#x27;Neil &lt;b&gt;</bdi>" in html_of(message)


@pytest.mark.parametrize("kind", KINDS)
def test_a_date_cancelled_meanwhile_makes_every_mail_say_so(date, kind):
    rsvp = one_of_each(date)[kind]
    if kind == "rsvp_lapsed":  # they had nothing there any more
        Occurrence.objects.update(status="cancelled")
        assert letter(kind, rsvp) is None
        return
    Occurrence.objects.update(status="cancelled", status_reason="The church is closed.")

    message = letter(kind, rsvp)

    assert message.subject == "Cancelled: We read the names"
    for part in (message.body, html_of(message)):
        assert "is cancelled and does not take place. The church is closed." in read(part)
    assert "/r/" not in message.body
    assert f"Look for another date:\n{settings.SITE_URL}/\n" in message.body  # no calendar page yet: the front page
    factories.calendar()
    assert f"Look for another date:\n{settings.SITE_URL}/events/\n" in letter(kind, rsvp).body


def change_state(rsvp: Rsvp) -> None:
    wrong = {"pending": "confirmed", "confirmed": "cancelled"}
    Rsvp.objects.filter(pk=rsvp.pk).update(state=wrong.get(Rsvp.objects.get(pk=rsvp.pk).state, "confirmed"))


def pass_by(rsvp: Rsvp) -> None:
    now = timezone.now()
    Occurrence.objects.update(starts_at=now - dt.timedelta(hours=2), ends_at=now - dt.timedelta(hours=1))


def forget(rsvp: Rsvp) -> None:
    Rsvp.objects.filter(pk=rsvp.pk).update(contact=None)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("happens", [change_state, pass_by, forget, Rsvp.delete])
def test_mail_that_is_no_longer_true_is_dropped(date, kind, happens):
    rsvp = one_of_each(date)[kind]
    mail = OutgoingMail.objects.filter(kind=f"events.{kind}", subject_id=str(rsvp.pk)).latest("pk")
    assert compose(mail) is not None

    happens(rsvp)

    assert compose(OutgoingMail.objects.get(pk=mail.pk)) is None


@pytest.mark.parametrize("change", [{"confirm_by": timezone.now() - dt.timedelta(days=9)}], ids=["late"])
def test_a_link_that_has_run_out_is_not_mailed(date, change):
    Rsvp.objects.filter(pk=ask(date).pk).update(**change)

    assert letter("rsvp_ask") is None
