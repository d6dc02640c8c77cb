"""Who signed through a chapter is for its coordinators: a crawl as everyone else looks for canaries; the control finds
them."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from appeals.actions.counting import fold_changes
from appeals.actions.sweeps import look
from appeals.models import Alarm, Signature, Source, Sweep
from appeals.queries.sweeps import Wanted
from chapters import step_up
from chapters.models import Role
from people.models import AuditEntry
from tests import factories
from tests.appeals.desk_hands import crowd, own_appeal, text_of

pytestmark = pytest.mark.django_db
CANARIES = ("zqsigner", "zqcity", "zqreason", "zqschool", "zqmail", "zqcode")
PARTS = r"(alarms|signers|review|sweeps|files)/"


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)


@pytest.fixture
def world():
    """San Francisco with an appeal of its own, the network's beside it, canaries in everything about its signers."""
    sf, berlin = factories.chapter(slug="sf"), factories.chapter("Berlin", slug="berlin")
    own, network = own_appeal(sf), factories.appeal_page()
    Source.objects.create(code="zqcode", chapter=sf)
    said = {"name": "Zqsigner", "city": "Zqcity", "reason": "zqreason", "affiliation": "Zqschool", "source": "zqcode"}
    rows = []
    for page in (own, network):
        rows += crowd(page, 1, held_for="burst", chapter=sf, prints=True, network="a" * 64, host="zq.example", **said)
        rows += crowd(page, 1, chapter=sf, prints=True, **said)
        factories.signature(page, f"zqmail@{page.slug}.example", wants_updates=True, **said)
    fold_changes()
    author = factories.network_admin()
    sweeps = [
        look(appeal=page.appeal, wanted=Wanted(source="zqcode"), reason="zqreason", author=author)
        for page in (own, network)
    ]
    alarms = [Alarm.objects.create(appeal=one.appeal, axis="source", key="zqcode", count=9) for one in (own, network)]
    return {
        "sf": sf,
        "berlin": berlin,
        "own": own,
        "network": network,
        "rows": rows,
        "sweeps": sweeps,
        "alarms": alarms,
    }


def addresses(world, chapter: str, which: str) -> list[str]:
    """Every address of this part of the desk that the resolver knows, about one of the two appeals."""
    at = ("own", "network").index(which)
    own = {"chapter": chapter, "appeal": world[which].appeal.key, "sweep": world["sweeps"][at].uid}
    own |= {"signature": world["rows"][2 * at].uid, "alarm": world["alarms"][at].pk}
    found = []
    for pattern in get_resolver().url_patterns:
        for one in getattr(pattern, "url_patterns", []):
            route = str(one.pattern)
            if re.fullmatch(rf"desk/<str:chapter>/appeals/(<uuid:appeal>/({PARTS}.*)?)?", route):
                found.append("/" + re.sub(r"<\w+:(\w+)>", lambda part: str(own[part[1]]), route))
    return found


def presses(address: str) -> list[dict]:
    """What a button or form at this address may say."""
    if address.endswith("/decide/"):
        return [{"do": do} for do in ("release", "take_out", "restore", "feature", "unfeature")]
    if address.endswith("/act/"):
        return [{"do": do} for do in ("start", "stop", "undo")]
    if address.endswith("/files/"):
        kinds = ("wall", "print", "updates", "volunteer")
        return [{"what": what, "format": "csv", "reason": "A crawl"} for what in kinds]
    if address.endswith("/release/"):
        return [{"why": "burst", "last": "999999"}]
    if address.endswith("/sweeps/"):
        return [{"source": "zqcode", "reason": "A crawl"}]
    return [{"sure": "on"}]


def crawl(person, paths: list[str]) -> tuple[set[str], set[str]]:
    """Which canaries somebody finds, and which addresses answer anything but 404 (405 says as little)."""
    client, seen, open_ones = Client(), set(), set()
    client.force_login(person)
    for path in paths:
        answers = [client.get(path)]
        answers += [client.post(path, data) for data in presses(path)]
        for answer in answers:
            text = text_of(answer).lower()
            seen |= {canary for canary in CANARIES if canary in text}
            if answer.status_code not in (404, 405):
                open_ones.add(path)
    return seen, open_ones


def state() -> list:
    """All that a press may change."""
    rows = Signature.objects.order_by("pk").values_list("pk", "state", "held_for", "is_featured", "sweep")
    sweeps = Sweep.objects.order_by("pk").values_list("pk", "state")
    alarms = Alarm.objects.order_by("pk").values_list("pk", "ended_at")
    return [*rows, *sweeps, *alarms]


def test_the_control_finds_everything(world, settings, tmp_path):
    """San Francisco's coordinator, on the chapter's own appeal: all canaries at once, every address open."""
    settings.WISHES_FILE = str(tmp_path / "wishes")
    paths = addresses(world, "sf", "own")
    assert len(paths) == 13
    paths.sort(key=lambda path: "/remove/" in path or "/decide/" in path)  # what deletes comes last
    seen, open_ones = crawl(factories.member(world["sf"], Role.COORDINATOR), paths)
    assert seen == set(CANARIES)
    assert open_ones == set(paths)


