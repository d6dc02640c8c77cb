"""The steps of hosting along: what each needs, writes down and mails."""

import datetime as dt
import re

import pytest
from django.core import mail

from chapters.models import ChapterPage, Role
from events.actions.cohosts import accept_co_host, ask_co_host, decline_co_host, end_co_host, withdraw_co_host
from events.errors import EventError
from events.models import CoHost, EventPage, ExtraDate, Occurrence
from people.delivery import deliver_next
from people.models import AuditEntry, OutgoingMail
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def event() -> EventPage:
    """Two dates of Berlin, which asks Paris."""
    factories.calendar()
    page = factories.event(factories.chapter("Berlin", slug="berlin"), title="We read the names", slug="names")
    page.extra_dates = [ExtraDate(date=page.start_date + dt.timedelta(days=7))]
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


@grown
def paris() -> ChapterPage:
    return factories.chapter("Paris", slug="paris")


def asked(event: EventPage, chapter: ChapterPage, actor=None) -> CoHost:
    return ask_co_host(event=event, chapter=chapter, actor=actor)


def first_date(event: EventPage) -> Occurrence:
    return event.occurrences.order_by("starts_at").first()


@pytest.mark.parametrize("act", [accept_co_host, decline_co_host, withdraw_co_host])
def test_an_answer_to_what_was_taken_back_is_refused(event, paris, act):
    row = asked(event, paris)
    CoHost.objects.update(state="ended")

    with pytest.raises(EventError, match="look again"):
        act(co_host=row, actor=None)
    assert CoHost.objects.get().state == "ended"


def test_ending_twice_and_ending_what_was_never_agreed_is_refused(event, paris):
    row = asked(event, paris)
    for _ in range(2):
        with pytest.raises(EventError):
            end_co_host(co_host=row, by=paris, actor=None)
        CoHost.objects.update(state="ended")


def test_asking_twice_is_refused_and_after_a_no_one_may_ask_again(event, paris):
    row = asked(event, paris)
    with pytest.raises(EventError, match="asked already"):
        asked(event, paris)

    decline_co_host(co_host=row, actor=None)
    again = asked(event, paris)

    assert (again.pk, again.state, again.answered_at) == (row.pk, "requested", None)


def test_neither_the_host_itself_nor_anyone_at_risk_or_out_of_sight_can_be_asked(event, paris):
    with pytest.raises(EventError, match="already"):
        asked(event, event.chapter)
    with pytest.raises(EventError, match="no public page"):
        asked(event, factories.chapter("Draft", live=False))
    ChapterPage.objects.filter(pk=paris.pk).update(risk="high")
    with pytest.raises(EventError, match="high risk"):
        asked(event, ChapterPage.objects.get(pk=paris.pk))
    EventPage.objects.update(risk="high")
    with pytest.raises(EventError, match="high risk"):
        asked(EventPage.objects.get(pk=event.pk), factories.chapter("London"))
    assert not CoHost.objects.exists()


def test_what_became_risky_meanwhile_cannot_be_agreed_to(event, paris):
    row = asked(event, paris)
    EventPage.objects.update(risk="high")

    with pytest.raises(EventError, match="high risk"):
        accept_co_host(co_host=row, actor=None)
    assert CoHost.objects.get().state == "requested"


def test_translations_ask_and_are_asked_through_their_first_page(event, paris):
    copy, other = factories.translation(event, "fa"), factories.translation(paris, "fa")

    row = asked(copy, other)

    assert (row.event_id, row.chapter_id) == (event.pk, paris.pk)


def test_every_step_stands_in_the_audit_of_the_chapter_that_took_it(event, paris):
    berlin = event.chapter
    one, other = factories.member(berlin), factories.member(paris)
    row = asked(event, paris, one)
    withdraw_co_host(co_host=row, actor=one)
    asked(event, paris, one)
    decline_co_host(co_host=row, actor=other)
    asked(event, paris, one)
    accept_co_host(co_host=row, actor=other)
    end_co_host(co_host=row, by=paris, actor=other)

    entries = AuditEntry.objects.filter(verb__startswith="events.co_host").order_by("pk")
    assert list(entries.values_list("verb", "chapter_id", "actor")) == [
        ("events.co_host_asked", berlin.pk, one.pk),
        ("events.co_host_withdrawn", berlin.pk, one.pk),
        ("events.co_host_asked", berlin.pk, one.pk),
        ("events.co_host_declined", paris.pk, other.pk),
        ("events.co_host_asked", berlin.pk, one.pk),
        ("events.co_host_accepted", paris.pk, other.pk),
        ("events.co_host_ended", paris.pk, other.pk),
    ]


def mailed() -> list[tuple[str, str, str]]:
    """What left: to whom, its subject, and where its button leads."""
    OutgoingMail.objects.exclude(kind__startswith="events.co_host").update(state="sent")
    while deliver_next(mail.get_connection()):
        pass
    found = [(one.to[0], one.subject, re.search(r"https?://\S+/desk/\S+", one.body)[0]) for one in mail.outbox]
    mail.outbox.clear()
    return sorted(found)


def test_mail_goes_to_the_coordinators_asked_and_to_who_asked(event, paris):
    berlin = event.chapter
    host, other = factories.member(berlin), factories.member(paris)
    factories.member(paris, Role.HOST)
    factories.member(factories.chapter("London"))
    row = asked(event, paris, host)
    ((to, subject, url),) = mailed()
    assert (to, subject) == (other.email, "Berlin asks you to co-host: We read the names")
    assert url.endswith("/desk/paris/co-hosting/")

    accept_co_host(co_host=row, actor=other)
    ((to, subject, url),) = mailed()
    assert (to, subject) == (host.email, "Paris co-hosts: We read the names")
    assert url.endswith(f"/desk/berlin/dates/{first_date(event).uid}/co-hosts/")

    end_co_host(co_host=row, by=paris, actor=other)
    ((to, subject, _url),) = mailed()
    assert (to, subject) == (host.email, "No longer hosted together: We read the names")

    asked(event, paris, host)
    mailed()
    decline_co_host(co_host=row, actor=other)
    assert [(to, subject) for to, subject, _ in mailed()] == [(host.email, "Paris does not co-host: We read the names")]


@pytest.mark.parametrize("then", ["withdrawn", "high risk", "gone"])
def test_a_mail_that_is_no_longer_true_never_leaves(event, paris, then):
    factories.member(paris)
    row = asked(event, paris)
    if then == "withdrawn":
        withdraw_co_host(co_host=row, actor=None)
    elif then == "high risk":
        EventPage.objects.update(risk="high")
    else:
        CoHost.objects.all().delete()

    assert mailed() == []
