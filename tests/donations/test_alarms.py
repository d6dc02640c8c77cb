"""Whoever handles the network's money is told, once an hour and kind, with no name of a donor."""

import pytest
from django.core import mail as sent
from django.core.mail import get_connection

from donations.alarms import alarm
from people.delivery import deliver_next
from people.models import OutgoingMail
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def admin():
    factories.member(factories.chapter())
    return factories.network_admin()


def test_one_mail_an_hour_and_kind_to_network_admins_only(admin):
    alarm("livemode", event="evt_1")
    alarm("livemode", event="evt_2")
    alarm("event-failed", event="evt_3")
    assert [mail.user for mail in OutgoingMail.objects.all()] == [admin, admin]


@pytest.mark.parametrize(("kind", "said"), [("event-failed", "could not be processed"), ("odd", "needs a look: odd")])
def test_the_mail_says_what_and_where(admin, kind, said):
    alarm(kind, event="evt_1")
    with get_connection() as server:
        deliver_next(server)
    text = " ".join(sent.outbox[0].body.split())
    assert said in text
    assert "/desk/" in text
    assert "evt_1" not in text


def test_who_is_no_admin_any_more_gets_none(admin):
    alarm("livemode")
    admin.is_superuser = False
    admin.save()
    with get_connection() as server:
        deliver_next(server)
    assert sent.outbox == []
