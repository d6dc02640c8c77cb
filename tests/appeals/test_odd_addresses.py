"""What anybody may write into an address or form of appeals: it narrows, is not found, is refused, and is no fault."""

import re
import uuid
from urllib.parse import quote

import pytest
from django.test import Client

from appeals.actions.counting import fold_changes
from appeals.models import Signature
from chapters.models import Role
from tests import factories
from tests.appeals.desk_hands import crowd, names, own_appeal
from tests.worlds import grown

pytestmark = pytest.mark.django_db
ODD = [
    *("%", "_", "' OR 1=1 --", "<script>", "../../etc/passwd", "\u202eDE", "ß", "-1", "0", "1e9"),
    *(
        "9" * 30,
        "٣",
        "a" * 5000,
        "\ud7ff\ue000",
        "\U0001f1ee\U0001f1f7",
        "{{ 7*7 }}",
        "\r\nSet-Cookie: a=b",
        "NaN",
        "1-",
    ),
]
PUBLIC = {
    "": ("via", "lang"),
    "signers/": ("name", "country", "profession", "after"),
    "spread/": ("via",),
    "sign/": ("via", "country", "name"),
    "versions/": ("page", "via"),
}
DESK = {
    "": ("told",),
    "signers/": ("country", "chapter", "state", "consent", "name", "before"),
    "review/": ("why", "before"),
    "sweeps/": ("domain_key", "network", "country", "source"),
    "files/": ("what", "country"),
    "sheets/": ("after", "added"),
    "endorsements/": ("state",),
    "codes/": ("told",),
    "delivery/": ("after",),
}


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def world():
    """A chapter, its own appeal with a few signers, and its coordinator."""
    chapter = factories.chapter(slug="sf")
    page = own_appeal(chapter)
    crowd(page, 3, chapter=chapter)
    crowd(page, 2, chapter=chapter, held_for="burst", network="a" * 64, name="Ada Held")
    fold_changes()
    return chapter, page, factories.member(chapter, Role.COORDINATOR)


@pytest.fixture
def client(world) -> Client:
    client = Client()
    client.force_login(world[2])
    return client


def whole(chapter, page, rest: str) -> str:
    return f"/desk/{chapter.slug}/appeals/{page.appeal.key}/{rest}"


@pytest.mark.parametrize(("place", "asked"), PUBLIC.items())
def test_whatever_stands_in_a_public_address_is_answered(world, place, asked):
    _chapter, page, _person = world
    for name in asked:
        for value in ODD:
            answer = Client().get(f"{page.url}{place}?{name}={quote(value, errors='surrogatepass')}")
            assert answer.status_code in (200, 302, 404), (place, name, value)
            assert "Set-Cookie" not in answer.headers
            assert "49" not in re.findall(r'value="([^"]*)"', answer.content.decode())


@pytest.mark.parametrize(("place", "asked"), DESK.items())
def test_whatever_stands_in_an_address_of_the_desk_is_answered(world, client, place, asked):
    chapter, page, _person = world
    for name in asked:
        for value in ODD:
            answer = client.get(f"{whole(chapter, page, place)}?{name}={quote(value)}")
            assert answer.status_code == 200, (place, name, value)


@pytest.mark.parametrize("place", [*PUBLIC, "signers/?country=", "signers/?name=", "sign/?via="])
def test_a_sign_that_ends_words_is_refused_before_it_reaches_the_database(world, client, place):
    """PostgreSQL knows no text with a zero in it."""
    chapter, page, _person = world
    place += "%00" if place.endswith("=") else "?any=a%00b"
    assert Client().get(f"{page.url}{place}").status_code == 400
    assert client.get(whole(chapter, page, place)).status_code == 400
    assert client.get(f"/desk/%00/appeals/{page.appeal.key}/").status_code == 400


