"""Deadlines are told in time, once, to those who can do something, and not any more once they were kept or moved."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.core import mail as sent
from django.core.mail import get_connection

from chapters.models import ChapterPage, Membership, Role
from outreach.actions.decisions import extend, refund
from outreach.actions.reminders import KIND, remind
from outreach.actions.steps import approve, order
from outreach.models import Placement, State
from people.delivery import deliver_next
from people.letters import compose
from people.models import OutgoingMail, User
from tests import ad_factories, factories
from tests.outreach.desk_hands import ad, chapter_with_fund, give, member, moved
from tests.worlds import grown

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 2, 17, tzinfo=dt.UTC)
SPACE = dt.date(2026, 11, 20)  # 5 PM in New York, 22:00 by Greenwich


@grown(at=NOON)
def world():
    chapter, fund = chapter_with_fund()
    days = {"space_on": SPACE, "materials_on": dt.date(2026, 11, 24), "issue_on": dt.date(2026, 12, 3)}
    row = ad(chapter, fund, asked=ad_factories.quote(chapter=chapter, **days), name="The page")
    return chapter, fund, member(chapter), member(chapter, Role.TREASURER), row


def at(day: int, hour: int = 18, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=dt.UTC)


def told() -> list[tuple[str, str, User]]:
    """Which deadline, at which stage, to whom."""
    return [
        (mail.subject_id.split("|")[1], mail.subject_id.split("|")[3], mail.user)
        for mail in OutgoingMail.objects.filter(kind=KIND).order_by("pk")
    ]


def test_it_is_told_14_7_3_and_1_days_before_and_once_it_has_passed(world, time_machine):
    _chapter, _fund, editor, treasurer, _row = world
    stages = []
    for day in range(3, 30):
        time_machine.move_to(at(day), tick=False)
        before = OutgoingMail.objects.count()
        for _again in range(3):
            remind()
        if OutgoingMail.objects.count() > before:
            stages.append((day, told()[-1][1]))
    assert stages == [(6, "14"), (13, "7"), (17, "3"), (19, "1"), (21, "0")]
    assert OutgoingMail.objects.count() == 5 * 2
    assert {user for _kind, _stage, user in told()} == {editor, treasurer}


def test_treasurers_hear_of_it_only_while_money_is_missing(world, time_machine):
    _chapter, fund, editor, treasurer, row = world
    give(fund, treasurer, 1_500_000)
    time_machine.move_to(at(13), tick=False)
    remind()
    assert told() == [("space", "7", editor)]
    assert row.state == State.FUNDING


def test_one_planned_late_is_told_once(world, time_machine):
    time_machine.move_to(at(18), tick=False)
    remind()
    assert {stage for _kind, stage, _user in told()} == {"3"}


def test_the_file_is_asked_for_once_the_space_is_booked(world, time_machine):
    _chapter, fund, editor, treasurer, row = world
    give(fund, treasurer, 1_500_000)
    row = approve(placement=row, author=treasurer)
    order(placement=row, author=editor, on=NOON.date())
    time_machine.move_to(at(17), tick=False)
    remind()
    assert told() == [("materials", "7", editor)]


def test_a_deadline_that_moved_is_told_anew(world, time_machine):
    _chapter, _fund, editor, _treasurer, row = world
    time_machine.move_to(at(21), tick=False)
    remind()
    extend(placement=row, until=dt.date(2026, 11, 24), reason="They wait.", author=editor)
    remind()
    assert [stage for _kind, stage, user in told() if user == editor] == ["0", "3"]


def test_the_day_it_comes_out_is_told_the_day_after(world, time_machine):
    _chapter, _fund, editor, _treasurer, row = world
    moved(row, State.PROOFED)
    for day, expected in ((2, []), (3, []), (4, [("issue", "0", editor)])):
        time_machine.move_to(at(day, month=12), tick=False)
        remind()
        assert told() == expected


def test_nobody_is_told_of_what_passed_long_ago(world, time_machine):
    time_machine.move_to(at(28), tick=False)
    remind()
    assert told() == []


@pytest.mark.parametrize("state", [State.IDEA, State.FALLEN, State.CLOSED, State.TEAR_SHEET])
def test_what_is_over_or_not_begun_has_no_deadline(world, time_machine, state):
    moved(world[4], state)
    time_machine.move_to(at(13), tick=False)
    remind()
    assert told() == []


def test_the_networks_ads_are_for_its_admins_and_another_chapter_hears_nothing(world, time_machine):
    admin, _off = factories.network_admin(), factories.network_admin(is_active=False)
    member(factories.chapter("Berlin"))
    member(world[0], Role.HOST)
    Placement.objects.update(chapter=None)
    time_machine.move_to(at(13), tick=False)
    remind()
    assert told() == [("space", "7", admin)]


def left() -> list:
    """The messages that leave."""
    with get_connection() as server:
        while deliver_next(server):
            pass
    return sent.outbox


def test_what_was_done_meanwhile_is_not_told(world, time_machine):
    _chapter, _fund, editor, _treasurer, row = world
    time_machine.move_to(at(21), tick=False)
    remind()
    refund(placement=row, reason="The publisher does not wait.", author=editor)
    assert left() == []


def test_who_left_the_chapter_is_not_told(world, time_machine):
    _chapter, _fund, editor, treasurer, _row = world
    time_machine.move_to(at(13), tick=False)
    remind()
    Membership.objects.filter(user=editor).delete()
    assert [message.to for message in left()] == [[treasurer.email]]


def words(language: str = "en") -> str:
    message = compose(OutgoingMail.objects.filter(kind=KIND, locale=language).first())
    return f"{message.subject}\n{message.body}"


def test_the_mail_says_which_ad_what_is_missing_and_where(world, time_machine):
    _chapter, _fund, _editor, _treasurer, row = world
    time_machine.move_to(at(17), tick=False)
    remind()
    said = " ".join(words().split())
    for part in ("3 days are left to book", "The page", "$15,000.00", "5\u00a0PM, Eastern time", f"/ads/{row.uid}/"):
        assert " ".join(part.split()) in said
    assert "has passed" not in said


def test_the_mail_says_what_to_choose_once_it_has_passed(world, time_machine):
    time_machine.move_to(at(21), tick=False)
    remind()
    said = " ".join(words().split())
    assert "A deadline of an ad has passed" in said
    assert "Choose a cheaper step, a later deadline, a guarantee, or refunds" in said


def test_days_are_counted_when_the_mail_leaves(world, time_machine):
    time_machine.move_to(at(17), tick=False)
    remind()
    time_machine.move_to(at(19), tick=False)
    assert "1 day is left" in words()
    time_machine.move_to(at(20), tick=False)
    assert "has to be booked today" in words()


def test_a_chapter_at_high_risk_is_told_without_names_and_sums(world, time_machine):
    ChapterPage.objects.filter(pk=world[0].pk).update(risk="high")
    time_machine.move_to(at(17), tick=False)
    remind()
    said = words()
    assert "The page" not in said
    assert "$" not in said


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_subject_names_no_ad(world, time_machine, language):
    User.objects.update(locale=language)
    time_machine.move_to(at(17), tick=False)
    remind()
    subject, _newline, body = words(language).partition("\n")
    assert "The page" not in subject
    assert not re.search(r"\d", subject)
    assert "The page" in body
