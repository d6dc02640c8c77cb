"""Alarms: how long they stand, who ends them, who hears of them."""

import datetime as dt

import pytest
from django.utils import timezone

from appeals.actions.alarms import end_alarm, watch
from appeals.mails.alarms import WORDS, alarm_mail
from appeals.models import Alarm, PaperBatch, Signature
from appeals.queries.bursts import bursts_of, standing_alarms
from people.models import AuditEntry, OutgoingMail
from people.outbox import KINDS
from tests import factories
from tests.appeals.desk_hands import crowd, old_appeal

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def page():
    return old_appeal()


def test_an_alarm_goes_on_and_ends_after_an_hour_of_quiet(page, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    crowd(page, 5, country="AQ")
    watch()
    time_machine.move_to(start + dt.timedelta(minutes=30), tick=False)
    crowd(page, 6, country="AQ", held_for="burst")
    watch()
    alarm = Alarm.objects.get()
    assert (alarm.count, alarm.last_at, alarm.ended_at) == (11, timezone.now(), None)
    time_machine.move_to(start + dt.timedelta(minutes=85), tick=False)
    assert watch() == 1
    time_machine.move_to(start + dt.timedelta(minutes=144), tick=False)
    assert watch() == 1  # it was unusual less than an hour ago
    time_machine.move_to(start + dt.timedelta(minutes=145), tick=False)
    assert watch() == 0
    alarm.refresh_from_db()
    assert (alarm.ended_at, alarm.ended_by) == (timezone.now(), None)


def test_ending_releases_nothing_and_is_not_undone_by_the_next_look(page):
    crowd(page, 5, country="AQ")
    watch()
    admin = factories.network_admin()
    assert end_alarm(alarm=Alarm.objects.get(), actor=admin)
    assert not end_alarm(alarm=Alarm.objects.get(), actor=admin)
    assert Signature.objects.filter(held_for="burst").count() == 5
    assert (watch(), Alarm.objects.count()) == (0, 1)
    assert Alarm.objects.get().ended_by == admin


def test_a_released_one_is_not_held_again_by_the_same_alarm(page):
    rows = crowd(page, 5, country="AQ")
    watch()
    Signature.objects.filter(pk=rows[0].pk).update(held_for="")
    watch()
    assert Signature.objects.filter(held_for="burst").count() == 4


def test_an_hour_after_somebody_ended_it_it_may_begin_again(page, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    crowd(page, 5, country="AQ")
    watch()
    end_alarm(alarm=Alarm.objects.get(), actor=factories.user())
    time_machine.move_to(start + dt.timedelta(minutes=61), tick=False)
    crowd(page, 5, country="AQ")
    assert watch() == 1
    assert len(standing_alarms(page.appeal)) == 1


def test_names_typed_from_paper_are_no_burst(page):
    chapter, users = factories.chapter(), [factories.user()]
    batch = PaperBatch.objects.create(
        **{"appeal": page.appeal, "chapter": chapter, "number": 1, "locale": "en", "sheets": 1, "first_count": 9},
        **{"collected_on": dt.date(2026, 11, 1), "first_by": users[0]},
    )
    crowd(page, 9, country="AQ", batch=batch)
    assert (watch(), bursts_of(page.appeal)) == (0, [])


def test_admins_get_one_mail_a_kind_and_hour(page, time_machine):
    start = dt.datetime(2026, 11, 21, 12, 5, tzinfo=dt.UTC)
    time_machine.move_to(start, tick=False)
    admins = [factories.network_admin(), factories.network_admin(locale="fa")]
    factories.user()
    for country in ("AQ", "BV"):
        crowd(page, 5, country=country)
    watch()
    watch()
    mails = OutgoingMail.objects.filter(kind="appeals.alarm")
    assert sorted(mails.values_list("user", "subject_id")) == [(one.pk, "country") for one in admins]
    time_machine.move_to(start + HOUR, tick=False)
    crowd(page, 5, country="HM")
    watch()
    assert mails.count() == 4


def test_the_mail_says_what_and_names_nobody(page, mailoutbox):
    admin = factories.network_admin()
    crowd(page, 5, country="AQ", name="Zqcanary")
    watch()
    letter = alarm_mail(OutgoingMail.objects.get(kind="appeals.alarm"))
    assert letter.context["what"] == WORDS["country"]
    assert "Zqcanary" not in str(letter)
    other = OutgoingMail(kind="appeals.alarm", subject_id="something", user=admin)
    assert "something" in alarm_mail(other).context["what"]
    admin.is_superuser = False
    assert alarm_mail(OutgoingMail(kind="appeals.alarm", subject_id="country", user=admin)) is None
    assert set(Alarm.Axis.values) <= WORDS.keys()
    assert "appeals.alarm" in KINDS


def test_it_is_written_down_without_where_from(page):
    crowd(page, 5, country="AQ")
    watch()
    entry = AuditEntry.objects.get(verb="appeals.alarm_began")
    assert entry.details == {"axis": "country", "count": 5, "held": 5}
