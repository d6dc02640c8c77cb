"""Every page of the desk for ads, in every state of an ad: what a browser and a screen reader need is there."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup

from chapters.models import Role
from outreach.models import Creative, Placement, State
from tests import ad_factories, factories
from tests.outreach.ad_hands import with_file
from tests.outreach.desk_hands import ad, chapter_with_fund, client_of, day, give, member, moved, page
from tests.worlds import grown

pytestmark = pytest.mark.django_db
UNDRAWN = ("{{", "{%", "%(", ">None<", "<Placement", "object at 0x", "()")
SIDED = re.compile(r'style="|\bon\w+="')


@pytest.fixture(autouse=True)
def _no_second_factor(settings, monkeypatch):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]
    monkeypatch.setattr("outreach.views.desk_creative.left_since", lambda creative: 0)


@grown(at=dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC))
def world():
    chapter, fund = chapter_with_fund()
    editor, treasurer = member(chapter), member(chapter, Role.TREASURER)
    paper = ad_factories.publication(
        chapter=chapter, website="https://example.org/", contact_name="Roya", terms="Prepaid"
    )
    shape = ad_factories.ad_format(paper)
    asked = ad_factories.quote(shape, chapter=chapter, expires_on=day(9), commission=1500, tax=825, issue="Holiday")
    row = ad(chapter, fund, asked=asked, name="The page", rung=2, reserve=25_000)
    cheap = ad_factories.quote(shape, chapter=chapter, price=600_000)
    ad(chapter, fund, asked=cheap, name="Half", rung=1, appeal=row.appeal)
    give(fund, treasurer, 700_000)
    return chapter, fund, editor, treasurer, row


def looked_at(response, status: int = 200) -> BeautifulSoup:
    """The page, once all that holds for every page was looked at."""
    said = response.content.decode()
    assert response.status_code == status
    assert [mark for mark in UNDRAWN if mark in said] == []
    assert SIDED.search(said) is None
    soup = BeautifulSoup(said, "html.parser")
    assert len(soup("h1")) == 1
    ids = [tag["id"] for tag in soup(id=True)]
    assert sorted(ids) == sorted(set(ids))
    for field in soup.select("input:not([type=hidden]), select, textarea"):
        labelled = field.find_parent("label") or soup.find("label", attrs={"for": field.get("id")})
        assert labelled, field
        for name in field.get("aria-describedby", "").split():
            assert name in ids, field
    for section in soup.select("[aria-labelledby]"):
        assert set(section["aria-labelledby"].split()) <= set(ids), section
    for table in soup("table"):
        assert table.caption
    for form in soup.select("main form[method=post]"):
        assert form.find("input", attrs={"name": "csrfmiddlewaretoken"})
        assert form.find("button")
    assert [link for link in soup("a") if not link.get_text(strip=True)] == []
    return soup


def pages(world) -> list[str]:
    _chapter, fund, _editor, _treasurer, row = world
    paper, shape = row.format.publication, row.format
    of_ad = [f"{row.uid}/{part}" for part in ("", "change/", "shares/", "creative/", "decide/")]
    of_paper = [f"publications/{paper.uid}/{part}" for part in ("", "change/", "formats/")]
    of_shape = [f"formats/{shape.uid}/", f"formats/{shape.uid}/quote/"]
    rest = ["", "calendar/", "plan/", "quotes/", "rates/", "publications/", "publications/add/", f"ladders/{fund.key}/"]
    return [*rest, *of_ad, *of_paper, *of_shape]


@pytest.mark.parametrize("number", range(18))
def test_every_page_is_whole(world, number):
    client = client_of(world[2])
    looked_at(client.get(page(pages(world)[number])))


def test_the_list_above_is_as_long_as_it_is_walked(world):
    assert len(pages(world)) == 18


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("who", [2, 3])
def test_an_ad_is_whole_in_every_state(world, state, who):
    """For who plans and for who pays: one next step, never two."""
    row = moved(world[4], state, **({"runs_on": day(-1)} if state in ("printed", "tear-sheet", "closed") else {}))
    soup = looked_at(client_of(world[who]).get(page(f"{row.uid}/")))
    steps = soup.select(f"form[action*='/ads/{row.uid}/steps/']")
    assert len([form for form in steps if not form.find_parent("details")]) <= 1
    assert (soup.find(id="next") is None) == (state in ("closed", "fallen"))


@pytest.mark.parametrize("state", State.values)
def test_the_board_and_the_front_page_are_whole_in_every_state(world, state):
    moved(world[4], state)
    client = client_of(world[2])
    for address in (page(), page("calendar/"), "/desk/sf/"):
        looked_at(client.get(address))


@pytest.mark.parametrize("state", ["waiting", "ready", "failed"])
def test_the_file_is_whole_in_every_state(world, state):
    row = moved(world[4], State.ORDERED)
    with_file(row, world[2])
    Creative.objects.update(state=state, trouble="The words do not fit." if state == "failed" else "")
    for who in (2, 3):
        looked_at(client_of(world[who]).get(page(f"{row.uid}/creative/")))


@pytest.mark.parametrize(
    "address",
    ["plan/", "publications/add/", "rates/", "{ad}/decide/", "{ad}/change/", "{shape}/quote/", "{paper}/formats/"],
)
def test_a_refused_form_names_each_slip_and_leads_to_its_field(world, address):
    row = world[4]
    named = {"ad": row.uid, "shape": f"formats/{row.format.uid}", "paper": f"publications/{row.format.publication.uid}"}
    soup = looked_at(client_of(world[2]).post(page(address.format(**named)), {"sent": "1"}), 422)
    box = soup.find(id="errors")
    assert box["role"] == "alert"
    links = [link["href"].removeprefix("#") for link in box("a")]
    assert links
    assert all(soup.find(id=name) for name in links)


def test_the_page_of_an_ad_past_its_deadline_is_whole(world, time_machine):
    row = world[4]
    time_machine.move_to(row.quote.space_until + dt.timedelta(days=1))
    for address in ("", "calendar/", f"{row.uid}/", f"{row.uid}/decide/"):
        looked_at(client_of(world[2]).get(page(address)))
    said = client_of(world[2]).get(page(f"{row.uid}/")).content.decode()
    assert "The deadline for the space has passed" in said


def test_an_idea_without_anything_is_whole(world):
    row = ad_factories.placement(chapter=world[0], appeal=world[4].appeal, name="«»")
    for part in ("", "change/", "creative/"):
        looked_at(client_of(world[2]).get(page(f"{row.uid}/{part}")))


def test_an_ad_without_fund_or_shape_says_what_is_missing_and_has_no_shares(world):
    row = ad_factories.placement(chapter=world[0], appeal=world[4].appeal)
    client = client_of(world[2])
    assert client.get(page(f"{row.uid}/shares/")).status_code == 404
    assert client.get(page(f"{row.uid}/decide/"))["Location"].startswith(page(f"{row.uid}/"))
    assert "Choose where it runs" in client.get(page(f"{row.uid}/creative/")).content.decode()


@pytest.mark.parametrize(
    "told", ["changed", "funded", "ordered", "fallen", "decided", "next-rung", "shared", "recorded", "x"]
)
def test_what_was_done_is_said_and_a_made_up_word_breaks_nothing(world, told):
    soup = looked_at(client_of(world[2]).get(page(f"{world[4].uid}/?told={told}")))
    assert soup.find(role="status").get_text(strip=True)
    assert "<script" not in client_of(world[2]).get(page(f"{world[4].uid}/?told=<script>")).content.decode().lower()


def test_names_of_every_script_are_kept_apart(world):
    row = world[4]
    for name in ("روزنامهٔ «ایران»", "The “Review” & <b>more</b>", "العربي", "紐約書評", "a" * 160):
        Placement.objects.filter(pk=row.pk).update(name=name)
        for address in (page(), page(f"{row.uid}/"), page("calendar/")):
            soup = looked_at(client_of(world[2]).get(address))
            assert name in [tag.get_text() for tag in soup("bdi")]


def test_a_network_admin_at_any_desk_sees_the_networks_ads(world):
    row = ad_factories.placement(appeal=world[4].appeal, name="Everybody’s")
    factories.chapter("Berlin", slug="berlin")
    client = client_of(factories.network_admin())
    for chapter in ("sf", "berlin"):
        said = client.get(page(f"{row.uid}/", chapter)).content.decode()
        assert "of the whole network" in said
    assert client.get(page(f"{world[4].uid}/", "berlin")).status_code == 404
