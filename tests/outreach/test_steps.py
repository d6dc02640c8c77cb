"""An ad goes one step at a time, and no step can be taken that its money, its file or its state does not allow."""

import datetime as dt
from contextlib import suppress
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from donations.actions.commitments import commit
from donations.models import Commitment
from donations.queries.commitments import standing
from outreach import append_only
from outreach.actions import steps
from outreach.actions.planning import change_plan
from outreach.actions.steps import (
    Upload,
    approve,
    begin_funding,
    close,
    fall_through,
    go_on,
    order,
    send_materials,
    take_quote,
)
from outreach.errors import NoMoney, NotAllowed, NotYet
from outreach.models import Placement, State, Step
from people.models import AuditEntry
from tests import ad_factories as ads
from tests import factories
from tests.donations.spending_hands import paid, word
from tests.events.test_rsvp_races import at_once, errors
from tests.outreach.ad_hands import COST, PDF, funding, ordered, printed, rung, today, with_file

pytestmark = pytest.mark.django_db


def test_an_ad_walks_from_an_idea_to_its_end():
    placement, treasurer = ordered()
    placement = printed(placement, treasurer)
    placement = go_on(placement=placement, state=State.TEAR_SHEET, author=treasurer, on=today())
    paid(placement.fund, treasurer, COST, placement.subject)
    placement = close(placement=placement, author=treasurer, on=today())

    assert placement.state == State.CLOSED
    walked = list(placement.steps.values_list("state", flat=True))
    assert walked == [state for state in State if state != State.FALLEN]
    assert placement.steps.get(state=State.ORDERED).attachment.kind == "application/pdf"
    assert AuditEntry.objects.filter(verb="outreach.ad_moved").count() == 9
    assert standing(placement.fund).free == 0


@pytest.mark.parametrize("state", [State.SENT, State.PROOFED, State.PRINTED, State.TEAR_SHEET, State.CLOSED])
def test_no_step_is_skipped(state):
    placement, treasurer = funding()
    step = {State.SENT: send_materials, State.CLOSED: close}.get(state, partial(go_on, state=state))

    with pytest.raises(NotYet, match="Being funded"):
        step(placement=placement, author=treasurer, on=today())


def test_a_step_pressed_twice_is_one_step():
    placement, treasurer = funding()
    approve(placement=placement, author=treasurer)

    with pytest.raises(NotYet):
        approve(placement=placement, author=treasurer)
    assert Step.objects.filter(placement=placement, state=State.FUNDED).count() == 1


# Quotes


def test_a_quote_that_has_run_out_is_not_built_on(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC))
    quote = ads.quote(dated=dt.date(2026, 11, 1), expires_on=dt.date(2026, 11, 19))

    with pytest.raises(NotYet, match="has run out"):
        ads.placement(asked=quote)


def test_a_quote_holds_through_its_last_day_where_the_paper_is(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC))  # still the 19th in New York

    assert ads.placement(asked=ads.quote(dated=dt.date(2026, 11, 1), expires_on=dt.date(2026, 11, 19))).pk


def test_a_quote_that_runs_out_before_the_order_stops_it(time_machine):
    placement, treasurer = funding()
    placement = approve(placement=placement, author=treasurer)
    type(placement.quote).objects.update(expires_on=timezone.now().date())
    time_machine.move_to(timezone.now() + dt.timedelta(days=2))

    with pytest.raises(NotYet, match="has run out"):
        order(placement=placement, author=treasurer, on=today())


def test_a_better_quote_takes_the_place_of_the_first_until_it_is_agreed_to():
    placement, treasurer = funding()
    better = ads.quote(placement.format, price=1_400_000)
    placement = take_quote(placement=placement, quote=better, author=treasurer)
    placement = approve(placement=placement, author=treasurer)

    assert placement.approved_amount == 1_400_000
    with pytest.raises(NotAllowed):
        take_quote(placement=placement, quote=ads.quote(placement.format, price=1), author=treasurer)


def test_another_shape_lets_go_of_the_quote_for_the_first():
    placement = ads.placement(asked=ads.quote())
    other = ads.ad_format(name="Half a page")

    changed = change_plan(placement=placement, author=factories.user(), format=other)

    assert (changed.quote, changed.state, changed.format) == (None, State.IDEA, other)


# Money


def test_a_treasurer_cannot_agree_to_what_is_not_there():
    placement, treasurer = funding(1_400_000)

    with pytest.raises(NoMoney, match=r"It costs \$15,000.00; \$1,000.00 of it is neither here nor guaranteed"):
        approve(placement=placement, author=treasurer)
    word(placement.fund, treasurer, 100_000)
    assert approve(placement=placement, author=treasurer).approved_amount == COST


