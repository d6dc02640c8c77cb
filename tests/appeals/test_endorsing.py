"""Endorsing an appeal: the form, the mail, the page behind the link, taking it back."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appeals.actions.endorsing import (
    TO_CONFIRM,
    ask_endorsement,
    confirm_endorsement,
)
from appeals.errors import TooLate
from appeals.keys import endorsement_token
from appeals.models import Endorsement
from people.actions import silence
from people.models import OutgoingMail
from tests import factories
from tests.appeals.spreading_hands import OURS, deliver_all, endorsement, filled, fresh_stamp, send

pytestmark = pytest.mark.django_db
State = Endorsement.State


@pytest.fixture
def page():
    return factories.appeal_page()


def link_of(row: Endorsement, rest: str = "") -> str:
    return reverse("appeals_endorsement", args=[endorsement_token(row)]) + rest


def test_the_form_is_kept_by_no_cache_and_ticks_nothing(client, page):
    answer = client.get(reverse("appeals_endorse", args=[page.translation_key]))
    body = answer.content.decode()

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert not re.search(r'type="checkbox"[^>]*checked', body)
    assert answer["Referrer-Policy"] == "same-origin"


def test_sending_waits_for_the_mail_and_is_read_by_nobody(client, page, mailoutbox):
    answer = send(page, client)
    row = Endorsement.objects.get()
    text = row.texts.get()

    assert (answer.status_code, answer["Location"]) == (303, reverse("appeals_endorse_sent"))
    assert (row.state, row.kind, row.country, row.website) == (
        "asked",
        "organization",
        "DE",
        "https://union.example.org/",
    )
    assert (text.locale, text.name, text.words) == ("en", "Teachers’ Union, North", "We stand with you.")
    assert (row.prints, row.contact_name) == (False, "Roya Contact")
    assert list(OutgoingMail.objects.values_list("kind", flat=True)) == ["appeals.endorse"]
    assert mailoutbox == []
    assert client.get(answer["Location"]).status_code == 200


def test_known_unknown_silenced_robots_and_crowds_get_one_answer(page):
    """The answer tells nothing, and what must not be written is not."""
    known = endorsement(page, "waiting", email="known@example.org")
    quiet = factories.contact("quiet@example.org")
    silence(contact=quiet)
    cases = {
        "unknown": {"email": "new@example.org"},
        "known": {"email": "known@example.org", "name": known.texts.get().name},
        "silenced": {"email": "quiet@example.org"},
        "robot": {"email": "robot@example.org", "website": "https://spam.example"},
        "hasty": {"email": "hasty@example.org", "stamp": fresh_stamp()},
        "forged": {"email": "forged@example.org", "stamp": "1"},
    }
    answers = {name: send(page, **fields) for name, fields in cases.items()}

    shapes = {name: (one.status_code, one["Location"], one.content) for name, one in answers.items()}
    assert set(shapes.values()) == {(303, reverse("appeals_endorse_sent"), b"")}
    assert Endorsement.objects.exclude(pk=known.pk).count() == 1
    mailed = OutgoingMail.objects.values_list("contact__email", flat=True)
    assert sorted(mailed) == ["known@example.org", "known@example.org", "new@example.org"]


def test_one_network_is_heard_twenty_times_an_hour(page, monkeypatch):
    for number in range(22):
        send(page, email=f"office{number}@example.org")

    assert Endorsement.objects.count() == 20


def test_another_site_cannot_send_the_form(page):
    address = reverse("appeals_endorse", args=[page.translation_key])
    answer = Client().post(address, filled(), HTTP_SEC_FETCH_SITE="cross-site")

    assert (answer.status_code, Endorsement.objects.count()) == (403, 0)


WRONG = [
    ("kind", ""),
    ("kind", "government"),
    ("name", ""),
    ("name", "=HYPERLINK(1)"),
    ("name", "See https://spam.example"),
    ("name", "12345"),
    ("name", "x" * 121),
    ("country", "XX"),
    ("web", "http://union.example.org"),
    ("web", "javascript:alert(1)"),
    ("web", "https://user:secret@example.org"),
    ("web", "https://127.0.0.1/"),
    ("web", "https://[::1]/"),
    ("web", "https://localhost/"),
    ("words", "Buy at www.spam.example"),
    ("words", "x" * 401),
    ("language", "xx"),
    ("agreed", ""),
    ("contact_name", ""),
    ("email", "nobody"),
]


def test_each_mistake_is_named_beside_its_field_and_nothing_typed_is_lost(client, page):
    for field, value in WRONG:
        answer = send(page, client, **{field: value})
        assert answer.status_code == 422, (field, value)
        assert set(answer.context["form"].errors) == {field}, (field, value)
        assert "Roya Contact" in answer.content.decode() or field == "contact_name"
    assert not Endorsement.objects.exists()


def test_a_statement_says_something_and_may_be_long(client, page):
    assert set(send(page, client, kind="statement", words="").context["form"].errors) == {"words"}
    assert send(page, client, kind="statement", words="We stand with you. " * 100).status_code == 303
    assert Endorsement.objects.get().kind == "statement"


def test_hostile_words_are_shown_as_words(client, page):
    hostile = '"><script>alert(1)</script>'
    answer = send(page, client, name=f"Union {hostile}", email="broken")
    sent = send(page, client, name=f"Union {hostile}", profession=hostile, words=hostile)
    body = client.get(link_of(Endorsement.objects.get())).content.decode()

    assert (answer.status_code, sent.status_code) == (422, 303)
    for text in (answer.content.decode(), body):
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_looking_at_the_link_hands_nothing_in_and_the_button_does_once(client, page):
    row = endorsement(page, "asked")
    for _look in range(3):
        assert client.get(link_of(row)).status_code == 200
    assert client.get(link_of(row, "confirm/")).status_code == 405
    row.refresh_from_db()
    assert row.state == State.ASKED

    for _press in range(2):
        answer = client.post(link_of(row, "confirm/"))
        assert (answer.status_code, answer["Location"]) == (303, link_of(row))
    row.refresh_from_db()
    assert row.state == State.WAITING
    assert row.contact.proven_at


def test_a_link_that_ran_out_or_was_never_ours_hands_nothing_in(client, page):
    row = endorsement(page, "asked")
    Endorsement.objects.update(created_at=timezone.now() - TO_CONFIRM)
    late = client.post(link_of(row, "confirm/"))
    row.refresh_from_db()

    assert (late.status_code, row.state) == (422, State.ASKED)
    assert "run out" in client.get(link_of(row)).content.decode()
    for address in ("appeals_endorsement", "appeals_endorsement_confirm", "appeals_endorsement_withdraw"):
        unknown = reverse(address, args=["A" * 43])
        ask = client.get if address == "appeals_endorsement" else client.post
        assert ask(unknown).status_code == 404
    with pytest.raises(TooLate):
        confirm_endorsement(endorsement=row)


def test_a_slip_typed_again_corrects_what_waits_for_its_mail(page):
    send(page, words="We stand wiht you.")
    send(page, words="We stand with you.")
    row = Endorsement.objects.get()

    assert row.texts.get().words == "We stand with you."
    confirm_endorsement(endorsement=row)
    send(page, words="Somebody else's words.")
    assert row.texts.get().words == "We stand with you."
    assert Endorsement.objects.count() == 1


def test_two_organizations_can_be_sent_by_one_office(page):
    send(page)
    send(page, name="Teachers’ Union, South")

    assert Endorsement.objects.count() == 2


def test_a_closed_appeal_takes_none(client, page):
    page.appeal.closed_at = timezone.now()
    page.appeal.save()
    answer = send(page, client)

    assert (answer.status_code, Endorsement.objects.count()) == (422, 0)
    assert "closed" in answer.content.decode()


def test_the_mail_shows_what_was_sent_and_leads_to_the_button(client, page, mailoutbox):
    send(page, client)
    deliver_all()
    mail = mailoutbox[0]
    row = Endorsement.objects.get()

    assert mail.to == ["office@example.org"]
    assert link_of(row) in mail.body
    assert "We stand with you." in mail.body
    assert "We stand with you." in mail.alternatives[0][0]
    assert endorsement_token(row) not in row.token_hash


def test_a_mail_about_what_is_gone_is_dropped(page, mailoutbox):
    row = endorsement(page, "asked")
    Endorsement.objects.filter(pk=row.pk).delete()
    deliver_all()

    assert (mailoutbox, OutgoingMail.objects.get().state) == ([], "dropped")


def test_the_form_stands_in_every_language(client, page):
    for language, words in (("fa", 'dir="rtl"'), ("es", 'lang="es"')):
        factories.translation(page, language, title=f"Title {language}")
        body = client.get(f"/{language}/sign/{page.translation_key}/endorse/").content.decode()
        assert words in body
        answer = client.post(
            f"/{language}/sign/{page.translation_key}/endorse/", filled(email=f"{language}@example.org"), **OURS
        )
        assert answer["Location"] == f"/{language}/sign/endorse/sent/"
        assert OutgoingMail.objects.order_by("-pk").first().locale == language


def test_an_unknown_appeal_has_no_form(client):
    assert client.get(reverse("appeals_endorse", args=["00000000-0000-4000-8000-000000000000"])).status_code == 404


def test_asking_is_for_open_appeals_only_whoever_calls(page):
    page.appeal.closed_at = timezone.now()
    with pytest.raises(TooLate):
        ask_endorsement(appeal=page.appeal, said=None, email="a@example.org", contact_name="", locale="en")
