"""Ads of a chapter are for those who plan or pay them: a crawl as others looks for canaries; the control finds them."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import get_resolver

from chapters.models import Role
from outreach.actions.steps import Upload, go_on
from outreach.creative.words import Names
from outreach.models import Attachment, Creative, Decision, Placement, Publication, Quote, Share, State, Step
from outreach.queries.creatives import names_json
from people.models import AuditEntry
from tests import ad_factories, factories
from tests.donations.test_desk_isolation import said_to
from tests.outreach.ad_hands import with_file
from tests.outreach.desk_hands import PDF, ad, chapter_with_fund, day, member, moved, page
from tests.worlds import grown

pytestmark = pytest.mark.django_db
CANARIES = ("zqad", "zqpaper", "zqcontact", "zqshape", "zqsource", "zqnote", "zqreason", "zqfund", "zqdocument")


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown(at=dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC))
def ads():
    """San Francisco's ads, with a word to look for in everything that is told about them."""
    chapter, fund = chapter_with_fund()
    fund.name = "zqfund"
    fund.save()
    editor = member(chapter)
    paper = ad_factories.publication(name="zqpaper", chapter=chapter, contact_name="zqcontact")
    shape = ad_factories.ad_format(paper, name="zqshape")
    asked = ad_factories.quote(shape, chapter=chapter, source="zqsource")
    row = moved(ad(chapter, fund, asked=asked, name="zqad", rung=2), State.SENT)
    upload = Upload("zqdocument.pdf", PDF)
    row = go_on(placement=row, state=State.PROOFED, author=editor, on=day(0), upload=upload, note="zqnote")
    short = ad(chapter, fund, asked=asked, name="zqad short", rung=1, appeal=row.appeal)
    creative = with_file(short, editor)
    Creative.objects.update(names=names_json(Names(featured=(), everyone=())))
    facts = {"kind": "top-up", "in_hand": 0, "needed": 1, "reason": "zqreason", "author": editor}
    Decision.objects.create(fund=fund, placement=row, **facts)
    return {
        "chapter": chapter,
        "fund": fund,
        "ad": row,
        "short": short,
        "creative": creative,
        "paper": paper,
        "shape": shape,
        "editor": editor,
    }


def addresses(ads, chapter: str) -> list[str]:
    """Every address of the desk for ads that the resolver knows."""
    values = {"chapter": chapter, "ad": ads["ad"].uid, "publication": ads["paper"].uid, "shape": ads["shape"].uid}
    values |= {
        "fund": ads["fund"].key,
        "document": Attachment.objects.get().uid,
        "state": "printed",
        "creative": ads["creative"].uid,
    }
    found = []
    for pattern in get_resolver().url_patterns:
        for one in getattr(pattern, "url_patterns", []):
            if str(one.pattern).startswith("desk/<str:chapter>/ads/"):
                address = re.sub(r"<\w+:(\w+)>", lambda name: str(values[name[1]]), str(one.pattern))
                found += [f"/{address}", f"/{address.replace(str(ads['ad'].uid), str(ads['short'].uid))}"]
    return found


def walk_as(user, ads) -> set[str]:
    client = Client()
    client.force_login(user)
    starts = ["/desk/", "/desk/sf/", "/desk/berlin/", *addresses(ads, "sf"), *addresses(ads, "berlin")]
    said = said_to(client, starts)
    return {word for word in CANARIES if word in said}


@pytest.mark.parametrize("role", [Role.HOST, Role.GREETER])
def test_other_roles_of_the_chapter_learn_nothing_of_ads(ads, role):
    factories.chapter("Berlin", slug="berlin")
    assert walk_as(member(ads["chapter"], role), ads) == set()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EDITOR, Role.TREASURER])
def test_another_chapter_learns_nothing(ads, role):
    berlin = factories.chapter("Berlin", slug="berlin")
    assert walk_as(member(berlin, role), ads) == set()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EDITOR])
def test_the_walk_finds_what_is_there(ads, role):
    """The control: those who plan the chapter's ads read every canary."""
    factories.chapter("Berlin", slug="berlin")
    assert walk_as(member(ads["chapter"], role), ads) == set(CANARIES)


def test_every_address_of_anothers_ad_is_not_there(ads):
    berlin = factories.chapter("Berlin", slug="berlin")
    client = Client()
    client.force_login(member(berlin, Role.COORDINATOR))
    for address in addresses(ads, "sf"):
        assert client.get(address).status_code in (404, 405), address
    named = [address for address in addresses(ads, "berlin") if re.search(r"[0-9a-f]{8}-", address)]
    assert {client.get(address).status_code for address in named} <= {404, 405}


def test_the_networks_ads_are_for_its_admins_alone(ads):
    Placement.objects.filter(pk=ads["ad"].pk).update(chapter=None)
    client = Client()
    client.force_login(member(ads["chapter"], Role.COORDINATOR))
    assert client.get(page(f"{ads['ad'].uid}/")).status_code == 404
    assert "zqad<" not in client.get(page()).content.decode()
    client.force_login(factories.network_admin())
    assert client.get(page(f"{ads['ad'].uid}/")).status_code == 200


