"""Ads in words for everyone: each state, each decision, each part of the money trail."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.translation import override

from donations.money import Money
from donations.queries.trail import trail
from outreach.ad_words import (
    deadline_of,
    decision_lines,
    name_of,
    publication_of,
    shape_of,
    state_of,
    step_lines,
)
from outreach.models import Decision, Placement, State, Step
from outreach.queries.brought import Brought
from outreach.queries.trail import trail_of
from outreach.views.pages import brought_in_words
from tests import ad_factories, factories
from tests.donations import making
from tests.donations.spending_hands import paid
from tests.outreach.public_hands import funding, give, printed
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def ad():
    return funding(factories.fund_page().fund, rung=1)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.IDEA, "An idea"),
        (State.QUOTED, "Planned"),
        (State.FUNDING, "Being funded"),
        (State.FUNDED, "Paid for, to be ordered"),
        (State.ORDERED, "Ordered"),
        (State.SENT, "With the publisher"),
        (State.PROOFED, "With the publisher"),
        (State.PRINTED, "Printed"),
        (State.TEAR_SHEET, "Printed"),
        (State.CLOSED, "Printed"),
        (State.FALLEN, "Fell through"),
    ],
)
def test_each_state_has_a_word_for_readers(ad, state, said):
    ad.state = state
    assert state_of(ad) == said


def test_each_step_has_its_words(ad):
    steps = [Step(placement=ad, state=state, on=dt.date(2026, 8, 5)) for state in State]
    lines = step_lines(steps)
    assert len({line["what"] for line in lines}) == len(State)
    assert {(line["day"], line["machine"]) for line in lines} == {("5 August 2026", "2026-08-05")}


def test_an_idea_has_no_shape_and_no_place():
    idea = ad_factories.placement()
    assert (shape_of(idea), publication_of(idea), deadline_of(idea)) == ("", "", None)
    assert name_of(idea, {}) == "A full page in the Review"


@pytest.mark.parametrize(("colour", "said"), [("black", "in black"), ("cmyk", "in colour")])
def test_the_shape_names_its_ink(ad, colour, said):
    ad.format.colour = colour
    assert shape_of(ad).endswith(said)


def test_a_deadline_is_told_while_it_can_be_missed(ad):
    assert deadline_of(ad) == ad.quote.space_until
    ad.state = State.ORDERED
    assert deadline_of(ad) is None


def decided(ad, kind, **fields):
    facts = {"fund": ad.fund, "in_hand": 1_499_999, "needed": 1_500_000, "created_at": timezone.now(), "reason": "So."}
    return Decision(placement=ad, kind=kind, **{**facts, **fields})


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("fallback", {}, "We chose a cheaper step instead: Half a page."),
        ("next-rung", {}, "What was left over goes into the next step: Half a page."),
        ("extend", {"until": dt.date(2026, 12, 9)}, "The publisher gave us until 9 December 2026."),
        ("top-up", {}, "Somebody guaranteed what was missing, so it goes on."),
        ("refund", {}, "We gave it up. Whoever gave can have their money back."),
    ],
)
def test_each_decision_is_told_as_it_stood(ad, kind, more, said):
    chosen = Placement(name="Half a page") if kind in ("fallback", "next-rung") else None
    (line,) = decision_lines([decided(ad, kind, chosen=chosen, **more)], {})
    assert line["done"] == said
    assert line["stood"] == "$14,999.99 of $15,000 were in hand."  # a cent is never rounded away
    assert line["reason"] == "So."


def parts_of(ad):
    return {part.kind: part for part in trail_of(Placement.objects.get(pk=ad.pk))}


def test_the_trail_of_an_ad_begins_empty(ad):
    assert [(part.amount, part.share, part.is_done) for part in trail_of(ad)] == [
        *[("$0", 0, False)] * 4,
        ("–", 0, False),
    ]


def test_without_a_fund_there_is_no_trail():
    assert trail_of(ad_factories.placement()) == []


def test_bars_are_drawn_to_one_scale(ad):
    give(ad.fund, 1_400_000)
    paid(ad.fund, factories.user(), 700_000, ad.subject)
    parts = parts_of(ad)
    assert (parts["received"].share, parts["paid"].share) == (100, 50)
    assert parts["received"].note == "1 gift"


def test_what_another_ad_of_the_fund_cost_is_not_paid_for_this_one(ad):
    give(ad.fund, 1_400_000)
    paid(ad.fund, factories.user(), 700_000, "placement:another")
    assert parts_of(ad)["paid"].amount == "$0"
    assert any(line.out == Money(700_000, "USD") for line in trail(ad.fund))


def test_agreed_to_is_not_paid(ad):
    assert parts_of(ad)["paid"].note == "not yet"
    Placement.objects.filter(pk=ad.pk).update(approved_amount=1_500_000, state=State.FUNDED)
    assert parts_of(ad)["paid"].note == "agreed to, not paid yet"


def test_the_last_part_is_the_page(ad):
    assert parts_of(printed(ad))["printed"].note == "the tear sheet is on this page"
    part = parts_of(printed(ad, tear_sheet=None, runs_on=None))["printed"]
    assert (part.amount, part.note, part.is_done) == ("It is out", "", True)


def test_nobody_who_gave_is_in_the_trail(ad):
    """Case 43."""
    making.gift(ad.fund, name="Sima Mohammadi", message="For my sister", shows_name=False)
    assert "Sima" not in repr(trail_of(ad))


@pytest.mark.parametrize(
    ("brought", "said"),
    [
        (Brought(), ""),
        (Brought(312), "312 signatures"),
        (Brought(0, 41), "41 gifts"),
        (Brought(1, 1), "1 signature and 1 gift"),
        (Brought(1312, 41), "1,312 signatures and 41 gifts"),
    ],
)
def test_what_it_brought_in_words(brought, said):
    assert brought_in_words(brought) == said


def test_words_are_in_the_language_that_is_read(ad):
    with override("fa"):
        assert "۱۴٬۹۹۹٫۹۹" in decision_lines([decided(ad, "top-up")], {})[0]["stood"]
