"""What tests of giving do as a donor does it: look, type, press. `Wire` is the way to the payment company."""

import re

import pytest
import stripe
from django.test import Client
from django.urls import reverse

from donations.actions import giving
from donations.gateway import client as real_client
from donations.models import FundPage

AT_PAYMENT = {"often": "once", "amount": "2500", "tip": "0"}
WORDS = {"name": "Mina Salehi", "message": "For Sima", "dedication": "Narges", "shows_name": "on"}
HOME = {"Sec-Fetch-Site": "same-origin"}
STEP = re.compile(r'name="step" value="([^"]+)"')


class Wire:
    """Counts what is asked of the payment company, and loses questions (`lost`) or answers (`unheard`) when told to."""

    def __init__(self):
        self.asked: list[tuple[dict, dict]] = []
        self.lost = self.unheard = 0
        self.refusals: list[stripe.StripeError] = []

    def __call__(self):
        return self

    @property
    def v1(self):
        return self

    checkout = sessions = v1

    def create(self, params, options):
        self.asked.append((params, options))
        if self.lost:
            self.lost -= 1
            raise stripe.APIConnectionError("timed out")
        if self.refusals:
            raise self.refusals.pop(0)
        session = real_client().v1.checkout.sessions.create(params, options)
        if self.unheard:
            self.unheard -= 1
            raise stripe.APIConnectionError("timed out")
        return session


@pytest.fixture
def wire(monkeypatch) -> Wire:
    """The way to the payment company (the practice stand-in)."""
    made = Wire()
    monkeypatch.setattr(giving, "client", made)
    return made


def address(page: FundPage, name: str = "donations_give") -> str:
    """Where the page of a step is, in the active language."""
    return reverse(name, args=[page.translation_key])


def token_on(response) -> str:
    """The token that a page holds."""
    found = STEP.search(response.content.decode())
    assert found, "the page holds no token"
    return found[1]


def look(client: Client, page: FundPage, **query):
    """Open the step, as the form on the fund's page does."""
    return client.get(address(page), query)


def press(client: Client, page: FundPage, *, step: str | None = None, **typed):
    """Press “Go on to pay” on a page just opened, or on the one that holds `step`."""
    step = step if step is not None else token_on(look(client, page, amount="2500"))
    return client.post(address(page), {**AT_PAYMENT, "step": step, **typed}, headers=HOME)
