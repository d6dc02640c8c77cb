"""Money of a chapter is for its treasurers: a crawl as everyone else looks for canaries; the control finds them."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from chapters import step_up
from chapters.models import Role
from donations.actions.guarantees import record_guarantee
from donations.actions.refunds import ask_refund
from donations.models import Gift, Guarantee, Match, Pledge, Posting, Refund
from donations.queries.totals import totals_of
from donations.references import new_reference
from people.models import AuditEntry
from tests import factories
from tests.donations.desk_hands import by_card, by_hand, page, world
from tests.donations.spending_hands import paid
from tests.worlds import grown

pytestmark = pytest.mark.django_db
CANARIES = ("zqdonor", "zqmessage", "zqnote", "zqpledger", "zqfund", "zqreason", "zqpayee", "zqguarantor")


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def money():
    """San Francisco's money, with a word to look for in everything that is told about it."""
    chapter, fund, treasurer = world()
    fund.name = "A page zqfund"
    fund.save()
    words = {"name": "zqdonor", "message": "zqmessage", "note": "zqnote"}
    gift, card = by_hand(fund, treasurer, chapters=[chapter], **words), by_card(fund)
    pledge = Pledge.objects.create(
        **{"fund": fund, "amount": 5000, "way": "transfer", "reference": new_reference(), "livemode": False},
        **{"due_on": "2026-11-01", "state": "standing", "locale": "en", "token_hash": "p", "name": "zqpledger"},
    )
    match = Match.objects.create(fund=fund, name="two", cap=10, starts_at=gift.received_at, livemode=False)
    refund = ask_refund(gift=gift, amount=100, author=treasurer, reason="zqreason")
    rows = {"gift": gift, "card": card, "pledge": pledge, "match": match, "refund": refund}
    rows["spending"] = paid(fund, treasurer, 10, payee="zqpayee")
    rows["guarantee"] = record_guarantee(fund=fund, amount=10, by="zqguarantor", author=treasurer)
    return {"chapter": chapter, "fund": fund, **rows}


def addresses(money, chapter="sf") -> list[str]:
    """Every address of the treasurer's desk that the resolver knows."""
    found = []
    for pattern in get_resolver().url_patterns:
        for one in getattr(pattern, "url_patterns", []):
            route = str(one.pattern)
            if route.startswith("desk/<str:chapter>/money/"):
                found.append("/" + _filled(route, money, chapter))
    return found


def _filled(route: str, money, chapter: str) -> str:
    values = {"chapter": chapter, "fund": money["fund"].key, "gift": money["gift"].uid, "pledge": money["pledge"].uid}
    values |= {name: money[name].uid for name in ("refund", "spending", "guarantee")}
    return re.sub(r"<\w+:(\w+)>", lambda found: str(values.get(found[1], money["match"].pk)), route)


def said_to(client: Client, starts: list[str]) -> str:
    """All that a walk from these addresses along the links of the desk is told, in small letters."""
    seen, waiting, said = set(), list(starts), []
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > 150:
            continue
        seen.add(address)
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        text = body.decode(errors="replace")
        said.append(text)
        if "text/html" in response.get("Content-Type", ""):
            waiting += [link for link in re.findall(r'href="(/desk/[^"#]*)"', text) if link not in seen]
    return "\n".join(said).lower()


def walk_as(user, money) -> set[str]:
    client = Client()
    client.force_login(user)
    starts = ["/desk/", "/desk/sf/", "/desk/berlin/", *addresses(money), *addresses(money, "berlin")]
    said = said_to(client, starts)
    return {word for word in CANARIES if word in said}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.HOST, Role.GREETER])
def test_other_roles_of_the_chapter_learn_nothing_of_money(money, role):
    factories.chapter("Berlin", slug="berlin")
    assert walk_as(factories.member(money["chapter"], role), money) == set()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TREASURER])
def test_another_chapters_treasurer_learns_nothing(money, role):
    berlin = factories.chapter("Berlin", slug="berlin")
    assert walk_as(factories.member(berlin, role), money) == set()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TREASURER])
def test_the_walk_finds_what_is_there(money, role):
    """The control: the chapter's own treasurer reads every canary."""
    factories.chapter("Berlin", slug="berlin")
    assert walk_as(factories.member(money["chapter"], role), money) == set(CANARIES)


def test_the_networks_money_is_for_its_admins_alone(money):
    network = factories.fund(name="zqfund of all")
    money = {**money, "fund": network}
    treasurer = factories.member(money["chapter"], Role.TREASURER)
    client = Client()
    client.force_login(treasurer)
    assert client.get(page(f"{network.key}/")).status_code == 404
    client.force_login(factories.network_admin())
    assert client.get(page(f"{network.key}/")).status_code == 200


POSTS = [
    ("gifts/{gift}/refund/", {"amount": "1", "reason": "x"}),
    ("gifts/{gift}/correct/", {"reason": "x"}),
    ("gifts/{gift}/chapters/", {}),
    ("gifts/{card}/worth/", {"counted": "1"}),
    ("pledges/{pledge}/withdraw/", {}),
    ("matches/{match}/end/", {}),
    ("refunds/{refund}/undo/", {"reason": "x"}),
    ("payments/{spending}/undo/", {"reason": "x"}),
    ("guarantees/{guarantee}/withdraw/", {}),
    ("{fund}/paying/", {"about": "spending", "payee": "x", "amount": "1", "paid_on": "2026-11-20"}),
    ("{fund}/guarantees/", {"by": "x", "amount": "1"}),
    ("{fund}/record/", {"amount": "1"}),
    ("{fund}/matches/", {"name": "x", "cap": "1", "starts_on": "2026-11-01"}),
    ("{fund}/close/", {}),
    ("{fund}/open/", {}),
    ("{fund}/export/", {"what": "gifts"}),
]


