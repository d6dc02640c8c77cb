"""Every kind of mail that any floor knows, in every language, in both its parts."""

import datetime as dt
import re
from html import unescape
from typing import NamedTuple

import pytest
from django.conf import settings
from django.utils import timezone

from chapters.actions import invite
from chapters.mails import CHANGES
from chapters.models import ChapterPage, Role
from donations.alarms import alarm
from donations.models import Fund
from events.actions.editing import move_to_date
from events.actions.exports import ask_for_export
from events.actions.messages import MESSAGE, send_message
from events.actions.posting import post_date
from events.actions.reminders import remind
from events.actions.standing import MADE, NEW, come_to_every_date
from events.actions.standing_ends import OVER
from events.actions.statuses import postpone_date
from events.models import CoHost, EventPage, ExtraDate, Occurrence, Proposal, Rsvp, StandingRsvp
from events.reminders import MOMENTS
from people.letters import compose
from people.models import OutgoingMail
from people.outbox import KINDS, queue_mail
from tests import factories
from tests.appeals import letters
from tests.donations.letters import queue_everything
from tests.events.proposing import proposed
from tests.events.shift_hands import shift
from tests.events.test_posting import facts
from tests.outreach.letters import deadline_mail
from tests.worlds import grown

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
STATES = {
    "events.rsvp_ask": "pending",
    "events.rsvp_again": "waitlisted",
    "events.rsvp_confirmed": "confirmed",
    "events.rsvp_waitlisted": "waitlisted",
    "events.rsvp_offered": "offered",
    "events.rsvp_shift": "confirmed",
}
# Said of a date that stands only: where it is called off, another mail tells.
STANDING = {
    "events.rsvp_place": "confirmed",
    "events.rsvp_given_back": "cancelled",
    "events.rsvp_lapsed": "lapsed",
}
CO_HOSTS = {
    "events.co_host_asked": "requested",
    "events.co_host_answered": "accepted",
    "events.co_host_ended": "ended",
    "events.co_host_left": "ended",
}
EMPTY = re.compile(r"<(a|bdi|div|h1|li|p|strong|td|title)\b[^>]*>\s*</\1>")
# A calendar is subscribed to under this scheme; as an address to copy it stands there like any other.
SUBSCRIBED = re.compile(r"^webcal(?=://)")
# Around a date, each at an hour of its own.
AROUND = {*MOMENTS, MESSAGE}
PAYING = "https://pay.example/"  # the payment company's own page, on which a failed month can be paid
UNDRAWN = ("{{", "{%", "%(", "None", "()", ": \n", ", ,", " .\n")


class Site(NamedTuple):
    """What mail is about."""

    chapter: ChapterPage
    other: ChapterPage
    event: EventPage
    date: Occurrence
    fund: Fund


@grown
def site() -> Site:
    chapter, other = factories.chapter(slug="sf"), factories.chapter("Paris")
    event = factories.event(chapter)
    return Site(chapter, other, event, factories.occurrence(event, capacity=5), factories.fund_page().fund)


def to_guest(site: Site, kind: str, language: str) -> OutgoingMail:
    date = site.date
    contact = factories.contact(locale=language)
    state = (STATES | STANDING)[kind]
    rsvp = factories.rsvp(
        date, contact=contact, state=state, locale=language, waitlisted_at=date.revised_at, offer_until=date.starts_at
    )
    if kind == "events.rsvp_shift":
        Rsvp.objects.update(shift=shift(date, name="The first hour"))
    return queue_mail(kind=kind, subject_id=rsvp.pk, to=contact, key=kind, locale=language)


def to_guest_of_changed(site: Site, kind: str, language: str, postponed: bool = False) -> OutgoingMail:
    event = site.event
    tomorrow = event.start_date + dt.timedelta(days=1)
    event.extra_dates = [ExtraDate(date=tomorrow)]
    event.save_revision().publish()
    date = site.date
    contact = factories.contact(locale=language)
    factories.rsvp(date, contact=contact, state="confirmed", locale=language)
    options = {"occurrence": date, "reason": "The church is closed.", "actor": None}
    if postponed:
        postpone_date(**options)
    else:
        move_to_date(**options, day=tomorrow)
    return OutgoingMail.objects.get(kind=kind)


