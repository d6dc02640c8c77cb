"""What many people do at the same moment."""

import itertools
import time

import pytest
from django.db import transaction

from people.actions import contact_for
from people.erasure import forget_unneeded
from people.models import Contact, OutgoingMail
from people.outbox import queue_mail
from tests.people.hands import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def ada():
    return contact_for(email="ada@example.org", locale="en")


def test_one_mailbox_typed_by_many_at_once_is_one_contact():
    assert {type(result) for result in at_once(ada, hands=8)} == {Contact}
    assert Contact.objects.count() == 1


def test_many_forms_at_once_send_one_address_five_mails():
    person, number = ada(), itertools.count()

    def ask():
        key = f"ask:{next(number)}"
        return queue_mail(kind="test.greeting", subject_id=key, to=person, key=key, locale="en")

    asked = at_once(ask, hands=12)
    assert sum(isinstance(result, OutgoingMail) for result in asked) == 5
    assert sum(result is None for result in asked) == 7


def test_one_key_asked_for_by_many_at_once_is_one_mail():
    person = ada()
    at_once(
        lambda: queue_mail(kind="test.greeting", subject_id="1", to=person, key="same", locale="en"),
        hands=8,
    )
    assert OutgoingMail.objects.count() == 1


def test_nobody_is_forgotten_while_a_mail_to_them_is_being_asked_for():
    def ask():
        with transaction.atomic():
            person = ada()
            time.sleep(0.1)  # the purge looks now
            queue_mail(kind="test.greeting", subject_id="1", to=person, key="same", locale="en")

    ada()
    jobs = itertools.cycle([ask, forget_unneeded])
    results = at_once(lambda: next(jobs)(), hands=2)
    assert [result for result in results if isinstance(result, Exception)] == []
    mail = OutgoingMail.objects.select_related("contact").first()
    assert mail is not None
    assert mail.contact.email == "ada@example.org"