@pytest.mark.parametrize(("address", "form"), POSTS)
@pytest.mark.parametrize("who", ["editor", "host", "greeter", "bob"])
def test_no_button_works_for_anyone_else(money, address, form, who):
    berlin = factories.chapter("Berlin", slug="berlin")
    user = factories.member(berlin, Role.TREASURER) if who == "bob" else factories.member(money["chapter"], Role(who))
    client = Client()
    client.force_login(user)
    before = state_of(money)
    for chapter in ("sf", "berlin"):
        assert client.post(path_of(money, address, chapter), form).status_code == 404
    assert state_of(money) == before


def state_of(money) -> list:
    money["fund"].refresh_from_db()
    rows = [model.objects.count() for model in (Gift, Posting, Refund, Match, Guarantee)]
    rows += list(Guarantee.objects.values_list("withdrawn_at"))
    states = list(Pledge.objects.values_list("state")) + list(Match.objects.values_list("ends_at"))
    return [*rows, *states, money["fund"].archived_at, totals_of(money["fund"]).in_hand, money["gift"].credits.count()]


@pytest.mark.parametrize("address", [address for address, _form in POSTS])
def test_looking_presses_nothing(money, address):
    client = Client()
    client.force_login(factories.network_admin())
    before = state_of(money)
    client.get(path_of(money, address))
    assert state_of(money) == before


def path_of(money, address: str, chapter: str = "sf") -> str:
    uids = {name: row.uid for name, row in money.items() if hasattr(row, "uid")}
    return page(address.format(**uids, match=money["match"].pk, fund=money["fund"].key), chapter)


# What each button needs to do something; the others do it as they stand in POSTS.
ENOUGH = {
    "{fund}/record/": {
        **{"way": "cheque", "amount": "1", "received_on": "2026-11-20", "locale": "en", "attested": "on", "nonce": ""},
    },
    "{fund}/export/": {"what": "gifts", "since": "2026-01-01", "until": "2026-12-31", "format": "csv", "reason": "x"},
}
NOTHING_TO_DO = {"{fund}/open/", "gifts/{card}/worth/"}  # it is open; its worth is known


@pytest.mark.parametrize(("address", "form"), POSTS)
@pytest.mark.parametrize("role", [Role.TREASURER, Role.COORDINATOR])
def test_every_button_works_for_those_who_may(money, monkeypatch, address, form, role):
    """The control of what is refused above. What was given back in part cannot be taken back as well."""
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)
    client = Client()
    client.force_login(factories.member(money["chapter"], role))
    path, before = path_of(money, address), [state_of(money), AuditEntry.objects.count()]
    form = {**form, **ENOUGH.get(address, {})}
    if "nonce" in form or address.endswith(("refund/", "paying/", "{fund}/guarantees/")):
        where = page(f"gifts/{money['gift'].uid}/") if address.endswith("refund/") else path
        shown = client.get(where).context
        form["nonce"] = (shown.get("form") or shown["refund_form"])["nonce"].value()

    response = client.post(path, form)

    refused = address == "gifts/{gift}/correct/"
    assert response.status_code == (422 if refused else 200 if "export" in path else 302)
    changed = [state_of(money), AuditEntry.objects.count()] != before
    assert changed is not (refused or address in NOTHING_TO_DO)


@pytest.mark.parametrize("address", [address for address, _form in POSTS])
def test_no_button_works_without_its_token_or_for_a_stranger(money, address):
    path, before = path_of(money, address), state_of(money)
    suspicious = Client(enforce_csrf_checks=True)
    suspicious.force_login(factories.network_admin())
    asleep = Client()
    asleep.force_login(sleeper := factories.member(money["chapter"], Role.TREASURER))
    sleeper.is_active = False
    sleeper.save()

    assert suspicious.post(path, {"reason": "x"}).status_code == 403
    for client in (Client(), asleep):
        assert client.post(path, {"reason": "x"})["Location"] == f"/accounts/login/?next={path}"
    assert state_of(money) == before


@pytest.mark.parametrize("address", ["{fund}/close/", "{fund}/open/", "matches/{match}/end/", "gifts/{gift}/chapters/"])
def test_what_only_changes_cannot_be_looked_at(money, address):
    client = Client()
    client.force_login(factories.network_admin())
    assert client.get(path_of(money, address)).status_code == 405


def test_pages_about_money_are_kept_by_nobody(money):
    client = Client()
    client.force_login(factories.member(money["chapter"], Role.TREASURER))
    for address in ("", f"{money['fund'].key}/", f"gifts/{money['gift'].uid}/"):
        response = client.get(page(address))
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_gift_of_the_other_book_is_not_there(money, settings):
    """Practice money and live money never stand on one page."""
    client = Client()
    client.force_login(factories.member(money["chapter"], Role.TREASURER))
    settings.STRIPE_LIVE = True
    assert client.get(page(f"gifts/{money['gift'].uid}/")).status_code == 404
    assert client.get(page(f"{money['fund'].key}/")).context["gifts"] == []
    assert client.get(page(f"{money['fund'].key}/pledges/")).context["pledges"] == []
    assert client.get(page(f"{money['fund'].key}/matches/")).context["matches"] == []