def test_ordered_is_never_above_what_is_cleared_and_guaranteed():
    """Case 42, where the money goes to another ad between a treasurer's word and the order."""
    placement, treasurer = funding()
    placement = approve(placement=placement, author=treasurer)
    commit(fund=placement.fund, amount=1, subject="placement:other", author=treasurer)

    with pytest.raises(NoMoney, match="A guarantee over"):
        order(placement=placement, author=treasurer, on=today())
    placement.refresh_from_db()
    assert placement.state == State.FUNDED
    assert not placement.steps.filter(state=State.ORDERED).exists()


def test_control_without_the_commitment_money_is_ordered_twice(monkeypatch):
    placement, treasurer = funding()
    second = rung(placement.fund, 1, COST, treasurer)
    for one in (placement, second):
        approve(placement=one, author=treasurer)
    monkeypatch.setattr(steps, "commit", lambda **said: None)

    for one in (placement, second):
        order(placement=one, author=treasurer, on=today())
    assert Placement.objects.filter(state=State.ORDERED).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_orders_at_once_only_what_is_paid_for_goes_through():
    placement, treasurer = funding()
    second = rung(placement.fund, 1, COST, treasurer)
    for one in (placement, second):
        approve(placement=one, author=treasurer)

    def press(one):
        with suppress(NoMoney):
            order(placement=one, author=treasurer, on=today())

    assert errors(at_once([lambda: press(placement), lambda: press(second)])) == []
    assert Placement.objects.filter(state=State.ORDERED).count() == 1
    assert Commitment.objects.count() == 1


def test_a_price_that_changed_since_it_was_agreed_to_is_agreed_to_again():
    placement, treasurer = funding()
    approve(placement=placement, author=treasurer)
    Placement.objects.update(reserve=1)

    with pytest.raises(NotYet, match="has changed"):
        order(placement=placement, author=treasurer, on=today())


def test_a_closed_fund_pays_for_no_ad():
    fund = factories.fund(archived_at=timezone.now())

    with pytest.raises(NotAllowed):
        begin_funding(placement=ads.placement(asked=ads.quote()), fund=fund, author=factories.user())


def test_what_falls_through_frees_its_money():
    placement, treasurer = ordered()
    assert standing(placement.fund).free == 0

    fallen = fall_through(placement=placement, author=treasurer, reason="They declined it.")

    assert (fallen.state, standing(fallen.fund).free) == (State.FALLEN, COST)
    assert fallen.steps.last().note == "They declined it."
    with pytest.raises(NotAllowed):
        fall_through(placement=fallen, author=treasurer, reason="Again")


# The file


def test_the_file_is_sent_once_two_people_have_looked_at_it():
    placement, treasurer = ordered()
    with pytest.raises(NotYet, match="not frozen"):
        send_materials(placement=placement, author=treasurer, on=today())
    creative = with_file(placement, treasurer)
    creative.sign_offs.create(author=treasurer, file_digest=creative.file_digest)
    with pytest.raises(NotYet, match="Two people"):
        send_materials(placement=placement, author=treasurer, on=today())
    creative.sign_offs.create(author=factories.user(), file_digest="of another file")
    with pytest.raises(NotYet, match="Two people"):
        send_materials(placement=placement, author=treasurer, on=today())

    creative.sign_offs.create(author=factories.user(), file_digest=creative.file_digest)
    assert send_materials(placement=placement, author=treasurer, on=today()).state == State.SENT


@pytest.mark.parametrize(
    ("data", "kind"),
    [(PDF, "application/pdf"), (b"\x89PNG\r\n\x1a\n..", "image/png"), (b"\xff\xd8\xff..", "image/jpeg")],
)
def test_a_document_is_told_from_its_bytes(data, kind):
    assert Upload("order.exe", data).kind() == kind


@pytest.mark.parametrize("data", [b"", b"MZ", b"<svg>", b"%PDF-" + b"x" * steps.MOST_BYTES])
def test_other_files_are_refused(data):
    with pytest.raises(NotAllowed):
        Upload("order.pdf", data).kind()


# What the database keeps


def test_steps_stay_as_they_were_written():
    step = ads.placement().steps.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(note="It never happened.")
    with pytest.raises(IntegrityError), transaction.atomic():
        step.delete()
    append_only.remove(connection)
    try:
        assert Step.objects.filter(pk=step.pk).update(note="Without the trigger it can.") == 1  # control
    finally:
        append_only.install(connection)


@pytest.mark.parametrize(
    ("state", "facts"),
    [(State.QUOTED, {}), (State.FUNDING, {"quote": True}), (State.ORDERED, {"quote": True, "fund": True})],
)
def test_the_database_refuses_a_state_without_what_it_stands_on(state, facts):
    placement = ads.placement()
    placement.quote = ads.quote() if "quote" in facts else None
    placement.fund = factories.fund() if "fund" in facts else None
    placement.state = state

    with pytest.raises(IntegrityError), transaction.atomic():
        placement.save()