def test_another_chapters_coordinator_finds_nothing(world):
    """Neither on her own desk, where the network's appeal stands, nor on San Francisco's."""
    person = factories.member(world["berlin"], Role.COORDINATOR)
    before = state()
    foreign = [one for which in ("own", "network") for one in addresses(world, "sf", which)]
    assert crawl(person, foreign) == (set(), set())
    seen, open_ones = crawl(person, addresses(world, "berlin", "own"))
    assert (seen, open_ones) == (set(), {"/desk/berlin/appeals/"})
    seen, open_ones = crawl(person, addresses(world, "berlin", "network"))
    assert seen == set()
    for part in ("sweeps/", "alarms/", "signers/" + str(world["rows"][2].uid)):
        assert not any(f"/{part}" in path for path in open_ones), part
    assert state() == before


def test_a_coordinator_sees_her_own_signers_of_the_networks_appeal(world):
    """And no one else's; what concerns all of it is not hers to decide about."""
    crowd(world["network"], 1, name="Zqelsewhere", chapter=world["berlin"])
    crowd(world["network"], 1, name="Zqelsewhere")
    person = factories.member(world["sf"], Role.COORDINATOR)
    client = Client()
    client.force_login(person)
    base = f"/desk/sf/appeals/{world['network'].appeal.key}/"
    text = text_of(client.get(f"{base}signers/"))
    assert "Zqsigner" in text
    assert "Zqelsewhere" not in text
    assert "Zqelsewhere" not in text_of(client.get(f"{base}signers/?name=zqelse"))
    assert "Zqelsewhere" not in text_of(client.get(f"{base}signers/?chapter={world['berlin'].pk}"))
    form = {"what": "wall", "format": "csv", "reason": "Names"}
    file = text_of(client.post(f"{base}files/", form))
    assert "Zqsigner" in file
    assert "Zqelsewhere" not in file
    sweep = f"sweeps/{world['sweeps'][1].uid}/"
    assert [client.get(f"{base}{part}").status_code for part in ("sweeps/", sweep)] == [404, 404]
    for part in ("sweeps/", f"{sweep}act/", f"alarms/{world['alarms'][1].pk}/end/"):
        assert client.post(f"{base}{part}", {"do": "start"}).status_code == 404
    row = world["rows"][3]
    assert client.post(f"{base}signers/{row.uid}/decide/", {"do": "feature"}).status_code == 404


def test_network_admins_see_all(world):
    crowd(world["network"], 1, name="Zqelsewhere")
    seen, open_ones = crawl(factories.network_admin(), addresses(world, "berlin", "network")[:5])
    assert "zqsigner" in seen
    client = Client()
    client.force_login(factories.network_admin())
    assert "Zqelsewhere" in text_of(client.get(f"/desk/berlin/appeals/{world['network'].appeal.key}/signers/"))
    assert open_ones


@pytest.mark.parametrize("role", [Role.EDITOR, Role.HOST, Role.GREETER, Role.TREASURER])
def test_other_roles_of_the_chapter_find_nobody(world, role):
    """Editors and hosts have the overview, for codes and sheets; there is no name on it."""
    before = state()
    paths = [one for which in ("own", "network") for one in addresses(world, "sf", which)]
    seen, open_ones = crawl(factories.member(world["sf"], role), paths)
    assert seen == set()
    assert open_ones == ({"/desk/sf/appeals/"} if role in (Role.EDITOR, Role.HOST) else set())
    assert state() == before


def test_whoever_has_no_role_finds_nobody(world):
    before = state()
    paths = [one for which in ("own", "network") for one in addresses(world, "sf", which)]
    assert crawl(factories.user(), paths) == (set(), set())
    client = Client()
    for path in paths:
        for answer in (client.get(path), client.post(path, presses(path)[0])):
            assert answer.status_code in (302, 404, 405), path
            assert "/accounts/" in answer.get("Location", "/accounts/")
    assert state() == before


def test_a_sweep_and_an_alarm_belong_to_their_appeal(world):
    """The other appeal's, under an address of one's own, do not exist."""
    client = Client()
    client.force_login(factories.member(world["sf"], Role.COORDINATOR))
    base = f"/desk/sf/appeals/{world['own'].appeal.key}/"
    other = [f"sweeps/{world['sweeps'][1].uid}/", f"signers/{world['rows'][2].uid}/"]
    assert [client.get(base + one).status_code for one in other] == [404, 404]
    presses_ = [f"sweeps/{world['sweeps'][1].uid}/act/", f"alarms/{world['alarms'][1].pk}/end/"]
    assert [client.post(base + one, {"do": "start"}).status_code for one in presses_] == [404, 404]


def test_looking_changes_nothing(world):
    client = Client()
    client.force_login(factories.network_admin())
    before, entries = state(), AuditEntry.objects.count()
    for which in ("own", "network"):
        for path in addresses(world, "sf", which):
            assert client.get(path).status_code in (200, 405)
    assert (state(), AuditEntry.objects.count()) == (before, entries)
