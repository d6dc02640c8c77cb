"""The desk of appeals: numbers, lists, one signature, what buttons do, and what all that costs."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from appeals.actions.alarms import watch
from appeals.actions.counting import fold_changes
from appeals.models import Alarm, Signature, Source
from appeals.queries.desk import STATES, SignerFilters, signers_page
from chapters.models import Role
from people.models import AuditEntry
from tests import factories
from tests.appeals.desk_hands import crowd, desk, facts, html, names, old_appeal, own_appeal

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


def test_the_overview_tells_appeals_apart(client, chapter, page, coordinator):
    network = factories.appeal_page()
    crowd(page, 3)
    crowd(page, 2, held_for="burst")
    crowd(network, 4)
    fold_changes()
    text = html(client, "/desk/sf/appeals/")
    assert "Our own words" in text
    assert network.appeal.name in text
    told = [dict(re.findall(r"<dt>(.*?)</dt><dd>(?:<b>|<a [^>]*>)?([\d,]+)", part)) for part in text.split("<dl")[1:]]
    assert {one["Signed"] for one in told} == {"3", "4"}
    assert {(one["Signed"], one["Wait for review"]) for one in told} == {("3", "2"), ("4", "0")}


def test_numbers_are_told_apart(client, chapter, page, coordinator):
    crowd(page, 3, country="DE")
    crowd(page, 2, country="FR", state="pending")
    crowd(page, 4, country="CO", held_for="network")
    fold_changes()
    text = html(client, desk(chapter, page))
    totals = facts(text[text.index("chart-totals") :])
    assert totals["Signed"] == totals["Online"] == "3"
    assert (totals["On paper"], totals["Mail not answered yet"], totals["Wait for review"]) == ("0", "2", "4")
    assert "Germany" in text
    assert "Every signature up to now is counted." in text


def test_what_is_not_added_up_yet_is_said(client, chapter, page, coordinator, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    crowd(page, 1)
    time_machine.move_to(start + dt.timedelta(seconds=7), tick=False)
    assert "7 seconds ago" in html(client, desk(chapter, page))


def test_days_without_signatures_stand_in_the_chart(client, chapter, page, coordinator):
    today = timezone.now()
    crowd(page, 2, at=today - dt.timedelta(days=3))
    crowd(page, 5, at=today)
    fold_changes()
    text = html(client, desk(chapter, page))
    assert len(re.findall(r"<th scope=\"row\"><time", text)) == 4 or text.count("<time datetime=") >= 4


def test_another_chapters_codes_are_not_told(client, chapter, coordinator):
    network, berlin = factories.appeal_page(), factories.chapter("Berlin", slug="berlin")
    Source.objects.create(code="zq-berlin", chapter=berlin)
    Source.objects.create(code="our-vigil", chapter=chapter)
    crowd(network, 2, source="zq-berlin", chapter=berlin)
    crowd(network, 3, source="our-vigil", chapter=chapter)
    fold_changes()
    text = html(client, desk(chapter, network))
    assert "our-vigil" in text
    assert "zq-berlin" not in text
    assert "Berlin" not in text


def test_an_alarm_stands_on_the_numbers_until_it_is_ended(client, chapter, coordinator):
    page = old_appeal(parent=chapter, slug="own")
    crowd(page, 5, country="AQ")
    watch()
    text = html(client, desk(chapter, page))
    assert "5 signatures within an hour from Antarctica" in text
    assert "sweeps/?country=AQ" in text
    alarm = Alarm.objects.get()
    assert client.get(desk(chapter, page, f"alarms/{alarm.pk}/end/")).status_code == 405
    assert client.post(desk(chapter, page, f"alarms/{alarm.pk}/end/")).status_code == 302
    assert "Antarctica" not in html(client, desk(chapter, page)).split("chart-totals")[0]
    assert Alarm.objects.get().ended_by == coordinator


def test_signers_are_listed_with_what_they_agreed_to(client, chapter, page, coordinator):
    crowd(page, 1, name="Sima", city="Berlin", prints=True, reason="For my sister")
    text = html(client, desk(chapter, page, "signers/"))
    assert names(text) == ["Sima"]
    for words in (
        "<bdi>Berlin</bdi> · <bdi>Germany</bdi>",
        "For my sister",
        "Shown on the site, Printed in an ad",
        "Counts",
    ):
        assert words in text


def test_the_list_is_narrowed(client, chapter, page, coordinator):
    berlin = factories.chapter("Berlin", slug="berlin")
    crowd(page, 1, name="Confirmed", country="DE", prints=True)
    crowd(page, 1, name="Pending", country="FR", state="pending", wants_updates=True)
    crowd(page, 1, name="Held", country="FR", held_for="speed", chapter=berlin)
    crowd(page, 1, name="Out", country="CO", state="invalid", is_featured=True)
    fold_changes()
    wanted = {
        "state=confirmed": ["Confirmed"],
        "state=pending": ["Pending"],
        "state=held": ["Held"],
        "state=invalid": ["Out"],
        "state=featured": ["Out"],
        "country=FR": ["Held", "Pending"],
        "country=fr&state=held": ["Held"],
        "consent=prints": ["Confirmed"],
        "consent=wants_updates": ["Pending"],
        f"chapter={berlin.pk}": ["Held"],
        "name=conf": ["Confirmed"],
        "name=pend": [],
        "state=what&country=1&consent=uid&chapter=x&before=1": ["Confirmed", "Held", "Out", "Pending"],
    }
    for query, expected in wanted.items():
        assert sorted(names(html(client, desk(chapter, page, f"signers/?{query}")))) == expected, query


def test_a_name_is_found_only_as_it_is_shown(client, chapter, page, coordinator):
    crowd(page, 1, name="Sima Mohammadi")
    crowd(page, 1, name="Sima Karimi", display="initials")
    crowd(page, 1, name="Sima Rahimi", shows=False)
    assert names(html(client, desk(chapter, page, "signers/?name=sima"))) == ["Sima Mohammadi"]
    assert names(html(client, desk(chapter, page, "signers/?name=moham"))) == ["Sima Mohammadi"]
    assert names(html(client, desk(chapter, page, "signers/?name=s.+k"))) == ["Sima Karimi"]


def test_the_list_is_paged_without_gaps_while_people_sign(page):
    same = timezone.now()
    rows = [*crowd(page, 50, at=same - dt.timedelta(hours=1)), *crowd(page, 60, at=same)]
    everyone, seen, filters = Signature.objects.filter(appeal=page.appeal), [], SignerFilters()
    while True:
        found, before = signers_page(everyone, page.appeal, filters)
        seen += [row.pk for row in found]
        crowd(page, 3, at=same + dt.timedelta(minutes=1))
        if not before:
            break
        filters = SignerFilters(before=before)
    assert len(seen) == len(set(seen)) == 110
    assert set(seen) == {row.pk for row in rows}


def test_a_place_that_nobody_wrote_is_the_first_page():
    for before in ("x", "1-", "99999999999999999-1-1", "9" * 18 + "-1", "۱-۲"):
        assert SignerFilters.read({"before": before}).before in ("", "۱-۲")
    assert SignerFilters.read({"state": "held", "name": " a " * 60}).address(state="").startswith("?name=a")
    assert len(STATES) == 4


def test_one_signature_tells_all_and_offers_what_goes(client, chapter, page, coordinator):
    row = crowd(page, 1, name="Sima", affiliation="A school", held_for="burst", network="a" * 64)[0]
    address = desk(chapter, page, f"signers/{row.uid}/")
    text = html(client, address)
    for words in ("A school", "An unusual number at once from there", "Let it through", f"?network={'a' * 64}"):
        assert words in text
    assert "Put first" not in text
    assert client.post(f"{address}decide/", {"do": "release"}).url == address
    text = html(client, address)
    assert "Let it through" not in text
    assert "Put first on the wall" in text


@pytest.mark.parametrize(
    ("do", "fields", "after"),
    [
        ("release", {"held_for": "burst"}, ("confirmed", "", False)),
        ("take_out", {}, ("invalid", "", False)),
        ("restore", {"state": "invalid"}, ("pending", "", False)),
        ("feature", {}, ("confirmed", "", True)),
        ("unfeature", {"is_featured": True}, ("confirmed", "", False)),
    ],
)
def test_what_buttons_do(client, chapter, page, coordinator, do, fields, after):
    row = crowd(page, 1, **fields)[0]
    address = desk(chapter, page, f"signers/{row.uid}/decide/")
    assert client.get(address).status_code == 405
    for _twice in range(2):
        assert client.post(address, {"do": do}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.held_for, row.is_featured) == after
    assert AuditEntry.objects.filter(verb__startswith="appeals.signature_").count() == 1
    assert client.post(address, {"do": "else"}).status_code == 404


def test_deleting_takes_one_more_thought(client, chapter, page, coordinator, settings, tmp_path):
    settings.WISHES_FILE = str(tmp_path / "wishes")
    row = crowd(page, 1)[0]
    address = desk(chapter, page, f"signers/{row.uid}/remove/")
    response = client.post(address)
    assert response.status_code == 422
    assert "Tick this first" in response.content.decode()
    assert Signature.objects.exists()
    assert client.post(address, {"sure": "on"}).status_code == 302
    assert not Signature.objects.exists()
