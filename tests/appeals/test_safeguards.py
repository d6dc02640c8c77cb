"""Floods wait, crowds get through, and everyone sees the same page: cases 1, 5, 6 and 7 of the specification."""

import pytest
from django.conf import settings

from appeals import safeguards
from appeals.models import Alarm, Signature, Source
from people.models import Contact, OutgoingMail
from tests import factories
from tests.appeals.hands import send, stamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.appeal_page()


def holds() -> list[str]:
    return list(Signature.objects.order_by("pk").values_list("held_for", flat=True))


def crowd(client, page, number: int, **fields) -> None:
    for at in range(number):
        send(client, page, email=f"{at}@example.org", name=f"Person {chr(65 + at // 26)}{chr(97 + at % 26)}", **fields)


def test_the_sixth_from_one_network_is_held_and_sees_the_same_page(client, page):
    answers = [send(client, page, email=f"{at}@example.org") for at in range(6)]

    assert {(answer.status_code, answer.url) for answer in answers} == {(303, "/sign/sent/")}
    assert holds() == [""] * 5 + ["network"]
    assert OutgoingMail.objects.count() == 6, "each can confirm; the sixth is looked at before it counts"


def test_another_network_is_not_held(client, page):
    crowd(client, page, 5)
    send(client, page, email="away@example.org", network="198.51.100.7")
    assert holds()[-1] == ""


def test_fifty_at_one_vigil_get_through_with_the_code_on_the_flyer(client, page):
    Source.objects.create(code="heron")
    crowd(client, page, 50, via="heron")
    assert holds() == [""] * 50


def test_a_chapters_own_name_is_a_code_too(client, page):
    factories.chapter(slug="sf")
    crowd(client, page, 6, via="sf")
    assert holds() == [""] * 6


@pytest.mark.parametrize("via", ["nobody", ""])
def test_a_code_that_nobody_gave_out_lets_nobody_through(client, page, via):
    crowd(client, page, 6, via=via)
    assert holds()[-1] == "network"


def test_a_code_that_was_taken_back_is_none(client, page):
    from django.utils import timezone

    Source.objects.create(code="heron", retired_at=timezone.now())
    crowd(client, page, 6, via="heron")
    assert holds()[-1] == "network"


def test_without_the_limit_nothing_would_be_held(client, page, monkeypatch):
    monkeypatch.setattr(safeguards, "allow", lambda *args, **kwargs: True)
    crowd(client, page, 8)
    assert holds() == [""] * 8


@pytest.mark.parametrize(("written", "held"), [(30, ""), (0, "speed"), ("", "speed"), ("forged", "speed")])
def test_what_was_filled_in_faster_than_one_can_read_is_held(client, page, written, held):
    send(client, page, stamp=stamp(written) if isinstance(written, int) else written)
    assert holds() == [held]


def test_a_robot_is_answered_like_anyone_and_nothing_is_kept(client, page):
    answer = send(client, page, website="https://spam.example")
    assert (answer.status_code, answer.url) == (303, "/sign/sent/")
    assert not Signature.objects.exists()
    assert not Contact.objects.exists()


def test_while_an_alarm_stands_what_comes_from_there_waits(client, page):
    alarm = Alarm.objects.create(appeal=page.appeal, axis="country", key="AQ", count=9)
    send(client, page, country="AQ")
    send(client, page, email="b@example.org", country="DE")
    assert holds() == ["burst", ""]

    Alarm.objects.filter(pk=alarm.pk).update(ended_at=alarm.began_at)
    send(client, page, email="c@example.org", country="AQ")
    assert holds()[-1] == ""


def test_known_unknown_and_silenced_are_answered_alike(client, page):
    factories.signature(page, "known@example.org")
    Contact.objects.filter(pk=factories.contact("quiet@example.org").pk).update(silenced_at="2026-11-01T00:00Z")
    answers = [send(client, page, email=f"{who}@example.org") for who in ("new", "known", "quiet", "new")]

    said = {
        (answer.status_code, answer.url, answer.content, tuple(sorted(answer.headers.items()))) for answer in answers
    }
    assert len(said) == 1


def test_whoever_types_a_strangers_address_sends_five_mails_at_most(client, page, time_machine):
    import datetime as dt

    from django.utils import timezone

    begin = timezone.now().replace(hour=1)
    for hour in range(8):
        time_machine.move_to(begin + dt.timedelta(hours=hour))
        send(client, page, network=f"198.51.{hour}.1")
    assert OutgoingMail.objects.count() == 5


@pytest.mark.parametrize(("allowed", "signed"), [(1, 1), (2, 2)])
def test_a_family_may_share_a_mailbox_where_the_appeal_says_so(client, allowed, signed):
    page = factories.appeal_page(names_per_mailbox=allowed)
    for name in ("Sima Mohammadi", "Reza Mohammadi", "Nima Mohammadi"):
        factories.signature(page, name=name, confirmed=False)
        row = Signature.objects.filter(state="pending").first()
        if row:
            from appeals.actions.signing import confirm_signature

            confirm_signature(signature=row)
    assert Signature.objects.filter(state="confirmed").count() == signed
    assert OutgoingMail.objects.filter(kind="appeals.again").exists(), "the owner of the address hears of the rest"


@pytest.mark.parametrize("source", [{"sec-fetch-site": "cross-site"}, {}])
def test_another_site_cannot_sign_in_somebodys_name(client, page, source):
    from django.urls import reverse

    answer = client.post(reverse("appeals_sign", args=[page.translation_key]), {"name": "x"}, headers=source)
    assert answer.status_code == 403


def test_no_address_of_a_machine_is_kept(client, page):
    send(client, page, network="203.0.113.77")
    row = Signature.objects.get()
    assert row.network
    assert "203.0.113" not in str(vars(row))
    assert settings.SECRET_KEY not in str(vars(row))
