"""`manage.py reconcile` and the job of each night: what they tell, and whom."""

import datetime as dt
import json

import pytest
import stripe
from django.core.management import CommandError, call_command

from donations import jobs  # noqa: F401 - the worker finds it by itself
from donations.actions import reconcile as room
from donations.actions.reconcile import reconcile
from donations.models import Gift, PracticeObject, StripeEvent
from people.models import OutgoingMail
from people.schedule import JOBS
from tests import factories
from tests.donations.losses import eventful
from tests.donations.ringing import checkout, hear
from tests.donations.stripe_hands import lose_all
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def fund():
    return factories.fund()


def test_the_command_tells_what_it_did(fund, capsys):
    eventful(fund)
    lose_all()
    call_command("reconcile", "--days", "10")
    out = capsys.readouterr().out
    assert "looked at payment: 8" in out
    assert "repaired: payment pi_" in out
    assert "missed: event evt_" in out
    assert "0 differ" in out


def test_the_command_fails_where_something_differs(fund, capsys):
    checkout(fund=fund)
    hear()
    Gift.objects.update(amount=2600)
    with pytest.raises(SystemExit) as caught:
        call_command("reconcile")
    assert caught.value.code == 1
    assert "differences: payment" in capsys.readouterr().out


def test_the_command_says_that_nobody_answers(monkeypatch):
    def nobody(**_options):
        raise stripe.APIConnectionError("no route to 203.0.113.7")

    monkeypatch.setattr("donations.management.commands.reconcile.reconcile", nobody)
    with pytest.raises(CommandError, match="cannot be asked: APIConnectionError"):
        call_command("reconcile")
    with pytest.raises(CommandError, match="--days"):
        call_command("reconcile", "--days", "0")


def test_at_night_nobody_is_told_of_what_is_just_on_its_way(fund):
    factories.network_admin()
    checkout(fund=fund)
    JOBS["donations.reconcile"].run()
    assert Gift.objects.count() == 1
    assert not StripeEvent.objects.filter(by_reconcile=True).exists()
    assert not OutgoingMail.objects.filter(kind="donations.alarm").exists()


def test_what_was_given_while_it_walked_is_no_difference(fund, monkeypatch):
    real = room._put_totals_right

    def meanwhile(report):
        real(report)
        if not PracticeObject.objects.filter(kind="charge").exists():
            checkout(fund=fund)

    monkeypatch.setattr(room, "_put_totals_right", meanwhile)
    report = reconcile()
    assert (report.differences, report.repaired) == ([], [])
    assert Gift.objects.count() == 1


def test_the_worker_does_it_each_night_and_tells(fund, monkeypatch):
    monkeypatch.setattr(room, "ON_ITS_WAY", dt.timedelta())
    admin = factories.network_admin()
    checkout(fund=fund)
    lose_all()
    JOBS["donations.reconcile"].run()
    assert Gift.objects.count() == 1
    told = OutgoingMail.objects.get(kind="donations.alarm")
    assert (told.user, told.subject_id) == (admin, "reconcile")
    OutgoingMail.objects.all().delete()
    JOBS["donations.reconcile"].run()
    assert not OutgoingMail.objects.filter(kind="donations.alarm").exists()


def test_an_event_that_was_fetched_is_sealed_like_any_other(fund):
    checkout(fund=fund)
    lose_all()
    reconcile()
    event = StripeEvent.objects.filter(type="charge.succeeded").get()
    assert (event.by_reconcile, event.state) == (True, "received")
    assert json.loads(event.payload)["data"]["object"]["object"] == "charge"
