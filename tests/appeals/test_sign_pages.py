"""Signing as a reader does it: the form, the mail, the page behind its link."""

import re

import pytest
from django.core import mail

from appeals.actions.counting import fold_changes
from appeals.models import Signature
from tests import factories
from tests.appeals.hands import send
from tests.browser.helpers import drain_outbox, link_in_newest_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.appeal_page()


def test_from_the_form_to_the_wall_and_away_again(client, page):
    assert send(client, page).url == "/sign/sent/"
    drain_outbox()
    link = link_in_newest_mail("/s/")
    for _look in range(5):
        assert client.get(link).status_code == 200
    assert Signature.objects.get().state == "pending"

    assert client.post(f"{link}confirm/").status_code == 303
    fold_changes()
    shown = client.get(page.url).content.decode()
    assert "Sima Mohammadi" in shown
    assert re.search(r'<data value="1">1</data>', shown)

    assert client.post(f"{link}withdraw/").status_code == 303
    assert "Sima Mohammadi" not in client.get(page.url).content.decode()
    assert client.get(link).status_code == 404


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(client, page):
    answer = send(client, page, name="buy at www.example.com", email="sima@", country="")
    shown = answer.content.decode()

    assert answer.status_code == 422
    assert "buy at www.example.com" in shown
    assert "sima@" in shown
    assert shown.count('class="error"') >= 3
    assert not Signature.objects.exists()


def test_every_page_of_an_appeal_is_there(client, page):
    factories.signature(page)
    fold_changes()
    for below in ("", "sign/", "signers/", "signers/?name=moh", "versions/"):
        assert client.get(f"{page.url}{below}").status_code == 200, below
    assert len(mail.outbox) == 0
