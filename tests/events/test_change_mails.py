"""“What changed”: one mail to each guest, however many changes, true when it leaves (cases 15, 30 and 37)."""

import datetime as dt

import pytest

from events.actions import cancel_date, uncancel_date
from events.actions.changes import facts, record_change
from events.actions.seats import lock_date
from events.actions.statuses import postpone_date
from events.models import DateChange, EventPage, Occurrence
from organizer.models import HomePage
from people.letters import compose
from people.models import OutgoingMail
from tests import factories
from tests.events.hands import all_mail_left, ask, guest
from tests.events.test_invitations import entry, parts
from tests.events.test_rsvp_mails import html_of, read
from tests.worlds import grown

pytestmark = pytest.mark.django_db
Kind = DateChange.Kind
CHANGED = "events.rsvp_changed"
WAS = "Wednesday 25 November 2026, 6:30 – 7:30 PM, Pacific time"


@grown(at=dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC))
def date() -> Occurrence:
    chapter = factories.chapter(contact_email="sanfrancisco@appeal.example")
    event = factories.event(chapter, title="We read the names", start_date=dt.date(2026, 11, 25))
    return factories.occurrence(event, capacity=5)


def move(date: Occurrence, day: int = 26, hour: int = 18, reason: str = "", kind=Kind.MOVED) -> DateChange:
    """What a host who moves a date does, in one transaction."""
    row = lock_date(date.pk)
    before = facts(row)
    row.set_wall(dt.date(2026, 11, day), dt.time(hour, 30), dt.time(hour + 1, 30), row.zone)
    row.status = "scheduled"
    fields = ["start_date", "start_time", "end_date", "end_time", "starts_at", "ends_at", "status"]
    return record_change(row=row, kind=kind, before=before, reason=reason, actor=None, fields=fields)


def queued() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=CHANGED).order_by("pk"))


def words(message) -> list[str]:
    return [read(message.body), read(html_of(message))]


def test_a_guest_reads_the_old_time_the_new_one_and_why(date):
    guest(date)
    move(date, reason="The church has a concert.")

    message = compose(queued()[0])

    assert message.subject == "Changed: We read the names, Thursday 26 November 2026"
    for part in words(message):
        assert "Something has changed about We read the names. The church has a concert. Your seats stay yours." in part
        assert f"Until now {WAS}" in part
        assert "Now Thursday 26 November 2026, 6:30 – 7:30 PM, Pacific time" in part
        assert "New place" not in part


def test_its_calendar_part_moves_the_entry(date):
    guest(date)
    move(date)

    event = entry(compose(queued()[0]))

    assert (event.raw("METHOD"), event.raw("SEQUENCE"), event.raw("UID")) == ("REQUEST", "1", str(date.uid))
    assert event.raw("DTSTART") == "20261127T023000Z"


def test_several_changes_before_it_leaves_are_one_mail_from_first_to_last(date):
    guest(date)
    move(date, 26, reason="The church has a concert.")
    move(date, 27, reason="And a wedding.")
    move(date, 27, hour=17)

    (mail,) = queued()
    told = read(compose(mail).body)

    assert f"Until now {WAS}" in told
    assert "Now Friday 27 November 2026, 5:30 – 6:30 PM, Pacific time" in told
    assert "The church has a concert. And a wedding." in told
    assert "26 November" not in told


def test_a_change_after_it_left_or_while_it_is_written_is_a_second_mail(date):
    guest(date)
    move(date, 26)
    all_mail_left()
    move(date, 27)
    OutgoingMail.objects.filter(state="queued").update(lease="8d1c39b5-6ba8-4b9e-a4a3-6fd3e4f0a111")
    move(date, 28)

    assert len(queued()) == 3
    assert "Until now Thursday 26 November 2026" in read(compose(queued()[1]).body)
    assert "Until now Friday 27 November 2026" in read(compose(queued()[2]).body)


def test_there_and_back_again_is_no_news(date):
    guest(date)
    move(date, 26)
    move(date, 25)

    (mail,) = queued()
    assert compose(mail) is None


def test_another_place_is_told_without_the_old_one(date):
    EventPage.objects.update(reveal="guests")
    guest(date)
    EventPage.objects.update(venue="Quaker meeting house", address="65 9th Street")
    row = lock_date(date.pk)
    record_change(row=row, kind=Kind.PLACE, before=facts(row), actor=None, fields=[])

    told = words(compose(queued()[0]))

    for part in told:
        assert "New place Quaker meeting house, 65 9th Street, San Francisco" in part
        assert "Franklin Street" not in part
        assert "Until now" not in part


@pytest.mark.parametrize("kind", [Kind.SEATS])
def test_more_seats_are_no_reason_to_write(date, kind):
    guest(date)
    row = lock_date(date.pk)
    before = facts(row)
    row.capacity = 50
    record_change(row=row, kind=kind, before=before, actor=None, fields=["capacity"])

    assert queued() == []


