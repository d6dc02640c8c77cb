"""What hosts write to guests: to whom, how often, what it looks like, how it ends."""

import datetime as dt
import uuid

import pytest
from django.core.mail import get_connection
from django.utils import timezone

from chapters.models import Risk, Role
from events.actions.messages import A_DAY, MESSAGE, forget_messages, send_message
from events.actions.reminders import still_coming
from events.actions.rsvps import cancel_rsvp
from events.errors import EventError
from events.models import EventPage, GuestMessage, Occurrence, Rsvp
from people.delivery import deliver_next
from people.letters import compose
from people.models import AuditEntry, Contact, OutgoingMail
from people.rules import stop_token
from tests import factories
from tests.events.hands import guest, link, words
from tests.events.shift_hands import shift
from tests.events.test_rsvp_mails import html_of, read
from tests.worlds import grown

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 26, 2, 30, tzinfo=dt.UTC)
WORDS = {"subject": "Bring a candle", "body": "It will be dark.\n\nخداحافظ <b>& good night</b>"}


@grown(at=START - dt.timedelta(days=3))
def date() -> Occurrence:
    chapter = factories.chapter(slug="sf", contact_email="sf@appeal.example")
    return factories.occurrence(
        factories.event(chapter, title="We read the names", start_date=dt.date(2026, 11, 25), capacity=9)
    )


@pytest.fixture
def host(date, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]
    return factories.member(date.chapter, Role.HOST)


def send(date, host, who: str = "coming", **fields) -> GuestMessage:
    return send_message(
        **{"occurrence": date, "actor": host, "uid": uuid.uuid4(), "who": who, "shift": None, **WORDS, **fields}
    )


def mails(message: GuestMessage | None = None) -> list[OutgoingMail]:
    rows = OutgoingMail.objects.filter(kind=MESSAGE).order_by("contact__email_key")
    return list(rows.filter(subject_id=str(message.pk)) if message else rows)


def to_whom(message: GuestMessage) -> set[str]:
    return {mail.contact.email.partition("@")[0] for mail in mails(message)}


def cast(date) -> dict[str, Rsvp]:
    """Someone in each state; `silent` and `waits` are told by their names."""
    rows = {name: guest(date, f"{name}@example.org", 1) for name in ("silent", "yes", "gone", "waits", "offered")}
    cancel_rsvp(rsvp=rows["gone"])
    Rsvp.objects.filter(pk=rows["waits"].pk).update(state="waitlisted", waitlisted_at=timezone.now())
    Rsvp.objects.filter(pk=rows["offered"].pk).update(state="offered", offer_until=START)
    return rows


@pytest.mark.parametrize(
    ("who", "expected"),
    [("coming", {"silent", "yes"}), ("waiting", {"waits", "offered"}), ("all", {"silent", "yes", "waits", "offered"})],
)
def test_a_message_reaches_who_is_meant_and_once(date, host, who, expected):
    cast(date)

    message = send(date, host, who)

    assert (to_whom(message), message.recipients) == (expected, len(expected))
    assert len(mails(message)) == len(expected)


def test_who_has_not_answered_the_reminder_is_known_from_its_hour_until_the_start(date, host, time_machine):
    rows = cast(date)
    with pytest.raises(EventError, match="Nobody is in this group"):
        send(date, host, "silent")
    time_machine.move_to(START - dt.timedelta(hours=23), tick=False)
    guest(date, "late@example.org", 1)
    still_coming(rsvp=rows["yes"])

    assert to_whom(send(date, host, "silent")) == {"silent"}


def test_who_came_is_known_by_the_door_or_taken_at_their_word(date, host, time_machine):
    rows = cast(date)
    time_machine.move_to(START + dt.timedelta(hours=2), tick=False)
    taken_at_their_word = to_whom(send(date, host, "came"))
    Rsvp.objects.filter(pk=rows["yes"].pk).update(state="attended", arrived=1, checked_in_at=START)

    assert (taken_at_their_word, to_whom(send(date, host, "came"))) == ({"silent", "yes"}, {"yes"})


def test_only_those_of_one_shift(date, host):
    rows = cast(date)
    row = shift(date, name="Caller")
    Rsvp.objects.filter(pk=rows["yes"].pk).update(shift=row)

    assert to_whom(send(date, host, shift=row)) == {"yes"}


