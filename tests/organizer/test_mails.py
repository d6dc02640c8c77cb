"""Every kind of mail that any floor knows, in every language, in both its parts."""

import re

import pytest
from django.conf import settings

from chapters.actions import invite
from chapters.mails import CHANGES
from chapters.models import Role
from events.models import Occurrence
from people.letters import compose
from people.models import OutgoingMail
from people.outbox import KINDS, queue_mail
from tests import factories

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
STATES = {
    "events.rsvp_ask": "pending",
    "events.rsvp_again": "waitlisted",
    "events.rsvp_confirmed": "confirmed",
    "events.rsvp_waitlisted": "waitlisted",
    "events.rsvp_promoted": "confirmed",
}
EMPTY = re.compile(r"<(a|bdi|div|h1|li|p|strong|td|title)\b[^>]*>\s*</\1>")
UNDRAWN = ("{{", "{%", "%(", "None", "()", ": \n", ", ,", " .\n")


def to_guest(kind: str, language: str) -> OutgoingMail:
    date = factories.occurrence(capacity=5)
    contact = factories.contact(locale=language)
    rsvp = factories.rsvp(date, contact=contact, state=STATES[kind], locale=language, waitlisted_at=date.revised_at)
    return queue_mail(kind=kind, subject_id=rsvp.pk, to=contact, key=kind, locale=language)


def to_organizer(kind: str, language: str, what: str = "totp_activated") -> OutgoingMail:
    person = factories.user(locale=language)
    return queue_mail(kind=kind, subject_id=f"{person.pk}:{what}", to=person, key=kind, locale=language)


def to_newcomer(kind: str, language: str) -> OutgoingMail:
    chapter = factories.chapter()
    invite(
        email="new@example.org",
        handle="New",
        chapter=chapter,
        role=Role.HOST,
        locale=language,
        actor=factories.network_admin(),
    )
    return OutgoingMail.objects.get(kind=kind)


SAMPLES = {
    **dict.fromkeys(STATES, to_guest),
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
        assert link.startswith(settings.SITE_URL)
        assert link in message.body
    assert "\n\n\n" not in message.body


def test_every_kind_of_mail_has_a_sample():
    assert set(SAMPLES) == {kind for kind in KINDS if not kind.startswith("test.")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_every_mail_is_whole_in_both_parts(kind, language):
    assert_whole(SAMPLES[kind](kind, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(STATES))
def test_a_cancelled_date_is_told_whole(kind, language):
    mail = to_guest(kind, language)
    Occurrence.objects.update(status="cancelled", status_reason="The church is closed.")

    assert_whole(mail)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", sorted(CHANGES))
def test_every_change_of_an_account_is_told_whole(what, language):
    assert_whole(to_organizer("chapters.account_changed", language, what))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(STATES))
def test_mail_of_a_chapter_at_high_risk_is_whole(kind, language):
    mail = to_guest(kind, language)
    type(Occurrence.objects.get().chapter).objects.update(risk="high", contact_email="")

    assert_whole(mail)