def test_postponed_means_stay_away_and_out_of_the_calendar(date):
    guest(date)
    postpone_date(occurrence=date, reason="Someone has the key.", actor=None)

    message = compose(queued()[0])

    event = entry(message)
    assert message.subject == "Postponed: We read the names"
    assert (event.raw("METHOD"), event.raw("STATUS"), event.raw("SEQUENCE")) == ("CANCEL", "CANCELLED", "1")
    assert event.text("DESCRIPTION").startswith("Postponed: please do not come.")
    for part in words(message):
        assert "is postponed. Please do not come at that time. Someone has the key. Your seats stay yours." in part
        assert f"Was to be {WAS}" in part
        assert "We write to you as soon as the new date is set." in part
        assert "after all" not in part


def test_a_confirmation_that_had_not_left_by_then_is_not_sent(date):
    guest(date)
    postpone_date(occurrence=date, reason="", actor=None)

    messages = [compose(mail) for mail in OutgoingMail.objects.order_by("pk")]

    assert [message.subject for message in messages if message] == ["Postponed: We read the names"]


def test_the_new_day_of_a_postponed_date_puts_it_back(date):
    guest(date)
    postpone_date(occurrence=date, reason="", actor=None)
    all_mail_left()
    move(date, 28)

    message = compose(queued()[-1])

    event = entry(message)
    assert message.subject == "Changed: We read the names, Saturday 28 November 2026"
    assert (event.raw("METHOD"), event.raw("STATUS"), event.raw("SEQUENCE")) == ("REQUEST", "CONFIRMED", "2")


def test_who_waits_learns_it_too_without_a_calendar(date):
    guest(date, "first@example.org", 5)
    guest(date, "second@example.org", 2)
    move(date)

    waiting = compose(queued()[1])

    assert waiting.to == ["second@example.org"]
    assert "Your place on the waitlist stays yours." in read(waiting.body)
    assert parts(waiting) == (None, None)


def test_nobody_else_is_written_to(date):
    ask(date, "pending@example.org")
    gone = guest(date, "gone@example.org", 1)
    type(gone).objects.filter(pk=gone.pk).update(state="cancelled")
    forgotten = guest(date, "forgotten@example.org", 1)
    type(forgotten).objects.filter(pk=forgotten.pk).update(contact=None)
    all_mail_left()

    move(date)

    assert queued() == []


@pytest.mark.parametrize("hours", [1, 47])
def test_a_change_within_two_days_goes_by_mail_at_once(date, time_machine, hours):
    guest(date)
    time_machine.move_to(date.starts_at - dt.timedelta(hours=hours))

    move(date, 25, hour=20)

    (mail,) = queued()
    assert mail.due_at <= dt.datetime.now(dt.UTC)
    assert compose(mail) is not None


def give_back(date):
    date.rsvps.update(state="cancelled")


def forget(date):
    date.rsvps.update(contact=None)


def pass_by(date):
    Occurrence.objects.update(
        starts_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC), ends_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
    )


@pytest.mark.parametrize("happens", [give_back, forget, pass_by])
def test_what_is_no_longer_true_is_not_sent(date, happens):
    guest(date)
    move(date)
    assert compose(queued()[0]) is not None

    happens(date)

    assert compose(queued()[0]) is None


def test_a_date_cancelled_meanwhile_is_told_once_by_the_mail_that_says_so(date):
    guest(date)
    move(date)
    all_but = OutgoingMail.objects.exclude(kind=CHANGED)
    all_but.update(state="sent")
    cancel_date(occurrence=date, reason="Flood", actor=None)

    subjects = [message.subject for mail in OutgoingMail.objects.filter(state="queued") if (message := compose(mail))]

    assert subjects == ["Cancelled: We read the names"]


def test_called_back_from_a_postponement_it_takes_place_after_all(date):
    guest(date)
    postpone_date(occurrence=date, reason="", actor=None)
    all_mail_left()
    uncancel_date(occurrence=date, actor=None)

    message = compose(OutgoingMail.objects.get(state="queued"))

    assert "This date takes place after all." in read(message.body)
    assert entry(message).raw("METHOD") == "REQUEST"


def test_at_high_risk_the_subject_says_nothing(date):
    EventPage.objects.update(risk="high")
    guest(date)
    move(date)
    first = compose(queued()[0])
    all_mail_left()
    postpone_date(occurrence=date, reason="", actor=None)
    second = compose(queued()[1])

    assert [message.subject for message in (first, second)] == ["Your date has changed", "Your date is postponed"]
    assert [parts(message) for message in (first, second)] == [(None, None)] * 2


def test_a_hundred_guests_cost_no_query_more_to_find_out_who_knows_already(date, django_assert_num_queries):
    from events.actions.notices import _to_be_told

    for number in range(3):
        guest(date, f"guest{number}@example.org", 1)
    move(date)

    date = lock_date(date.pk)
    with django_assert_num_queries(2):
        assert len(_to_be_told(date)) == 3


def test_in_farsi(date):
    factories.translation(date.event, "fa", title="نام‌ها را می‌خوانیم")
    HomePage.objects.filter(locale__language_code="fa").update(campaign_name="فراخوان فوری")
    guest(date, locale="fa")
    move(date)

    message = compose(queued()[0])

    assert "نام‌ها را می‌خوانیم" in message.subject
    assert "پنجشنبه ۵ آذر ۱۴۰۵" in message.body
    assert entry(message).raw("DTSTART") == "20261127T023000Z"
