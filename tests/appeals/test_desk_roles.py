"""Each role at each page of the desk of appeals, on the chapter's own appeal and the network's: open, or not there.

The table is written out, so that whoever changes `chapters.rules.TABLE` sees here what else opens by it.
"""

import pytest
from django.test import Client
from django.urls import get_resolver

from appeals.actions.endorsement_desk import approve_endorsement
from appeals.actions.sweeps import look
from appeals.models import Alarm, Signature, Source
from appeals.queries.sweeps import Wanted
from chapters.models import Role
from tests import factories
from tests.appeals.desk_hands import crowd, own_appeal, text_of
from tests.appeals.paper_hands import DAY
from tests.appeals.spreading_hands import endorsement
from tests.worlds import grown

pytestmark = pytest.mark.django_db
C, E, H, G, T = Role.COORDINATOR, Role.EDITOR, Role.HOST, Role.GREETER, Role.TREASURER
# Who opens it on the chapter's own appeal, and who on the network's; network admins open all of both.
PAGES = {
    "": ({C}, {C}),
    "signers/": ({C}, {C}),
    "signers/{signature}/": ({C}, {C}),
    "review/": ({C}, {C}),
    "sweeps/": ({C}, set()),
    "sweeps/{sweep}/": ({C}, set()),
    "files/": ({C}, {C}),
    "sheets/": ({C, H}, {C, H}),
    "sheets/new/": ({C, H}, {C, H}),
    "sheets/{batch}/": ({C, H}, {C, H}),
    "delivery/": ({C}, set()),
    "endorsements/": ({C}, set()),
    "endorsements/add/": ({C}, set()),
    "endorsements/{endorsement}/": ({C}, set()),
    "codes/": ({C, E}, {C, E}),
    "codes/heron/": ({C, E}, {C, E}),
    "codes/heron/card/": ({C, E}, {C, E}),
    "codes/heron/sign.svg": ({C, E}, {C, E}),
    "codes/sf/sign.png": ({C, E}, {C, E}),
}
BUTTONS = {
    "alarms/{alarm}/end/": ({C}, set()),
    "signers/{signature}/decide/": ({C}, {C}),
    "signers/{signature}/remove/": ({C}, {C}),
    "review/release/": ({C}, {C}),
    "sweeps/{sweep}/act/": ({C}, set()),
    "sheets/{batch}/count/": ({C, H}, {C, H}),
    "sheets/{batch}/destroyed/": ({C, H}, {C, H}),
    "sheets/{batch}/names/": ({C, H}, {C, H}),
    "endorsements/{endorsement}/approve/": ({C}, set()),
    "endorsements/{endorsement}/decline/": ({C}, set()),
    "endorsements/{endorsement}/take-down/": ({C}, set()),
    "endorsements/{endorsement}/up/": ({C}, set()),
    "endorsements/{endorsement}/down/": ({C}, set()),
    "endorsements/{endorsement}/facts/": ({C}, set()),
    "endorsements/{endorsement}/words/en/": ({C}, set()),
    "codes/heron/retire/": ({C, E}, {C, E}),
}
NOT_TRIED = {"names/<uuid:signature>/remove/", "delivery/<uuid:uid>/", "delivery/<uuid:uid>/<int:number>/"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


def _ids(page, chapter, admin) -> dict[str, str]:
    (row,) = crowd(page, 1, chapter=chapter, held_for="burst", source="heron")
    batch = page.appeal.batches.create(
        **{"chapter": chapter, "number": 1, "sheets": 1, "collected_on": DAY, "locale": "en"},
        **{"first_count": 5, "first_by": admin},
    )
    shown = endorsement(page, "waiting", email=f"{page.slug}@example.org")
    approve_endorsement(endorsement=shown, actor=admin)
    return {
        "signature": str(row.uid),
        "batch": str(batch.uid),
        "endorsement": str(shown.uid),
        "sweep": str(look(appeal=page.appeal, wanted=Wanted(source="heron"), reason="Odd", author=admin).uid),
        "alarm": str(Alarm.objects.create(appeal=page.appeal, axis="source", key="heron", count=9).pk),
    }


@grown
def world():
    """A chapter with a code, both appeals with something of everything, one user a role, and the roles elsewhere."""
    sf, berlin, admin = factories.chapter(slug="sf"), factories.chapter("Berlin", slug="berlin"), None
    admin = factories.network_admin()
    Source.objects.create(code="heron", chapter=sf)
    pages = own_appeal(sf), factories.appeal_page()
    people = {str(role): factories.member(sf, role) for role in (C, E, H, G, T)}
    people |= {"admin": admin, "nobody": factories.user(), "elsewhere": factories.member(berlin, C)}
    return pages, [_ids(page, sf, admin) for page in pages], people


def address(world, which: int, rest: str, chapter: str = "sf") -> str:
    pages, ids, _people = world
    return f"/desk/{chapter}/appeals/{pages[which].appeal.key}/{rest.format(**ids[which])}"


def as_(world, who: str) -> Client:
    client = Client()
    client.force_login(world[2][who])
    return client


def test_every_address_of_the_desk_is_in_the_table():
    """Or named as one that is tried elsewhere."""
    before, found = "desk/<str:chapter>/appeals/<uuid:appeal>/", set()
    for pattern in get_resolver().url_patterns:
        for one in getattr(pattern, "url_patterns", []):
            rest = str(one.pattern)
            if not rest.startswith(before) or any(rest.endswith(known) for known in NOT_TRIED):
                continue
            rest = rest.removeprefix(before).replace("<slug:code>", "heron").replace("<str:locale>", "en")
            rest = rest.replace("<uuid:uid>", "{endorsement}").replace("heron/sign.png", "sf/sign.png")
            for kind in ("signature", "batch", "sweep"):
                rest = rest.replace(f"<uuid:{kind}>", f"{{{kind}}}")
            found.add(rest.replace("<int:alarm>", "{alarm}"))
    assert found == {*PAGES, *BUTTONS}


@pytest.mark.parametrize("which", [0, 1], ids=["own", "network"])
@pytest.mark.parametrize("who", [C, E, H, G, T, "admin", "nobody", "elsewhere"])
def test_each_role_opens_its_pages_and_finds_no_others(world, who, which):
    client = as_(world, str(who))
    answers = {rest: client.get(address(world, which, rest)).status_code for rest in PAGES}
    assert answers == {rest: 200 if who == "admin" or who in roles[which] else 404 for rest, roles in PAGES.items()}


@pytest.mark.parametrize("which", [0, 1], ids=["own", "network"])
@pytest.mark.parametrize("who", [C, E, H, G, T, "admin", "nobody", "elsewhere"])
@pytest.mark.parametrize("rest", BUTTONS)
def test_each_role_presses_its_buttons_and_no_others(world, who, which, rest):
    """A button that is pressed without what its form asks for answers with the page, or leads back: never 404."""
    answer = as_(world, str(who)).post(address(world, which, rest), {"do": "release"})
    may = who == "admin" or who in BUTTONS[rest][which]
    if may and rest.endswith("/act/"):
        assert answer.status_code == 404  # no such button; the page itself opens
    else:
        assert (answer.status_code != 404) == may, answer.status_code


@pytest.mark.parametrize("rest", BUTTONS)
def test_a_button_is_pressed_and_never_looked_at(world, rest):
    if rest.endswith("decide/"):
        before = Signature.objects.values_list("held_for", flat=True).order_by("pk")
        assert as_(world, "admin").get(address(world, 0, rest) + "?do=release").status_code == 405
        assert set(before) == {"burst"}
    assert as_(world, "admin").get(address(world, 0, rest)).status_code == 405


@pytest.mark.parametrize("rest", PAGES)
def test_a_stranger_is_led_to_the_login_and_told_nothing(world, rest):
    answer = Client().get(address(world, 0, rest))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")
    assert "Mohammadi" not in text_of(answer)


@pytest.mark.parametrize("rest", [*PAGES, *BUTTONS])
def test_the_networks_appeal_on_another_desk_holds_nothing_of_this_chapters(world, rest):
    """Berlin's coordinator sees that appeal as well: what came through San Francisco is not there."""
    client = as_(world, "elsewhere")
    said = {"do": "release", "sure": "on", "why": "burst", "last": "999999999"}
    own = "{" in rest or "heron" in rest or "/sf/" in rest
    for answer in (client.get(address(world, 1, rest, "berlin")), client.post(address(world, 1, rest, "berlin"), said)):
        assert "Mohammadi" not in text_of(answer)
        assert answer.status_code in ((404, 405) if own else (200, 302, 404, 405, 422))
    assert set(Signature.objects.values_list("state", "held_for")) == {("confirmed", "burst")}


@pytest.mark.parametrize("who", [C, E, H, G, T, "admin"])
def test_no_page_of_the_desk_is_kept_or_found_by_a_search(world, who):
    client = as_(world, str(who))
    for rest, roles in PAGES.items():
        if who != "admin" and who not in roles[0]:
            continue
        answer = client.get(address(world, 0, rest))
        assert "no-store" in answer["Cache-Control"], rest
        assert "Access-Control-Allow-Origin" not in answer.headers