POSTS = [
    ("plan/", {"name": "x"}),
    ("publications/add/", {"name": "x"}),
    ("publications/{paper}/change/", {"name": "x"}),
    ("publications/{paper}/retire/", {"retired": "yes"}),
    ("publications/{paper}/formats/", {"name": "x"}),
    ("formats/{shape}/", {"name": "x"}),
    ("formats/{shape}/retire/", {"retired": "yes"}),
    ("formats/{shape}/quote/", {"source": "x"}),
    ("rates/", {"base": "GBP", "rate": "1", "into": "USD", "source": "x", "on": "2026-11-20"}),
    ("{ad}/change/", {"name": "x"}),
    ("{ad}/steps/printed/", {"on": "2026-11-20"}),
    ("{ad}/steps/quoted/", {}),
    ("{ad}/fall/", {"reason": "x"}),
    ("{ad}/surplus/", {"reason": "x"}),
    ("{short}/decide/", {"kind": "refund", "reason": "x"}),
    ("{short}/shares/", {}),
    ("{short}/shares/split/", {"chapters": "1"}),
    ("{ad}/page/", {}),
    ("{short}/creative/words/", {"headline": "x"}),
    ("{short}/creative/freeze/", {}),
    ("{short}/creative/thaw/", {}),
    ("{short}/creative/{creative}/sign/", {}),
]


def filled(ads, address: str) -> str:
    named = {name: ads[name].uid for name in ("ad", "short", "paper", "shape", "creative")}
    return address.format(**named)


def state_of(ads) -> list:
    rows = [model.objects.count() for model in (Placement, Publication, Quote, Step, Decision, Share)]
    states = list(Placement.objects.order_by("pk").values_list("state", "name", "page_key"))
    return [*rows, *states, list(Publication.objects.values_list("name", "retired_at"))]


@pytest.mark.parametrize(("address", "form"), POSTS)
@pytest.mark.parametrize("who", ["treasurer", "host", "greeter", "berlin"])
def test_no_button_works_for_anyone_else(ads, address, form, who):
    berlin = factories.chapter("Berlin", slug="berlin")
    user = member(berlin, Role.COORDINATOR) if who == "berlin" else member(ads["chapter"], Role(who))
    client, before = Client(), state_of(ads)
    client.force_login(user)
    for chapter in ("sf", "berlin"):
        own = who == "berlin" and chapter == "berlin" and "{" not in address
        assert own or client.post(page(filled(ads, address), chapter), form).status_code == 404
    assert state_of(ads) == before


@pytest.mark.parametrize(("address", "form"), POSTS)
def test_no_button_works_without_its_token_or_for_a_stranger(ads, address, form):
    path, before = page(filled(ads, address)), state_of(ads)
    suspicious = Client(enforce_csrf_checks=True)
    suspicious.force_login(factories.network_admin())
    assert suspicious.post(path, form).status_code == 403
    assert Client().post(path, form)["Location"] == f"/accounts/login/?next={path}"
    assert state_of(ads) == before


@pytest.mark.parametrize("address", [address for address, _form in POSTS])
def test_looking_presses_nothing(ads, address):
    client, before = Client(), [state_of(ads), AuditEntry.objects.count()]
    client.force_login(factories.network_admin())
    client.get(page(filled(ads, address)))
    assert [state_of(ads), AuditEntry.objects.count()] == before


@pytest.mark.parametrize("address", ["publications/{paper}/retire/", "{ad}/steps/printed/", "{ad}/fall/", "{ad}/page/"])
def test_the_buttons_work_for_those_who_may(ads, address):
    """The control of what is refused above."""
    client, before = Client(), state_of(ads)
    client.force_login(ads["editor"])
    assert client.post(page(filled(ads, address)), dict(POSTS)[address]).status_code == 302
    assert state_of(ads) != before


def test_pages_about_ads_are_kept_by_nobody(ads):
    client = Client()
    client.force_login(ads["editor"])
    for address in ("", "calendar/", "{ad}/", "quotes/", "publications/{paper}/"):
        response = client.get(page(filled(ads, address)))
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_step_may_bring_no_foreign_quote_or_fund(ads):
    """What a form names is asked of the desk again."""
    berlin, fund = chapter_with_fund("berlin", "Berlin")
    bob = member(berlin)
    client = Client()
    client.force_login(bob)
    row = ad_factories.placement(chapter=berlin, asked=ad_factories.quote(chapter=berlin))
    assert client.post(page(f"{row.uid}/steps/quoted/", "berlin"), {"quote": ads["ad"].quote.pk}).status_code == 422
    assert client.post(page(f"{row.uid}/steps/funding/", "berlin"), {"fund": ads["fund"].pk}).status_code == 422
    changed = {"name": "x", "locale": "en", "format": ads["shape"].pk, "fund": ads["fund"].pk}
    response = client.post(page(f"{row.uid}/change/", "berlin"), changed)
    assert set(response.context["form"].errors) == {"format", "fund"}
    assert client.post(page(f"{row.uid}/steps/funding/", "berlin"), {"fund": fund.pk}).status_code == 302
