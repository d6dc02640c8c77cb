"""Practice money beside a real key: the site does not start. And practice money is in no live total."""

import pytest
from django.core.management import call_command
from django.template import engines

from donations import gateway
from donations.models import Gift
from donations.practice.http import PracticeHTTP
from donations.queries.recent import public_gifts
from donations.queries.totals import totals_of
from donations.queries.trail import trail
from tests import factories
from tests.donations.ringing import checkout, hear
from tests.house.test_settings import PRODUCTION, run

SETTINGS = (
    "from django.conf import settings as s; print(s.PRACTICE_PAYMENTS, s.STRIPE_LIVE, bool(s.STRIPE_WEBHOOK_SECRET))"
)
KEYED = {**PRODUCTION, "STRIPE_WEBHOOK_SECRET": "whsec_of_the_endpoint"}


def started(tmp_path, **variables):
    return run("-c", SETTINGS, tmp_path=tmp_path, DJANGO_SETTINGS_MODULE="organizer.settings", **variables)


@pytest.mark.parametrize("key", ["sk_live_1", "rk_live_1", "sk_test_1"])
def test_practice_does_not_start_beside_a_key(key, tmp_path):
    result = started(tmp_path, **KEYED, STRIPE_SECRET_KEY=key, PRACTICE_PAYMENTS="1")
    assert result.returncode == 1
    assert "it does not start beside STRIPE_SECRET_KEY" in result.stderr


@pytest.mark.parametrize(
    ("key", "said"),
    [("", "True False True"), ("sk_test_1", "False False True"), ("sk_live_1", "False True True")],
)
def test_the_key_says_which_book(key, said, tmp_path):
    result = started(tmp_path, **KEYED, STRIPE_SECRET_KEY=key)
    assert (result.returncode, result.stdout.strip()) == (0, said)


def test_a_key_demands_the_secret_of_its_webhook(tmp_path):
    result = started(tmp_path, **PRODUCTION, STRIPE_SECRET_KEY="sk_live_1")
    assert result.returncode == 1
    assert "STRIPE_WEBHOOK_SECRET must be set" in result.stderr


def test_with_a_key_the_library_talks_to_the_payment_company(settings):
    settings.PRACTICE_PAYMENTS, settings.STRIPE_SECRET_KEY = False, "sk_test_somebody"
    real = gateway.client()
    settings.PRACTICE_PAYMENTS = True
    practice = gateway.client()
    sides = [one._requestor._options.api_key for one in (real, practice)]
    assert sides == ["sk_test_somebody", gateway.PRACTICE_KEY]
    clients = [one._requestor._get_http_client() for one in (real, practice)]
    assert [isinstance(one, PracticeHTTP) for one in clients] == [False, True]
    assert clients[0]._timeout == gateway.TIMEOUT


@pytest.mark.parametrize(("practice", "shown"), [(True, True), (False, False)])
def test_the_banner_is_there_exactly_where_money_is_practice(settings, practice, shown):
    settings.PRACTICE_PAYMENTS = practice
    banner = engines["django"].from_string("{% load donations %}{% practice_banner %}").render()
    assert ("Practice money: no card is charged." in banner) is shown


@pytest.mark.django_db
def test_practice_gifts_are_in_no_live_total_list_or_trail(settings, client):
    """With the same database behind a live key nothing of practice is money."""
    fund = factories.fund()
    _attempt, _session = checkout(fund=fund, name="Mina Practice", shows_name=True, message="Only practice")
    hear()
    assert (totals_of(fund).in_hand, totals_of(fund).gifts) == (2500, 1)
    assert (len(trail(fund)), public_gifts(fund).count()) == (1, 1)
    settings.STRIPE_LIVE, settings.PRACTICE_PAYMENTS = True, False
    assert (totals_of(fund).in_hand, totals_of(fund).gifts, totals_of(fund).pledged) == (0, 0, 0)
    assert (trail(fund), list(public_gifts(fund))) == ([], [])
    assert Gift.objects.filter(livemode=True).count() == 0


@pytest.mark.django_db
def test_an_event_of_practice_is_refused_behind_a_live_key(settings):
    """Case 25."""
    checkout()
    settings.STRIPE_LIVE = True
    hear()
    assert not Gift.objects.exists()


@pytest.mark.django_db
def test_the_audit_keeps_the_books_apart(settings, capsys):
    checkout()
    hear()
    settings.STRIPE_LIVE = True
    call_command("audit_ledger")
    assert "0 differ." in capsys.readouterr().out
