"""Many who sign, confirm and withdraw in one moment: threads with connections of their own, on a database that commits.

Each guard has a control that takes it away, and then fails.
"""

import threading

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from appeals.actions import counting, signing
from appeals.actions.counting import fold_changes
from appeals.actions.review import invalidate
from appeals.actions.signing import Signing, confirm_signature, sign, withdraw_signature
from appeals.actions.tally_audit import audit_tallies
from appeals.keys import signature_token
from appeals.models import Signature, Tally, TallyChange
from appeals.queries.pages import version_in
from appeals.queries.tallies import total_of
from appeals.safeguards import Marks
from people.models import Contact, OutgoingMail
from tests import factories
from tests.events.test_rsvp_races import at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)
State = Signature.State


@pytest.fixture
def page():
    return factories.appeal_page()


def signs(page, email="sima@example.org", name="Sima Mohammadi"):
    words = Signing(name=name, email=email, country="DE", display="full", locale="en", shows=True)
    return lambda: sign(appeal=page.appeal, version=version_in(page.appeal, "en"), signing=words, marks=Marks())


def counted(page) -> int:
    fold_changes()
    return total_of(page.appeal).online


def test_two_who_press_the_button_at_once_count_once(page):
    """Case 3."""
    row = factories.signature(page, confirmed=False)

    results = at_once([lambda: confirm_signature(signature=row)] * 4)

    assert errors(results) == []
    assert counted(page) == 1
    assert audit_tallies() == []


def test_control_without_the_lock_they_count_twice(page, monkeypatch):
    row = factories.signature(page, confirmed=False)
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, lock or not")
    both_have_read = threading.Barrier(2)

    def unlocked(signature):
        found = Signature.objects.select_related("contact").get(pk=signature.pk)
        both_have_read.wait(20)
        return found

    monkeypatch.setattr(signing, "locked", unlocked)
    at_once([lambda: confirm_signature(signature=row)] * 2)

    fold = TallyChange.objects.filter(online=1).count()
    assert fold == 2


def test_a_mailbox_that_signs_twice_at_once_stands_once(page):
    results = at_once([signs(page)] * 4)

    assert errors(results) == []
    assert list(Signature.objects.values_list("state", "nth")) == [("pending", 0)]
    assert Contact.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="appeals.confirm").count() == 1
    fold_changes()
    assert total_of(page.appeal).pending == 1
    assert audit_tallies() == []


def test_control_without_the_lock_on_the_mailbox_one_of_them_fails(page, monkeypatch):
    """It is the contact that they wait for; the constraint would only turn the second into an error."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, lock or not")
    contact = factories.contact("sima@example.org")
    both_have_read = threading.Barrier(2)
    really = signing._place_for

    def slow(*said):
        both_have_read.wait(20)
        return really(*said)

    monkeypatch.setattr(signing, "contact_for", lambda **said: Contact.objects.get(pk=contact.pk))
    monkeypatch.setattr(signing, "_place_for", slow)
    results = at_once([signs(page)] * 2)

    assert [type(one) for one in errors(results)] == [IntegrityError]


def test_the_form_sent_twice_at_once_gets_one_answer(page):
    form = {"name": "Sima", "email": "sima@example.org", "country": "DE"}
    address = reverse("appeals_sign", args=[page.translation_key])

    def send():
        return Client().post(address, form, headers={"Sec-Fetch-Site": "same-origin"})

    results = at_once([send] * 3)

    assert errors(results) == []
    assert {(answer.status_code, answer["Location"]) for answer in results} == {(303, reverse("appeals_sent"))}
    assert Signature.objects.count() == 1


def test_forty_who_confirm_at_once_are_forty_after_one_fold(page):
    """Case 14."""
    rows = [factories.signature(page, f"s{n}@example.org", confirmed=False) for n in range(40)]

    results = at_once([lambda row=row: confirm_signature(signature=row) for row in rows])

    assert errors(results) == []
    folded = counting._fold()
    assert folded == 120  # forty signed, and confirmed: one less waits, one more counts
    assert total_of(page.appeal).online == Signature.objects.counted().count() == 40
    assert audit_tallies() == []


def test_journals_add_up_to_the_total_whatever_happens(page):
    """Case 15."""
    admin = factories.network_admin()
    rows = [
        factories.signature(page, f"s{n}@example.org", country=code) for n, code in enumerate(["DE", "IR", "US"] * 2)
    ]
    steps = [
        lambda: invalidate(signature=rows[0], actor=admin),
        lambda: withdraw_signature(signature=rows[1]),
        lambda: factories.signature(page, "late@example.org", confirmed=False),
    ]
    for step, left in zip([lambda: None, *steps], [6, 5, 4, 4], strict=True):
        step()
        assert counted(page) == left
        for axis in Tally.Axis.values:
            assert sum(row.online for row in Tally.objects.filter(axis=axis)) == left
        assert audit_tallies() == []


def test_signing_and_withdrawing_at_once_leaves_counts_that_are_right(page):
    for turn in range(4):
        row = factories.signature(page, confirmed=turn % 2 == 0)
        acts = [lambda row=row: withdraw_signature(signature=row), signs(page), signs(page, name="Another Name")]
        assert errors(at_once(acts)) == []
        fold_changes()
        assert audit_tallies() == []
        assert Signature.objects.count() <= 1
        for left in Signature.objects.all():
            withdraw_signature(signature=left)


def test_signing_again_and_confirming_at_once_never_takes_a_confirmation_back(page):
    """Whoever signs again waits for the row, and sees that it is confirmed."""
    for turn in range(6):
        row = factories.signature(page, f"s{turn}@example.org", confirmed=False)
        acts = [lambda row=row: confirm_signature(signature=row), signs(page, f"s{turn}@example.org")]
        assert errors(at_once(acts)) == []
        row.refresh_from_db()
        assert row.state == State.CONFIRMED
    assert counted(page) == 6
    assert audit_tallies() == []


def test_confirming_and_withdrawing_at_once_is_one_after_the_other(page):
    row = factories.signature(page, confirmed=False)
    acts = [lambda: confirm_signature(signature=row), lambda: withdraw_signature(signature=row)]

    failed = errors(at_once(acts))

    assert all(isinstance(one, Signature.DoesNotExist) for one in failed)
    assert not Signature.objects.exists()
    assert counted(page) == 0
    assert audit_tallies() == []


def test_a_button_that_is_pressed_while_the_name_is_withdrawn_is_no_error(page, monkeypatch):
    row = factories.signature(page, confirmed=False)
    really = signing.confirm_signature

    def too_late(*, signature):
        withdraw_signature(signature=signature)
        return really(signature=signature)

    monkeypatch.setattr("appeals.views.signing.confirm_signature", too_late)
    answer = Client().post(reverse("appeals_confirm", args=[signature_token(row)]))

    assert answer.status_code == 404


@pytest.mark.parametrize("act", ["sign", "confirm"])
def test_a_form_costs_a_bounded_number_of_queries(page, act, django_assert_max_num_queries):
    """Savepoints are among them; the page that answers asks nothing."""
    form = {"name": "Sima", "email": "sima@example.org", "country": "DE"}
    headers = {"Sec-Fetch-Site": "same-origin"}
    address, most = reverse("appeals_sign", args=[page.translation_key]), 26
    Client().post(address, {**form, "email": "first@example.org"}, headers=headers)
    if act == "confirm":
        row = factories.signature(page, confirmed=False)
        address, most = reverse("appeals_confirm", args=[signature_token(row)]), 16
    with django_assert_max_num_queries(most):
        assert Client().post(address, form, headers=headers).status_code == 303