@pytest.mark.parametrize("value", [*ODD, "Germany", "deu", "D", "ge ", "G\u0415"])
def test_a_country_that_is_none_narrows_nothing(world, value):
    """Not even where two letters come of it by chance: “ß” is “SS” in capitals, South Sudan, and Germany begins as
    Georgia does."""
    _chapter, page, _person = world
    crowd(page, 1, country="SS")
    crowd(page, 1, country="GE")
    context = Client().get(f"{page.url}signers/", {"country": value}).context
    assert len(context["lines"]) == (1 if value == "ge " else 5)
    assert context["query"]["country"] == value[:60].strip()


@pytest.mark.parametrize("network", ["b" * 64, "%", "a" * 63, "A" * 64])
def test_only_a_network_as_it_is_known_is_released(world, client, network):
    chapter, page, _person = world
    said = {"why": "burst", "last": "999999999", "network": network}
    answer = client.post(whole(chapter, page, "review/release/"), said)
    assert answer.status_code == 302
    assert Signature.objects.filter(held_for="burst").count() == 2
    client.post(whole(chapter, page, "review/release/"), {**said, "network": "a" * 64})  # the control
    assert Signature.objects.filter(held_for="burst").count() == 0


@pytest.mark.parametrize("last", ["", "0", "-5", "x", "9" * 19, "١٢", "1.5", "1e5"])
def test_nothing_is_released_up_to_a_place_that_is_none(world, client, last):
    chapter, page, _person = world
    client.post(whole(chapter, page, "review/release/"), {"why": "burst", "last": last})
    assert Signature.objects.filter(held_for="burst").count() == 2


@pytest.mark.parametrize("why", ["", "confirmed", "BURST", "burst ", "speed"])
def test_nothing_is_released_for_a_reason_that_nothing_waits_for(world, client, why):
    chapter, page, _person = world
    answer = client.post(whole(chapter, page, "review/release/"), {"why": why, "last": "999999999"})
    assert (answer.status_code, Signature.objects.filter(held_for="burst").count()) == (302, 2)


@pytest.mark.parametrize(
    "rest",
    [
        *("alarms/99999999999999999999999/end/", "alarms/0/end/", "codes/{uid}/", "codes/SF/card/"),
        *("sheets/{uid}/", "sweeps/{uid}/", "signers/{uid}/", "endorsements/{uid}/", "delivery/{uid}/"),
        *("endorsements/{uid}/words/xx/", "sheets/{uid}/names/{uid}/remove/", "delivery/{uid}/7/", "signers/1/"),
    ],
)
def test_what_is_not_there_is_not_found_by_any_verb(world, client, rest):
    chapter, page, _person = world
    address = whole(chapter, page, rest.format(uid=uuid.uuid4()))
    answers = [client.get(address).status_code, client.post(address, {"do": "start"}).status_code]
    assert set(answers) <= {404, 405}
    assert 404 in answers


@pytest.mark.parametrize("slug", ["nowhere", "SF", "sf%20", "%2e%2e", "a" * 300, "%F0%9F%95%AF"])
def test_a_desk_that_is_not_there_is_not_found(world, client, slug):
    _chapter, page, _person = world
    for rest in ("", f"{page.appeal.key}/", f"{page.appeal.key}/sheets/", f"{page.appeal.key}/codes/"):
        assert client.get(f"/desk/{slug}/appeals/{rest}").status_code == 404


@pytest.mark.parametrize("do", ["", "delete", "FEATURE", "__class__", "take_out "])
def test_a_button_that_nobody_drew_does_nothing(world, client, do):
    chapter, page, _person = world
    row = Signature.objects.filter(held_for="burst").first()
    answer = client.post(whole(chapter, page, f"signers/{row.uid}/decide/"), {"do": do})
    assert answer.status_code == 404
    assert Signature.objects.get(pk=row.pk).held_for == "burst"


def test_the_list_goes_on_where_an_odd_filter_is_left_out(world, client):
    chapter, page, _person = world
    everyone = names(client.get(whole(chapter, page, "signers/")).content.decode())
    assert len(everyone) == 5
    odd = {"country": "D", "chapter": "sf", "state": "gone", "consent": "on", "before": "1-2-3"}
    for name, value in odd.items():
        text = client.get(whole(chapter, page, "signers/"), {name: value}).content.decode()
        assert names(text) == everyone, name