def test_the_mail_says_it_in_both_parts_and_how_to_stop(date, host):
    rsvp = guest(date)
    message = compose(mails(send(date, host))[0])

    assert message.subject == "We read the names: Bring a candle"
    assert message.reply_to == ["sf@appeal.example"]
    lead = "A message from San Francisco to the guests of We read the names: Bring a candle It will be dark."
    for part in (read(message.body), read(html_of(message)).replace(" :", ":")):
        assert lead in part
        assert "Hello Sima," in part
    assert "خداحافظ <b>& good night</b>" in message.body
    assert "خداحافظ &lt;b&gt;&amp; good night&lt;/b&gt;" in html_of(message)
    assert html_of(message).count('<p dir="auto"') == 3  # the subject, and each paragraph in its own direction
    stop = f"/mail/stop/{stop_token(rsvp.contact)}/"
    assert message.extra_headers["List-Unsubscribe"].endswith(f"{stop}>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in message.body


def test_one_press_in_a_mail_program_stops_it_without_a_login(client, date, host):
    """Trust 22: asked for by GET it changes nothing."""
    rsvp = guest(date)
    stop = f"/mail/stop/{stop_token(rsvp.contact)}/"
    client.get(stop)
    assert len(mails(send(date, host))) == 1

    client.post(stop, {"List-Unsubscribe": "One-Click"})

    second = send(date, host)
    assert (mails(second), second.recipients) == ([], 1)
    assert "Bring a candle" in words(client.get(link(rsvp)))


def test_a_farsi_reader_gets_a_farsi_frame_around_the_words_as_they_were_written(date, host):
    factories.translation(date.event, "fa", title="نام‌ها را می‌خوانیم")
    guest(date, locale="fa")

    message = compose(mails(send(date, host))[0])

    assert '<html lang="fa" dir="rtl">' in html_of(message)
    assert message.subject == "نام‌ها را می‌خوانیم: Bring a candle"
    assert "It will be dark." in message.body
    assert "/fa/r/" in message.body


@pytest.mark.parametrize("discreet", ["guest", "risk"])
def test_outside_a_discreet_mail_stands_nothing_of_it(date, host, discreet):
    rsvp = guest(date)
    if discreet == "guest":
        Rsvp.objects.filter(pk=rsvp.pk).update(is_discreet=True)
    else:
        EventPage.objects.update(risk=Risk.HIGH)

    message = compose(mails(send(date, host))[0])

    assert message.subject == "Your hosts write to you"
    assert "Bring a candle" in message.body


def test_what_a_host_writes_is_no_pattern_and_no_second_header(date, host):
    guest(date)
    odd = send(date, host, subject="100 %(title)s %s {{ rsvp }}")
    assert compose(mails(odd)[0]).subject == "We read the names: 100 %(title)s %s {{ rsvp }}"

    for poison in ("Hello\nBcc: all@example.org", "Hello\r\nX: y", "Hello\u2028there", "\x00"):
        with pytest.raises(EventError):
            send(date, host, subject=poison)
    assert GuestMessage.objects.count() == 1


def test_a_poisonous_row_parks_its_own_mail_and_the_rest_flows(date, host):
    """Trust 7: however a line break came into the database."""
    guest(date)
    send(date, host)
    OutgoingMail.objects.exclude(kind=MESSAGE).delete()
    GuestMessage.objects.update(subject="Hello\nBcc: all@example.org")
    send(date, host)

    while deliver_next(get_connection()):
        pass

    assert sorted(mail.state for mail in mails()) == ["parked", "sent"]


def test_a_form_sent_twice_is_one_message(date, host):
    guest(date)
    nonce = uuid.uuid4()

    first, second = send(date, host, uid=nonce), send(date, host, uid=nonce, subject="Other words")

    assert (first.pk, len(mails()), second.subject) == (second.pk, 1, "Bring a candle")


def test_anothers_number_is_not_taken_for_a_second_press(date, host):
    guest(date)
    nonce = send(date, host).uid
    other = factories.occurrence(factories.event(date.chapter))
    guest(other)

    with pytest.raises(EventError):
        send(other, host, uid=nonce)


def test_three_messages_a_date_a_day_and_then_a_clear_word(date, host, time_machine):
    guest(date)
    for _ in range(A_DAY):
        send(date, host)
    with pytest.raises(EventError, match="Three messages about this date"):
        send(date, host)
    time_machine.shift(dt.timedelta(hours=25))

    assert send(date, host).recipients == 1


def test_everything_is_written_in_one_transaction_without_the_words(date, host, monkeypatch):
    guest(date)
    message = send(date, host)
    entry = AuditEntry.objects.get(verb="events.guests_written_to")
    assert (entry.actor, entry.chapter_id) == (host, date.chapter_id)
    assert entry.details == {"audience": "coming", "shift": None, "guests": 1, "mails": 1}
    assert entry.target == f"events.guestmessage:{message.pk}"

    monkeypatch.setattr("events.actions.messages.record_audit", lambda **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send(date, host)

    assert (GuestMessage.objects.count(), len(mails())) == (1, 1)


def test_who_is_no_longer_meant_gets_nothing_that_was_in_the_queue(date, host):
    first, second = guest(date), guest(date, "second@example.org")
    message = send(date, host)
    cancel_rsvp(rsvp=first)

    assert [compose(mail) is None for mail in mails(message)].count(True) == 1
    GuestMessage.objects.update(body="")
    assert [compose(mail) for mail in mails(message)] == [None, None]
    assert Rsvp.objects.get(pk=second.pk).state == "confirmed"


def test_guests_without_e_mail_read_it_on_their_page_and_nobody_else_does(client, date, host):
    rows = cast(date)
    Rsvp.objects.filter(pk=rows["yes"].pk).update(contact=None)
    message = send(date, host)

    said = {name: "Bring a candle" in words(client.get(link(row))) for name, row in rows.items()}

    assert (message.recipients, to_whom(message)) == (2, {"silent"})
    assert said == {"silent": True, "yes": True, "gone": False, "waits": False, "offered": False}


def test_words_go_with_the_guests_and_the_numbers_stay(date, host, time_machine):
    guest(date)
    message = send(date, host)
    erase_at = Rsvp.objects.get().erase_at
    time_machine.move_to(erase_at - dt.timedelta(seconds=1), tick=False)
    early = forget_messages()
    time_machine.move_to(erase_at, tick=False)

    assert (early, forget_messages(), forget_messages()) == (0, 1, 0)
    message.refresh_from_db()
    assert (message.subject, message.body, message.recipients) == ("", "", 1)


def test_many_guests_cost_no_more_queries_than_few(date, host, django_assert_max_num_queries):
    people = Contact.objects.bulk_create(Contact(email_key=f"{n:064d}", email=f"g{n}@example.org") for n in range(60))
    for person in people:
        factories.rsvp(date, contact=person, state="confirmed", confirmed_at=timezone.now())

    with django_assert_max_num_queries(15):
        assert send(date, host).recipients == 60
