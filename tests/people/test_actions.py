"""Contacts and the audit trail."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from people import append_only
from people.actions import contact_for, prove, record_audit
from people.models import AuditEntry, Contact, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("other", ["ADA@example.org", "ada+vigil@example.org", " ada@example.org"])
def test_one_mailbox_is_one_contact_and_mail_goes_to_the_form_given_last(ada, other):
    assert contact_for(email=other, locale="fa") == ada
    ada.refresh_from_db()
    assert (ada.email, ada.locale) == (other.strip(), "fa")


def test_two_mailboxes_are_two_contacts(ada):
    assert contact_for(email="ada@example.com", locale="en") != ada


def test_a_known_zone_is_not_forgotten():
    contact_for(email="ada@example.org", locale="en", zone="Asia/Tehran")
    assert contact_for(email="ada@example.org", locale="en").zone == "Asia/Tehran"


def test_a_forgotten_contact_comes_back_with_an_address(ada):
    Contact.objects.update(email=None)
    assert contact_for(email="ada@example.org", locale="en").email == "ada@example.org"


def test_the_database_holds_no_readable_address(ada):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_contact")
        stored = str(cursor.fetchall()).lower()
    assert "ada" not in stored
    assert "example" not in stored


def test_nothing_is_written_for_someone_already_known(ada, django_assert_num_queries):
    with django_assert_num_queries(1):  # read with lock
        contact_for(email="Ada@example.org", locale="en")


def test_who_did_what_is_written_down(ada):
    omid = User.objects.create_user("omid@example.org", "x", handle="omid")
    entry = record_audit(actor=omid, verb="contact.read", target=ada, chapter_id=7, details={"columns": 3})
    entry.refresh_from_db()
    assert (entry.actor, entry.verb, entry.target, entry.chapter_id) == (
        omid,
        "contact.read",
        f"people.contact:{ada.pk}",
        7,
    )
    assert entry.details == {"columns": 3}


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEntry.objects.update(verb="nothing"),
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditEntry.objects.get().delete(),
        lambda: connection.cursor().execute("DELETE FROM people_auditentry"),
        lambda: connection.cursor().execute("UPDATE people_auditentry SET actor_id = NULL"),
    ],
)
def test_the_database_refuses_to_change_what_was_written_down(change):
    record_audit(actor=None, verb="gift.refunded", target="donations.gift:1")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change()
    assert AuditEntry.objects.get().verb == "gift.refunded"


def test_without_the_triggers_it_would_not():
    record_audit(actor=None, verb="gift.refunded", target="donations.gift:1")
    append_only.remove(connection)
    AuditEntry.objects.all().delete()
    append_only.install(connection)
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_the_audit_trail_and_leaves_it_guarded():
    record_audit(actor=None, verb="gift.refunded", target="donations.gift:1")
    call_command("flush", interactive=False, verbosity=0)
    assert AuditEntry.objects.count() == 0
    record_audit(actor=None, verb="gift.refunded", target="donations.gift:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.all().delete()


@pytest.mark.django_db
def test_proven_address_is_not_led_away_by_a_stranger():
    ada = contact_for(email="ada@example.org", locale="en")
    prove(contact=ada)
    assert contact_for(email="ada+elsewhere@example.org", locale="en").email == "ada@example.org"
    Contact.objects.update(email=None)  # erased: whoever asks next begins anew
    assert contact_for(email="ada+new@example.org", locale="en").email == "ada+new@example.org"
