"""The page behind a signer's link: what it says in each state; only buttons do anything (cases 2, 4, 8, 9 and 11)."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from appeals.actions.counting import fold_changes
from appeals.actions.signing import forget_unconfirmed
from appeals.keys import signature_token
from appeals.models import AppealVersion, Signature, Tally
from appeals.queries.tallies import total_of
from people.models import Consent, Contact, OutgoingMail
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.appeal_page()


def link(row: Signature) -> str:
    return f"/s/{signature_token(row)}/"


def shown(client, row: Signature) -> str:
    return client.get(link(row)).content.decode()


def test_looking_changes_nothing_however_often(client, page):
    row = factories.signature(page, confirmed=False)
    before = Signature.objects.values().get()
    for method in (client.get, client.head, client.get):
        assert method(link(row)).status_code == 200
    for path in ("confirm/", "withdraw/", "change/", "again/"):
        assert client.get(link(row) + path).status_code == 405
    assert Signature.objects.values().get() == before


def test_the_button_makes_it_count_once(client, page):
    row = factories.signature(page, confirmed=False)
    for _press in range(3):
        assert client.post(f"{link(row)}confirm/").status_code == 303
    fold_changes()
    assert total_of(page.appeal).signed == 1


@pytest.mark.parametrize("spoil", [lambda token: token[:-1], lambda token: token + token, lambda token: "x" * 52])
def test_an_altered_link_is_answered_neutrally(client, page, spoil):
    row = factories.signature(page, confirmed=False)
    for path in ("", "confirm/", "withdraw/", "change/", "again/"):
        address = f"/s/{spoil(signature_token(row))}/{path}"
        answer = client.post(address) if path else client.get(address)
        assert answer.status_code == 404
        assert "Sima" not in answer.content.decode()
    assert Signature.objects.get().state == "pending"


def test_a_link_in_capitals_is_the_same(client, page):
    row = factories.signature(page, confirmed=False)
    assert client.get(f"/s/{signature_token(row).upper()}/").status_code == 200


def test_what_is_late_does_not_count_and_is_forgotten(client, page, time_machine):
    row = factories.signature(page, confirmed=False)
    time_machine.move_to(timezone.now() + dt.timedelta(hours=73))
    answer = client.post(f"{link(row)}confirm/")
    assert answer.status_code == 422
    assert "run out" in answer.content.decode()

    assert forget_unconfirmed() == 1
    fold_changes()
    assert (total_of(page.appeal).signed, total_of(page.appeal).pending) == (0, 0)


def test_confirming_forgets_the_address(client, page, capfd):
    row = factories.signature(page, "canary@example.org", confirmed=False)
    call_command("worker", "--once")
    client.post(f"{link(row)}confirm/")

    assert Signature.objects.get().contact is None
    assert list(Contact.objects.values_list("email", flat=True)) == [None]
    for model in (Signature, Contact, OutgoingMail, Consent):
        assert "canary" not in str(list(model.objects.values()))
    said = "".join(capfd.readouterr())
    assert "canary" not in said


def test_news_keep_the_address_with_the_words_that_were_agreed_to(client, page):
    row = factories.signature(page, wants_updates=True, confirmed=False)
    assert not Consent.objects.exists(), "nobody agreed before the mail was answered"
    client.post(f"{link(row)}confirm/")

    consent = Consent.objects.get()
    assert (consent.purpose, consent.wording) == ("updates", "Write to me when there is news.")
    assert Contact.objects.get().email == "sima@example.org"


def test_withdrawing_takes_row_count_and_address(client, page):
    row = factories.signature(page, wants_updates=True)
    call_command("worker", "--once")
    assert client.post(f"{link(row)}withdraw/").url == "/sign/withdrawn/"
    fold_changes()

    assert not Signature.objects.exists()
    assert total_of(page.appeal).signed == 0
    assert {(tally.online, tally.pending) for tally in Tally.objects.all()} == {(0, 0)}
    assert client.get(link(row)).status_code == 404


def test_whoever_withdraws_before_confirming_is_not_counted_below_nothing(client, page):
    row = factories.signature(page, confirmed=False)
    client.post(f"{link(row)}withdraw/")
    fold_changes()
    assert {(tally.online, tally.pending) for tally in Tally.objects.all()} == {(0, 0)}


def test_being_named_otherwise(client, page):
    row = factories.signature(page, display="full", prints=True)
    client.post(f"{link(row)}change/", {"display": "initials", "shows": "on"})
    row.refresh_from_db()
    assert (row.display, row.shown_name, row.prints) == ("initials", "S. M.", False)

    assert client.post(f"{link(row)}change/", {"display": "loud"}).status_code == 422


def test_where_a_full_name_is_a_danger_the_page_says_so_first(client, page):
    row = factories.signature(page, confirmed=False, country="IR", display="full")
    assert "can be a danger" in shown(client, row)
    other = factories.signature(page, "b@example.org", confirmed=False, country="IR", display="anonymous")
    assert "can be a danger" not in shown(client, other)


def test_what_is_held_or_out_is_told_to_its_owner_alone(client, page):
    row = factories.signature(page)
    Signature.objects.filter(pk=row.pk).update(held_for="network")
    assert "looks at yours before it counts" in shown(client, row)
    Signature.objects.filter(pk=row.pk).update(held_for="", state="invalid")
    assert "taken out" in shown(client, row)
    assert client.post(f"{link(row)}confirm/").status_code == 303
    assert Signature.objects.get().state == "invalid"


def test_new_words_are_signed_by_a_button(client, page):
    row = factories.signature(page)
    assert "Sign the new words" not in shown(client, row)
    second = AppealVersion.objects.create(appeal=page.appeal, number=2, is_substantive=True)
    text = page.appeal.versions.get(number=1).texts.get()
    second.texts.create(locale="en", title="Free them all", text=text.text, digest="2")
    assert "Sign the new words" in shown(client, row)

    client.post(f"{link(row)}again/")
    row.refresh_from_db()
    assert row.version == second
    assert "Sign the new words" not in shown(client, row)


def test_the_page_is_one_persons_own(client, page):
    answer = client.get(link(factories.signature(page)))
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert not answer.cookies


@pytest.mark.parametrize("language", ["fa", "es"])
def test_in_every_language(client, page, language):
    row = factories.signature(page, locale=language)
    answer = client.get(f"/{language}{link(row)}")
    assert f'lang="{language}"' in answer.content.decode()