def about_co_hosting(site: Site, kind: str, language: str) -> OutgoingMail:
    row = CoHost.objects.create(event=site.event, chapter=site.other, state=CO_HOSTS[kind])
    to = factories.user(locale=language)
    return queue_mail(kind=kind, subject_id=row.pk, to=to, key=kind, locale=language)


def to_organizer(site: Site, kind: str, language: str, what: str = "totp_activated") -> OutgoingMail:
    person = factories.user(locale=language)
    return queue_mail(kind=kind, subject_id=f"{person.pk}:{what}", to=person, key=kind, locale=language)


def to_newcomer(site: Site, kind: str, language: str) -> OutgoingMail:
    invite(
        email="new@example.org",
        handle="New",
        chapter=site.chapter,
        role=Role.HOST,
        locale=language,
        actor=factories.network_admin(),
    )
    return OutgoingMail.objects.get(kind=kind)


def to_who_always_comes(site: Site, kind: str, language: str) -> OutgoingMail:
    date = factories.occurrence(factories.event(rule="RRULE:FREQ=DAILY;COUNT=3"))
    contact = factories.contact(locale=language)
    standing = come_to_every_date(rsvp=factories.rsvp(date, contact=contact, state="confirmed", locale=language))
    if kind == OVER:
        StandingRsvp.objects.update(until=timezone.localdate() - dt.timedelta(days=1))
    return queue_mail(kind=kind, subject_id=standing.pk, to=contact, key=kind, locale=language)


def about_a_list(site: Site, kind: str, language: str) -> OutgoingMail:
    factories.member(site.chapter, locale=language)
    actor = factories.member(site.chapter, handle="Grace")
    ask_for_export(occurrence=site.date, columns=["alias", "party"], format="csv", reason="Chairs", actor=actor)
    return OutgoingMail.objects.get(kind=kind)


def about_a_posted_date(site: Site, kind: str, language: str) -> OutgoingMail:
    factories.member(site.chapter, locale=language)
    host = factories.member(site.chapter, Role.HOST)
    post_date(chapter=site.chapter, facts=facts(), locale="en", nonce="1", publish=False, actor=host)
    return OutgoingMail.objects.get(kind=kind)


PROPOSALS = {
    "events.proposal_ask": "asked",
    "events.proposal_received": "review",
    "events.proposal_question": "review",
    "events.proposal_published": "published",
    "events.proposal_declined": "declined",
    "events.proposal_arrived": "review",
    "events.proposal_hosted": "published",
    "events.proposal_word": "review",
    "events.proposal_leaving": "withdrawn",
}
TO_CHAPTER = {"events.proposal_arrived", "events.proposal_hosted", "events.proposal_word", "events.proposal_leaving"}


def about_proposal(site: Site, kind: str, language: str) -> OutgoingMail:
    ChapterPage.objects.filter(pk=site.chapter.pk).update(contact_email="sf@example.org")
    row = proposed(site.chapter)
    row.event.get_latest_revision().publish()
    Proposal.objects.update(state=PROPOSALS[kind], answer="Is there a lift?\nAnd are there chairs?")
    to = factories.user(locale=language) if kind in TO_CHAPTER else row.contact
    return queue_mail(kind=kind, subject_id=row.pk, to=to, key=kind, locale=language)


MONEY = {
    *("link", "monthly_failed", "monthly_action", "monthly_lapsed", "monthly_ended", "monthly_card", "pledge_ask"),
    *("pledge_standing", "pledge_before", "pledge_after", "receipt", "statement", "fund_news"),
}


def about_money(site: Site, kind: str, language: str) -> OutgoingMail:
    queue_everything(language, site.fund, factories.contact(locale=language))
    return OutgoingMail.objects.filter(kind=kind).latest("pk")  # a receipt that was replaced is not mailed any more


