"""An endorsement is taken back at any time, and addresses are kept only while something is open."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from appeals.actions.endorsing import (
    confirm_endorsement,
    forget_endorsements,
    take_back,
    take_back_again,
)
from appeals.actions.forgetting import endorsers_needed, forget_signer
from appeals.keys import endorsement_token
from appeals.models import Endorsement
from people.models import AuditEntry, Contact
from people.secrets import email_key
from people.wishes import Wish
from tests import factories
from tests.appeals.spreading_hands import endorsement, long_ago, send

pytestmark = pytest.mark.django_db
State = Endorsement.State


@pytest.fixture
def page():
    return factories.appeal_page()


def link_of(row: Endorsement, rest: str = "") -> str:
    return reverse("appeals_endorsement", args=[endorsement_token(row)]) + rest


@pytest.mark.parametrize("state", ["asked", "waiting", "approved", "declined"])
def test_its_sender_takes_it_back_whatever_became_of_it(client, page, state):
    row = endorsement(page, state)
    assert client.get(link_of(row, "withdraw/")).status_code == 405
    answer = client.post(link_of(row, "withdraw/"))

    assert (answer.status_code, answer["Location"]) == (303, reverse("appeals_endorsement_gone"))
    assert not Endorsement.objects.exists()
    assert AuditEntry.objects.get(verb="appeals.endorsement_taken_back").details["state"] == state
    assert client.get(link_of(row)).status_code == 404
    assert client.get(answer["Location"]).status_code == 200


def test_what_was_taken_back_is_gone_from_the_page_at_once(client, page, django_capture_on_commit_callbacks):
    row = endorsement(page, "approved", name="Zqunion")
    everyone = reverse("appeals_endorsements", args=[page.translation_key])
    assert "Zqunion" in client.get(everyone).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        take_back(endorsement=row)

    assert "Zqunion" not in client.get(everyone).content.decode()


def test_taking_back_is_remembered_across_a_restore(page, settings, tmp_path):
    settings.WISHES_FILE = tmp_path / "wishes"
    row = endorsement(page, "approved")
    kept = {"token_hash": row.token_hash, "created_at": row.created_at}
    take_back(endorsement=row)
    verb, key, at = (tmp_path / "wishes").read_text().split()
    again = Endorsement.objects.create(appeal=page.appeal, kind="organization", state="approved", locale="en", **kept)
    wish = Wish(verb, key, dt.datetime.fromisoformat(at))

    assert (verb, take_back_again(wish), take_back_again(wish)) == ("unendorsed", True, False)
    assert not Endorsement.objects.filter(pk=again.pk).exists()


def test_addresses_are_kept_only_while_something_is_open(page):
    open_ones = {
        endorsement(page, state, email=f"{state}@example.org", name=state).contact_id for state in ("asked", "waiting")
    }
    for state in ("approved", "declined"):
        endorsement(page, state, email=f"{state}@example.org", name=state)

    assert {row["contact_id"] for row in endorsers_needed(timezone.now())} == open_ones


def test_who_asks_to_be_forgotten_leaves_nothing_that_waits(page):
    row = endorsement(page, "waiting")
    forget_signer(row.contact)

    assert not Endorsement.objects.exists()


def test_what_nobody_confirmed_or_was_declined_long_ago_is_deleted(page):
    old = {}
    for state in ("asked", "waiting", "approved", "declined"):
        old[state] = endorsement(page, state, name=f"Old {state}", email=f"{state}@example.org")
        endorsement(page, state, name=f"New {state}", email=f"{state}@example.org")
    Endorsement.objects.filter(pk__in=[row.pk for row in old.values()]).update(created_at=long_ago(40))
    Endorsement.objects.filter(pk=old["declined"].pk).update(decided_at=long_ago(31))

    assert forget_endorsements() == 2
    assert set(Endorsement.objects.filter(pk__in=[row.pk for row in old.values()])) == {old["waiting"], old["approved"]}
    assert forget_endorsements() == 0
    assert Contact.objects.get(email_key=email_key("asked@example.org")).email  # the new one waits for its mail


def test_no_personal_word_is_logged(page, caplog):
    caplog.set_level("INFO")
    ask = {"contact_name": "Zqcontact", "email": "zqmail@example.org"}
    send(page, name="Zqname", words="Zqwords", **ask)
    row = Endorsement.objects.get()
    confirm_endorsement(endorsement=row)
    take_back(endorsement=row)

    assert "endorsement" in caplog.text
    assert "zq" not in caplog.text.lower()
