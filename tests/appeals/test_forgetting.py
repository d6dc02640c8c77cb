"""How signers are forgotten: on request, by themselves, and after a restore."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from appeals.actions.counting import fold_changes
from appeals.actions.forgetting import DOMAIN_KEPT, NETWORK_KEPT, SALT_KEPT, forget_traces
from appeals.actions.signing import forget_unconfirmed, withdraw_signature
from appeals.keys import domain_key, signer_key
from appeals.models import Appeal, Signature
from appeals.queries.tallies import total_of
from people.erasure import erase_contact, forget_unneeded
from people.models import Contact
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wishes(settings, tmp_path):
    settings.WISHES_FILE = tmp_path / "wishes"


@pytest.fixture
def page():
    return factories.appeal_page()


def test_whoever_asks_is_forgotten_though_their_address_is_gone(page):
    factories.signature(page, "sima@example.org")
    factories.signature(page, "other@example.org")
    call_command("worker", "--once")
    Contact.objects.all().update(email=None)

    erase_contact(contact=Contact.objects.order_by("pk")[0], actor=None)
    fold_changes()
    assert Signature.objects.count() == total_of(page.appeal).signed == 1


def test_an_address_is_needed_until_the_mail_is_answered_or_too_late(page, time_machine):
    factories.signature(page, confirmed=False)
    call_command("worker", "--once")
    forget_unneeded()
    assert Contact.objects.get().email

    time_machine.move_to(timezone.now() + dt.timedelta(hours=73))
    forget_unneeded()
    assert not Contact.objects.exclude(email=None).exists()


def test_one_mailbox_has_another_key_in_each_appeal(page):
    other = factories.appeal_page(title="Another")
    keys = {signer_key(appeal, "sima@example.org") for appeal in Appeal.objects.all()}
    assert len(keys) == 2
    assert signer_key(other.appeal, "Sima+x@example.org") in keys
    assert not keys & set(Contact.objects.values_list("email_key", flat=True))


def test_traces_of_networks_and_hosts_end(page, time_machine):
    factories.signature(page)
    Signature.objects.update(network="n", domain_key=domain_key("example.org"))
    begin = timezone.now()
    for later, left in ((NETWORK_KEPT, {"domain_key"}), (DOMAIN_KEPT, set())):
        time_machine.move_to(begin + later + dt.timedelta(minutes=1))
        forget_traces()
        row = Signature.objects.get()
        assert {name for name in ("network", "domain_key") if getattr(row, name)} == left


def test_some_time_after_its_end_nothing_leads_to_a_signer(page, time_machine):
    factories.signature(page)
    Appeal.objects.update(closed_at=timezone.now())
    time_machine.move_to(timezone.now() + SALT_KEPT + dt.timedelta(minutes=1))
    forget_traces()

    appeal = Appeal.objects.get()
    assert appeal.salt is None
    with pytest.raises(ValueError, match="destroyed"):
        signer_key(appeal, "sima@example.org")
    erase_contact(contact=Contact.objects.get(), actor=None)
    assert Signature.objects.count() == 1, "a name without any way to whose it is"


def test_a_restored_backup_does_not_bring_a_name_back(page):
    row = factories.signature(page)
    kept = {field.attname: getattr(row, field.attname) for field in Signature._meta.concrete_fields}
    withdraw_signature(signature=row)
    Signature.objects.create(**kept)  # the backup

    call_command("replay_wishes")
    assert not Signature.objects.exists()


def test_who_signed_again_later_stays(page):
    withdraw_signature(signature=factories.signature(page))
    again = factories.signature(page)
    call_command("replay_wishes")
    assert Signature.objects.get() == again


def test_what_was_taken_out_and_never_confirmed_goes_too(page, time_machine):
    factories.signature(page, confirmed=False)
    Signature.objects.update(state="invalid")
    time_machine.move_to(timezone.now() + dt.timedelta(hours=73))
    assert forget_unconfirmed() == 1
    fold_changes()
    assert not Signature.objects.exists()