def about_an_alarm(site: Site, kind: str, language: str) -> OutgoingMail:
    factories.network_admin(locale=language)
    alarm("dispute")
    return OutgoingMail.objects.get(kind=kind)


SAMPLES = {
    "outreach.deadline": lambda site, kind, language: deadline_mail(site.chapter, site.fund, language),
    **dict.fromkeys(
        [*letters.SIGNERS, *letters.ENDORSERS, letters.ALARM, "appeals.tally_alarm"],
        lambda site, kind, language: letters.queue(kind, language),
    ),
    **{f"donations.{kind}": about_money for kind in MONEY},
    "donations.alarm": about_an_alarm,
    **dict.fromkeys(PROPOSALS, about_proposal),
    **dict.fromkeys(STATES | STANDING, to_guest),
    **dict.fromkeys(CO_HOSTS, about_co_hosting),
    **dict.fromkeys([MADE, NEW, OVER], to_who_always_comes),
    "events.rsvp_changed": to_guest_of_changed,
    "events.guests_exported": about_a_list,
    "events.date_waits": about_a_posted_date,
    "chapters.account_changed": to_organizer,
    "chapters.password_reset": to_organizer,
    "chapters.invitation": to_newcomer,
}


def assert_whole(mail: OutgoingMail) -> None:
    message = compose(mail)
    html, direction = message.alternatives[0][0], "rtl" if mail.locale == "fa" else "ltr"

    assert f'<html lang="{mail.locale}" dir="{direction}">' in html
    assert [found[0] for found in EMPTY.finditer(html)] == []
    for part in (message.subject, message.body, html.partition("<body")[2]):
        assert part.strip()
        assert [mark for mark in UNDRAWN if mark in part] == []
    for link in re.findall(r'href="([^"]*)"', html):
        link = SUBSCRIBED.sub(settings.SITE_URL.partition("://")[0], unescape(link))
        assert link.startswith((settings.SITE_URL, PAYING))
        assert link in message.body
    assert "\n\n\n" not in message.body


def test_every_kind_of_mail_has_a_sample():
    assert set(SAMPLES) | AROUND == {kind for kind in KINDS if not kind.startswith("test.")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_every_mail_is_whole_in_both_parts(site, kind, language):
    assert_whole(SAMPLES[kind](site, kind, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(STATES))
def test_a_cancelled_date_is_told_whole(site, kind, language):
    mail = to_guest(site, kind, language)
    Occurrence.objects.update(status="cancelled", status_reason="The church is closed.")

    assert_whole(mail)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_postponed_date_is_told_whole(site, language):
    assert_whole(to_guest_of_changed(site, "events.rsvp_changed", language, postponed=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_to_co_hosting_is_told_whole(site, language):
    mail = about_co_hosting(site, "events.co_host_answered", language)
    CoHost.objects.update(state="declined")

    assert_whole(mail)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", sorted(CHANGES))
def test_every_change_of_an_account_is_told_whole(site, what, language):
    assert_whole(to_organizer(site, "chapters.account_changed", language, what))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(STATES))
def test_mail_of_a_chapter_at_high_risk_is_whole(site, kind, language):
    mail = to_guest(site, kind, language)
    ChapterPage.objects.update(risk="high", contact_email="")

    assert_whole(mail)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(AROUND))
def test_every_mail_around_a_date_is_whole(kind, language, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)
    date = factories.occurrence(factories.event(start_date=dt.date(2026, 11, 25)), seats_taken=1)
    contact, now = factories.contact(locale=language), dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    factories.rsvp(date, contact=contact, state="confirmed", locale=language, confirmed_at=now)
    if kind == MESSAGE:
        words = {"subject": "Bring a candle", "body": "It will be dark.\n\nIt will be cold."}
        host = factories.member(date.chapter, Role.HOST)
        send_message(occurrence=date, actor=host, uid=date.uid, who="coming", shift=None, **words)
    else:
        time_machine.move_to(MOMENTS[kind](date), tick=False)
        remind()

    assert_whole(OutgoingMail.objects.get(kind=kind))
