"""Money of the whole network beside that of chapters: who reaches it, what books hold, and the desk's front."""

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone

from chapters.models import Role
from donations.actions.refunds import ask_refund
from donations.models import Breaker, Match, Payout, Pledge, StripeEvent
from donations.references import new_reference
from donations.views.desk import ON_FRONT
from people.models import AuditEntry
from tests import factories
from tests.donations.desk_hands import by_card, by_hand, page, world
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def office():
    return world()


@pytest.fixture
def desk(client, office):
    chapter, fund, treasurer = office
    client.force_login(treasurer)
    return chapter, fund, treasurer


@pytest.fixture
def network(desk):
    """A fund of the whole network with one of everything, by the names of `LOOKS` and `PRESSES`."""
    admin, fund = factories.network_admin(), factories.fund(name="Of all")
    gift = by_hand(fund, admin)
    refund = ask_refund(gift=gift, amount=100, author=admin, reason="Too much.")
    match = Match.objects.create(fund=fund, name="two", cap=10, starts_at=timezone.now(), livemode=False)
    pledge = Pledge.objects.create(
        **{"fund": fund, "amount": 5000, "way": "transfer", "reference": new_reference(), "livemode": False},
        **{"due_on": "2026-12-01", "state": "standing", "locale": "en", "token_hash": "p"},
    )
    names = {"fund": fund.key, "gift": gift.uid, "refund": refund.uid, "match": match.pk, "pledge": pledge.uid}
    return admin, names


LOOKS = ["{fund}/", *(f"{{fund}}/{one}/" for one in ("record", "pledges", "matches", "numbers", "export"))]
LOOKS += ["gifts/{gift}/", "gifts/{gift}/correct/", "refunds/{refund}/undo/"]
PRESSES = ["{fund}/close/", "gifts/{gift}/chapters/", "matches/{match}/end/", "pledges/{pledge}/withdraw/"]


@pytest.mark.parametrize("role", [Role.TREASURER, Role.COORDINATOR])
def test_no_page_of_the_networks_fund_is_a_chapters(client, desk, network, role):
    _admin, names = network
    client.force_login(factories.member(desk[0], role))
    answers = {address: client.get(page(address.format(**names))).status_code for address in LOOKS}
    answers |= {address: client.post(page(address.format(**names))).status_code for address in PRESSES}
    assert set(answers.values()) == {404}, answers
    assert "Of all" not in client.get(page("")).content.decode()


def test_every_page_of_it_is_its_admins_from_any_desk(client, desk, network):
    """The control: the same addresses, by the one who may."""
    admin, names = network
    factories.chapter("Berlin", slug="berlin")
    client.force_login(admin)
    looks = {
        client.get(page(address.format(**names), chapter)).status_code
        for address in LOOKS
        for chapter in ("sf", "berlin")
    }
    assert looks == {200}
    assert {client.post(page(address.format(**names))).status_code for address in PRESSES} == {302}


def test_a_network_admin_finds_a_chapters_gift_at_that_chapters_desk_alone(client, desk):
    gift = by_card(desk[1])
    factories.chapter("Berlin", slug="berlin")
    client.force_login(factories.network_admin())
    assert client.get(page(f"gifts/{gift.uid}/")).status_code == 200
    assert client.get(page(f"gifts/{gift.uid}/", "berlin")).status_code == 404


def funds_in_books(client, chapter="sf") -> set[str]:
    text = client.get(page("books.csv", chapter)).content.decode("utf-8-sig")
    return {row["Account"].split(":")[3] for row in csv.DictReader(io.StringIO(text)) if ":F" in row["Account"]}


def test_books_hold_what_their_reader_handles(client, desk):
    fund, admin = desk[1], factories.network_admin()
    berlin = factories.fund(chapter=factories.chapter("Berlin", slug="berlin"))
    network = factories.fund()
    for one in (fund, berlin, network):
        by_card(one)
    names = {one.pk: f"F{one.pk}" for one in (fund, berlin, network)}
    assert funds_in_books(client) == {names[fund.pk]}
    client.force_login(admin)
    assert funds_in_books(client) == {names[fund.pk], names[network.pk]}
    assert funds_in_books(client, "berlin") == {names[berlin.pk], names[network.pk]}


@pytest.mark.parametrize("suffix", ["csv", "beancount"])
def test_books_without_a_gift_are_a_file_all_the_same(client, desk, suffix):
    response = client.get(page(f"books.{suffix}"))
    assert (response.status_code, response["Content-Disposition"].split(";")[0]) == (200, "attachment")
    assert "Assets" not in response.content.decode()
    assert client.post(page(f"books.{suffix}")).status_code == 405


def heard(state: str, key: str = "evt_1", **fields) -> StripeEvent:
    facts = {"type": "charge.refunded", "livemode": False, "happened_at": timezone.now(), "attempts": 7, "failure": "x"}
    return StripeEvent.objects.create(event_id=key, state=state, **{**facts, **fields})


