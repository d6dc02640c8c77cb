"""The review, sweeps and the panel, as organizers press them, and what all pages of the desk cost."""

import re

import pytest
from django.utils import timezone

from appeals.actions.counting import fold_changes
from appeals.models import Alarm, Signature, Sweep
from appeals.views import desk as views
from chapters.models import Role
from tests import factories
from tests.appeals.desk_hands import counted, crowd, desk, facts, html, names, own_appeal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@pytest.fixture
def chapter():
    return factories.chapter(slug="sf")


@pytest.fixture
def page(chapter):
    return own_appeal(chapter)


@pytest.fixture
def coordinator(chapter, client):
    person = factories.member(chapter, Role.COORDINATOR)
    client.force_login(person)
    return person


def test_the_queue_is_grouped_by_why(client, chapter, page, coordinator):
    crowd(page, 2, name="Fast", held_for="speed")
    crowd(page, 3, name="Crowded", held_for="network", network="b" * 64)
    text = html(client, desk(chapter, page, "review/"))
    assert set(names(text)) == {"Crowded"}
    assert "Many from one network within minutes: 3" in text
    assert set(names(html(client, desk(chapter, page, "review/?why=speed")))) == {"Fast"}
    assert set(names(html(client, desk(chapter, page, "review/?why=what&before=x")))) == {"Crowded"}
    assert "Let 3 from network bbbbbb through" in text


def test_a_press_in_the_queue_leads_back_to_it(client, chapter, page, coordinator):
    row = crowd(page, 1, held_for="speed")[0]
    answer = client.post(desk(chapter, page, f"signers/{row.uid}/decide/"), {"do": "take_out", "back": "review"})
    assert answer.url == desk(chapter, page, "review/?why=speed")
    assert "Nothing waits" in html(client, answer.url)


def test_releasing_all_stops_at_what_the_page_showed(client, chapter, page, coordinator):
    crowd(page, 3, held_for="speed")
    text = html(client, desk(chapter, page, "review/"))
    last = re.search(r'name="last" value="(\d+)"', text)[1]
    late = crowd(page, 1, held_for="speed")[0]
    client.post(desk(chapter, page, "review/release/"), {"why": "speed", "last": last})
    assert list(Signature.objects.filter(held_for="speed")) == [late]
    assert counted(page) == (3, 0)
    client.post(desk(chapter, page, "review/release/"), {"why": "what", "last": "99"})
    client.post(desk(chapter, page, "review/release/"), {"why": "speed", "last": "x"})
    assert Signature.objects.filter(held_for="speed").count() == 1


def test_a_sweep_from_form_to_undo(client, chapter, page, coordinator):
    crowd(page, 3, host="flood.example", name="Zqflood")
    address = desk(chapter, page, "sweeps/")
    refused = client.post(address, {"reason": "A flood", "domain": "no host"})
    assert refused.status_code == 422
    assert 'value="no host"' in refused.content.decode()
    answer = client.post(address, {"reason": "A flood", "domain": "flood.example"})
    text = html(client, answer.url)
    assert "Take 3 signatures out" in text
    assert names(text) == ["Zqflood"] * 3
    assert facts(text)["Of these count now"] == "3 (100%)"
    sweep = Sweep.objects.get()
    for do, state in (("start", "scheduled"), ("stop", "cancelled"), ("undo", "cancelled")):
        assert client.post(f"{answer.url}act/", {"do": do}).status_code == 302
        sweep.refresh_from_db()
        assert sweep.state == state
        assert client.get(answer.url).status_code == 200
    assert client.post(f"{answer.url}act/", {"do": "start"}).status_code == 422
    assert client.post(f"{answer.url}act/", {"do": "else"}).status_code == 404
    assert client.get(f"{answer.url}act/").status_code == 405
    assert "flood.example" in html(client, address)


def test_a_sweep_is_filled_in_from_an_alarm(client, chapter, page, coordinator):
    text = html(client, desk(chapter, page, f"sweeps/?network={'c' * 64}&country=AQ"))
    assert "Only from network cccccc." in text
    assert '<option value="AQ" selected>' in text


def test_the_panel_says_what_waits(rf, chapter, page, coordinator):
    request = rf.get("/")
    request.user = coordinator
    assert "Our own words" in views.panel(request, chapter)
    crowd(page, 2, held_for="burst")
    Alarm.objects.create(appeal=page.appeal, axis="country", key="AQ", count=5)
    crowd(page, 3)
    fold_changes()
    text = " ".join(views.panel(request, chapter).split())
    for words in ("2 signatures wait for review", "1 alarm stands", "3 people signed, 3 of them today"):
        assert words in text
    page.appeal.closed_at = timezone.now()
    page.appeal.save()
    assert views.panel(request, chapter) == ""


def test_pages_cost_the_same_however_many(client, rf, chapter, page, coordinator, django_assert_max_num_queries):
    """Twice as many signatures, appeals and alarms ask no more of the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    crowd(page, 3, held_for="burst", chapter=chapter)
    crowd(page, 3, chapter=chapter)
    fold_changes()
    addresses = ["/desk/sf/appeals/", *(desk(chapter, page, one) for one in ("", "signers/", "review/", "sweeps/"))]
    before = [cost(address) for address in addresses]
    for number in range(3):
        other = factories.appeal_page(chapter, slug=f"other-{number}")
        crowd(other, 2)
        Alarm.objects.create(appeal=page.appeal, axis="source", key=str(number), count=20)
    crowd(page, 20, held_for="burst", chapter=chapter, source="x")
    crowd(page, 20, chapter=chapter, source="y", country="FR")
    fold_changes()
    assert [cost(address) for address in addresses] == before
    request = rf.get("/")
    request.user = coordinator
    with django_assert_max_num_queries(6):
        views.panel(request, chapter)
