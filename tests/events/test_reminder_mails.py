"""The mails around a date: their words, what they lead to, that they are still true when they leave."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.mail import get_connection

from chapters.models import Risk
from events.actions.feedback import give_feedback
from events.actions.reminders import remind
from events.actions.rsvps import cancel_rsvp
from events.models import EventPage, Feedback, Occurrence, Rsvp
from events.reminders import DAY_BEFORE, HOURS_BEFORE, THANKS
from events.rules import rsvp_token
from people.delivery import deliver_next
from people.letters import compose
from people.models import Contact, OutgoingMail
from people.rules import stop_token
from tests import factories
from tests.events.hands import guest
from tests.events.test_rsvp_mails import html_of, read
from tests.worlds import grown

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 26, 2, 30, tzinfo=dt.UTC)  # Wednesday 25 November, 18:30 in San Francisco
HOUR = dt.timedelta(hours=1)
MOMENTS = {DAY_BEFORE: START - 24 * HOUR, HOURS_BEFORE: START - 2 * HOUR, THANKS: START + 15.5 * HOUR}
LINK = "https://join.example/names"


@grown(at=START - 96 * HOUR)
def date() -> Occurrence:
    chapter = factories.chapter(contact_email="sf@appeal.example")
    day = dt.date(2026, 11, 25)
    return factories.occurrence(
        factories.event(
            chapter, title="We read the names", start_date=day, reveal="guests", attendance="mixed", join_url=LINK
        )
    )


def mail_of(kind: str, time_machine, now: dt.datetime | None = None) -> OutgoingMail:
    time_machine.move_to(now or MOMENTS[kind], tick=False)
    remind()
    return OutgoingMail.objects.get(kind=kind)


LEADS = {
    DAY_BEFORE: "We read the names is tomorrow, and you have 2 seats. Are you still coming?",
    HOURS_BEFORE: "We read the names starts soon, and you have 2 seats. See you there.",
    THANKS: "Thank you for being part of We read the names. How was it?",
}
SUBJECTS = {
    DAY_BEFORE: ("Tomorrow: We read the names, Wednesday 25 November 2026", "A reminder for tomorrow"),
    HOURS_BEFORE: ("Starts soon: We read the names, Wednesday 25 November 2026", "It starts soon"),
    THANKS: ("Thank you: We read the names, Wednesday 25 November 2026", "Thank you"),
}


@pytest.mark.parametrize("kind", MOMENTS)
def test_both_parts_say_what_when_and_lead_to_the_guests_page(date, time_machine, kind):
    rsvp = guest(date)
    mail = mail_of(kind, time_machine)
    message = compose(mail)

    page = f"{settings.SITE_URL}/r/{rsvp_token(rsvp)}/{'#feedback' if kind == THANKS else ''}"
    assert (message.subject, message.reply_to, mail.due_at) == (
        SUBJECTS[kind][0],
        ["sf@appeal.example"],
        MOMENTS[kind],
    )
    for part in (message.body, html_of(message)):
        assert LEADS[kind] in read(part)
        assert "Wednesday 25 November 2026, 6:30 – 7:30 PM, Pacific time" in read(part)
        assert page in part
        assert stop_token(rsvp.contact) in part


@pytest.mark.parametrize("kind", MOMENTS)
def test_place_and_link_stand_where_the_way_is_needed(date, time_machine, kind):
    guest(date)
    message = compose(mail_of(kind, time_machine))

    for part in (message.body, html_of(message)):
        assert (("1187 Franklin Street" in part), (LINK in part)) == (
            (False, False) if kind == THANKS else (True, True)
        )


def test_a_place_whose_hour_has_not_come_stands_in_neither_reminder(date, time_machine):
    EventPage.objects.update(reveal="hours", reveal_hours=1, district="By the lake")
    guest(date)
    for kind in (DAY_BEFORE, HOURS_BEFORE):
        message = compose(mail_of(kind, time_machine))
        both = message.body + html_of(message)
        assert ("1187 Franklin Street" in both, LINK in both, "By the lake" in both) == (False, False, True)


@pytest.mark.parametrize(("kind", "offered"), [(DAY_BEFORE, False), (HOURS_BEFORE, False), (THANKS, True)])
def test_only_what_nobody_needs_offers_to_be_stopped_from_the_list(date, time_machine, kind, offered):
    guest(date)
    message = compose(mail_of(kind, time_machine))

    assert ("List-Unsubscribe" in message.extra_headers) is offered
    assert ("List-Unsubscribe-Post" in message.extra_headers) is offered
    confirmed = compose(OutgoingMail.objects.get(kind="events.rsvp_confirmed"))
    assert kind == THANKS or "List-Unsubscribe" not in confirmed.extra_headers


@pytest.mark.parametrize("kind", MOMENTS)
@pytest.mark.parametrize("discreet", ["guest", "risk"])
def test_the_inbox_shows_nothing_to_who_reads_along(date, time_machine, kind, discreet):
    guest(date)
    if discreet == "guest":
        Rsvp.objects.update(is_discreet=True)
    else:
        EventPage.objects.update(risk=Risk.HIGH)
    message = compose(mail_of(kind, time_machine))

    assert message.subject == SUBJECTS[kind][1]
    assert "Open it where nobody reads along." in html_of(message)
    assert message.attachments == []


@pytest.mark.parametrize("kind", MOMENTS)
def test_a_farsi_mail_is_right_to_left_with_the_hour_in_its_digits(date, time_machine, kind):
    factories.translation(date.event, "fa", title="نام‌ها را می‌خوانیم")
    rsvp = guest(date, locale="fa", name="سیما")
    message = compose(mail_of(kind, time_machine))

    assert '<html lang="fa" dir="rtl">' in html_of(message)
    for part in (message.body, html_of(message)):
        assert "نام‌ها را می‌خوانیم" in part
        assert "۱۸:۳۰" in part
        assert f"{settings.SITE_URL}/fa/r/{rsvp_token(rsvp)}/" in part


def cancel(rsvp: Rsvp) -> None:
    if not rsvp.occurrence.has_ended():
        cancel_rsvp(rsvp=rsvp)
    Rsvp.objects.filter(pk=rsvp.pk).update(state="cancelled")


def forget(rsvp: Rsvp) -> None:
    Rsvp.objects.filter(pk=rsvp.pk).update(contact=None, name="", erased_at=START)


def call_off(rsvp: Rsvp) -> None:
    Occurrence.objects.update(status="cancelled")


def postpone(rsvp: Rsvp) -> None:
    Occurrence.objects.update(status="postponed")


def move_to_another_week(rsvp: Rsvp) -> None:
    date = Occurrence.objects.get()
    date.set_wall(dt.date(2026, 12, 2), date.start_time, date.end_time, date.zone)
    date.save()


@pytest.mark.parametrize("kind", MOMENTS)
@pytest.mark.parametrize("happens", [cancel, forget, call_off, postpone, move_to_another_week])
def test_what_is_no_longer_true_is_dropped(date, time_machine, kind, happens):
    rsvp = guest(date)
    mail = mail_of(kind, time_machine)
    assert compose(mail) is not None

    happens(rsvp)

    assert compose(OutgoingMail.objects.get(pk=mail.pk)) is None


@pytest.mark.parametrize("kind", [DAY_BEFORE, HOURS_BEFORE])
def test_once_it_has_begun_nobody_is_reminded(date, time_machine, kind):
    guest(date)
    mail = mail_of(kind, time_machine)
    time_machine.move_to(START, tick=False)

    assert compose(mail) is None


def test_the_hour_in_the_mail_is_the_one_that_holds_when_it_leaves(date, time_machine):
    guest(date)
    mail = mail_of(HOURS_BEFORE, time_machine, MOMENTS[HOURS_BEFORE] - HOUR / 12)
    date.refresh_from_db()
    date.set_wall(date.start_date, dt.time(18, 35), dt.time(20), date.zone)
    date.save()

    assert "6:35" in read(compose(mail).body)


def come(email: str, date: Occurrence, state: str) -> Rsvp:
    rsvp = guest(date, email)
    came = {"arrived": 1, "checked_in_at": START} if state == "attended" else {}
    Rsvp.objects.filter(pk=rsvp.pk).update(state=state, **came)
    return rsvp


@pytest.mark.parametrize(
    ("states", "thanked"),
    [
        (("confirmed", "cancelled", "waitlisted"), {"confirmed"}),  # nobody stood at the door
        (("confirmed", "attended", "no-show"), {"attended"}),
        (("no-show", "cancelled"), set()),
    ],
)
def test_thanks_go_to_who_came(date, time_machine, states, thanked):
    for state in states:
        come(f"{state}@example.org", date, state)
    time_machine.move_to(MOMENTS[THANKS], tick=False)
    remind()

    mails = OutgoingMail.objects.filter(kind=THANKS)
    assert {mail.contact.email.partition("@")[0] for mail in mails} == thanked
    assert all(compose(mail) for mail in mails)


def test_who_has_said_how_it_was_is_not_asked(date, time_machine):
    rsvp = guest(date)
    mail = mail_of(THANKS, time_machine)
    give_feedback(rsvp=rsvp, rating=5, words="", locale="en")

    assert compose(mail) is None
    OutgoingMail.objects.all().delete()
    assert (remind(), Feedback.objects.count()) == (0, 1)


def test_a_night_of_reminders_survives_a_worker_that_dies_after_the_commit(date, time_machine):
    """Trust 6: what was asked for leaves later, once, from another worker."""
    guest(date)
    guest(date, "second@example.org")
    OutgoingMail.objects.all().delete()
    mail_of_all = lambda: list(OutgoingMail.objects.filter(kind=DAY_BEFORE).values_list("state", flat=True))  # noqa: E731
    time_machine.move_to(MOMENTS[DAY_BEFORE], tick=False)
    remind()
    assert mail_of_all() == ["queued", "queued"]
    time_machine.shift(HOUR)  # nothing ran for an hour; then the job repeats and the outbox goes on
    remind()
    while deliver_next(get_connection()):
        pass

    assert mail_of_all() == ["sent", "sent"]


@pytest.mark.parametrize("kind", [DAY_BEFORE, HOURS_BEFORE, THANKS])
def test_a_hundred_sign_ups_never_hold_a_reminder_back(date, time_machine, kind):
    """Trust 24: the five a day count what strangers cause, and only that."""
    rsvp = guest(date)
    Contact.objects.filter(pk=rsvp.contact_id).update(proven_at=START)
    for number in range(5):
        OutgoingMail.objects.create(
            key=f"x{number}", kind="events.rsvp_ask", contact=rsvp.contact, locale="en", due_at=MOMENTS[kind]
        )

    assert compose(mail_of(kind, time_machine)) is not None