@pytest.mark.parametrize("state", ["failed", "parked"])
def test_what_was_put_aside_is_tried_once_more(client, desk, state):
    event = heard(state)
    client.force_login(factories.network_admin())
    for _number in range(2):
        assert client.post(page(f"company/events/{event.pk}/retry/")).status_code == 302
    event.refresh_from_db()
    assert (event.state, event.attempts, event.failure, event.leased_until) == ("received", 0, "", None)
    assert AuditEntry.objects.filter(verb="donations.event_retried").count() == 1


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_an_event_that_nobody_sent_is_not_tried(client, desk, pk):
    client.force_login(factories.network_admin())
    assert client.post(page(f"company/events/{pk}/retry/")).status_code == 404
    assert client.post(page(f"matches/{pk}/end/")).status_code == 404


def test_failed_events_stand_above_those_that_were_put_aside(client, desk):
    heard("parked", "evt_new")
    heard("failed", "evt_old", received_at=timezone.now() - dt.timedelta(days=9))
    heard("processed", "evt_done")
    heard("failed", "evt_live", livemode=True)
    client.force_login(factories.network_admin())
    shown = client.get(page("company/")).context["events"]
    assert [one.event_id for one in shown] == ["evt_old", "evt_new"]


@pytest.mark.parametrize(("state", "odd"), [(one, one not in ("matched", "on-its-way")) for one in Payout.State.values])
def test_only_a_payout_that_nobody_can_explain_is_marked(client, desk, state, odd):
    facts = {"amount": 900, "parts": 900, "currency": "USD", "livemode": False, "arrives_on": "2026-11-20"}
    Payout.objects.create(payout_id="po_1", state=state, **facts)
    client.force_login(factories.network_admin())
    assert [one["is_odd"] for one in client.get(page("company/")).context["payouts"]] == [odd]
    assert bool(client.get(page("")).context["needs"]) is odd


def test_a_pause_ends_on_the_clock_of_the_desk(client, desk, time_machine):
    chapter = desk[0]
    chapter.zone = "Asia/Tehran"
    chapter.save()
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)
    client.force_login(desk[2])
    Breaker.objects.create(until=timezone.now() + dt.timedelta(minutes=9), declined=31)
    told = client.get(page("company/"))
    assert told.context["breaker"].declined == 31
    assert told.context["breaker_ends"] == "3:39\u00a0PM"
    for _number in range(2):
        client.post(page("company/cards/"))
    assert AuditEntry.objects.filter(verb="donations.breaker_closed").count() == 1


def test_the_front_of_the_desk_names_open_funds_and_no_donor(client, desk):
    chapter, fund, treasurer = desk
    by_hand(fund, treasurer, name="Zqdonor", shows_name=True, message="zqmessage")
    closed = factories.fund(chapter=chapter, name="Zq closed", archived_at=timezone.now())
    more = [factories.fund(chapter=chapter, name=f"Fund {number}") for number in range(ON_FRONT)]
    front = client.get("/desk/sf/").content.decode()
    named = [
        word for word in ("zqdonor", "zqmessage", "zq closed") if word in front.lower()
    ]  # "zq" alone is in some keys
    assert named == []
    assert sum(one.name in front for one in [fund, *more]) == ON_FRONT
    lines = client.get(page("")).context
    assert len(lines["open"]) == ON_FRONT + 1
    assert [line.fund for line in lines["closed"]] == [closed]


def test_a_chapter_whose_funds_are_all_closed_still_finds_its_money(client, desk):
    client.post(page(f"{desk[1].key}/close/"))
    assert page("") in client.get("/desk/sf/").content.decode()
    assert client.get(page(f"{desk[1].key}/")).status_code == 200


def test_what_others_give_is_matched_and_what_who_matches_pays_is_not(client, desk):
    """Case 39: who matches pays what they promised; that is no gift to be matched once more."""
    _chapter, fund, treasurer = desk
    now = timezone.now()
    start = {"starts_at": now - dt.timedelta(days=1), "livemode": False}
    match = Match.objects.create(fund=fund, name="two donors", cap=10_000, **start)
    by_card(fund, 6000)
    by_hand(fund, treasurer, 4000, way="cheque", match=match, received_on=now.date())
    one = client.get(page(f"{fund.key}/matches/")).context["matches"][0]["one"]
    assert (one.given.amount, one.matched.amount, one.paid.amount, one.owed.amount) == (6000, 6000, 4000, 2000)


def test_a_match_of_another_fund_cannot_be_paid_here(client, desk):
    chapter, fund, _treasurer = desk
    other = factories.fund(chapter=chapter)
    match = Match.objects.create(fund=other, name="two", cap=10, starts_at=timezone.now(), livemode=False)
    form = client.get(page(f"{fund.key}/record/")).context["form"]
    told = {"way": "cheque", "amount": "1", "received_on": "2026-11-20", "locale": "en", "attested": "on"}
    response = client.post(page(f"{fund.key}/record/"), {**told, "nonce": form["nonce"].value(), "match": match.pk})
    assert set(response.context["form"].errors) == {"match"}
