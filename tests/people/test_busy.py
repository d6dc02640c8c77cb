"""A database that is busy for longer than a request waits: the reader is asked to come back, nothing is half done."""

import pytest
from django.db import OperationalError

from events.models import Rsvp
from events.views import asking
from tests import factories

pytestmark = pytest.mark.django_db
FORM = {"name": "Sima", "email": "sima@example.org", "party": "2"}


def test_a_locked_database_asks_to_come_back(client, monkeypatch):
    """Case 9 of trust.md."""

    def locked(**fields):
        raise OperationalError("database is locked")

    monkeypatch.setattr(asking, "ask_for_seat", locked)
    date = factories.occurrence()

    response = client.post(f"/rsvp/{date.uid}/", FORM, headers={"sec-fetch-site": "same-origin"})

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert b"Nothing was lost and nothing was done." in response.content
    assert Rsvp.objects.count() == 0


def test_any_other_fault_is_not_hidden(client, monkeypatch):
    def broken(**fields):
        raise ZeroDivisionError

    monkeypatch.setattr(asking, "ask_for_seat", broken)
    date = factories.occurrence()

    with pytest.raises(ZeroDivisionError):
        client.post(f"/rsvp/{date.uid}/", FORM, headers={"sec-fetch-site": "same-origin"})
