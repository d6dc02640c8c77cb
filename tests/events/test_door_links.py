"""A link for a helper: the same door without an account, for one date, until it ends. And the code that guests show."""

import datetime as dt
import re

import pytest
from django.test import Client

from chapters.actions import revoke_role
from chapters.models import Role
from events.actions.door import check_in
from events.actions.door_links import MOST, make_link
from events.doors import link_token, rsvp_of_door_token
from events.errors import EventError, NotNow
from events.models import HostLink
from events.rules import rsvp_token
from events.views.door_ways import CAMERA
from people.models import AuditEntry
from tests import factories
from tests.events.at_door import SCRIPT, at_hours, by_link, data, desk, evening, greeter, guest, helper, now_is, taken
from tests.events.hands import words
from tests.worlds import grown

pytestmark = pytest.mark.django_db
NEUTRAL = "Show this to the person at the door"


@grown
def date():
    return evening(capacity=12)


@grown
def link(date):
    return helper(date)


def scan(client, token: str):
    return client.get(f"/in/{token}/")


def test_a_helper_without_an_account_works_the_door(date, link):
    row, client = guest(date, "Sima", party=2, access_needs="Step-free"), Client(enforce_csrf_checks=True)

    page = client.get(by_link(link))
    pressed = client.post(by_link(link, "tap/"), {"in": row.pk})
    client.post(by_link(link, "walk-in/"), {"name": "Maple", "party": 1})
    told = data(client.get(by_link(link, "now/"), **SCRIPT))

    assert (page.status_code, pressed.status_code, pressed["Location"]) == (200, 303, f"{by_link(link)}#g{row.pk}")
    assert (now_is(row), taken(date), len(told["coming"])) == (("attended", 2), 3, 2)
    assert "Sima" in words(page)
    text = page.content.decode()
    assert [word for word in ("Step-free", "/desk/", "Franklin", row.contact.email, link.label) if word in text] == []
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert (dict(client.cookies), told.get("csrf")) == ({}, None)


def test_the_link_is_shown_once_and_kept_as_a_digest_only(date):
    client = greeter(date, Role.HOST)

    made = client.post(desk(date, "links/"), {"label": "Rosa"})
    once, later = client.get(desk(date, "links/")), client.get(desk(date, "links/"))

    link = HostLink.objects.get()
    token = link_token(link)
    assert made["Location"] == desk(date, "links/")
    assert (f"/door/{token}/" in once.content.decode(), "<svg" in once.content.decode()) == (True, True)
    assert token not in later.content.decode()
    assert "Rosa" in words(later)
    assert token not in str([one.__dict__ for one in HostLink.objects.all()])
    assert link.expires_at == date.ends_at + dt.timedelta(hours=6)
    entry = AuditEntry.objects.get(verb="events.door_link_made")
    assert (entry.chapter_id, entry.target) == (date.chapter_id, f"events.hostlink:{link.pk}")


@pytest.mark.parametrize("role", [Role.GREETER, Role.EDITOR])
def test_links_are_for_those_who_manage_dates(date, link, role):
    client = greeter(date, role)

    assert client.get(desk(date, "links/")).status_code == 404
    assert client.post(desk(date, "links/"), {"label": "x"}).status_code == 404
    assert client.post(desk(date, f"links/{link.uid}/revoke/")).status_code == 404
    assert HostLink.objects.filter(revoked_at=None).count() == 1


def test_a_link_needs_someone_it_is_for_and_there_are_only_so_many(date, link):
    client = greeter(date, Role.HOST)

    page = client.post(desk(date, "links/"), {"label": " "})
    assert page.status_code == 422
    assert "Write who gets it" in words(page)
    for _ in range(MOST - 1):
        make_link(occurrence=date, label="Rosa", actor=link.created_by)
    assert "enough links" in words(client.post(desk(date, "links/"), {"label": "x"}))


@pytest.mark.parametrize("over", ["revoked", "run out", "moved up", "maker gone", "maker asleep", "maker demoted"])
def test_a_dead_link_is_dead_at_once(date, link, over):
    """Trust 21 and 33. It answers like one that never was."""
    row, client, maker = guest(date), Client(), link.created_by
    assert client.get(by_link(link)).status_code == 200
    if over == "revoked":
        assert greeter(date, Role.HOST).post(desk(date, f"links/{link.uid}/revoke/")).status_code == 303
    elif over == "run out":
        at_hours(date, -7.1)
        HostLink.objects.update(expires_at=date.ends_at + dt.timedelta(hours=6))
    elif over == "moved up":
        at_hours(date, -7.1)
    elif over == "maker asleep":
        type(maker).objects.filter(pk=maker.pk).update(is_active=False)
    else:
        revoke_role(membership=maker.memberships.get(), actor=None)
        if over == "maker demoted":
            factories.grant_role(user=maker, chapter=date.chapter, role=Role.GREETER, actor=None)

    never = client.get("/door/" + "a" * 52 + "/")
    for step in ("", "now/", f"{row.pk}/"):
        dead = client.get(by_link(link, step))
        assert (dead.status_code, words(dead)) == (404, words(never))
        assert "Sima" not in dead.content.decode()
    assert client.post(by_link(link, "tap/"), {"in": row.pk}).status_code == 404
    assert now_is(row) == ("confirmed", None)


def test_ended_twice_it_is_written_down_once(date, link):
    client = greeter(date, Role.HOST)
    for _ in range(2):
        client.post(desk(date, f"links/{link.uid}/revoke/"))

    assert AuditEntry.objects.filter(verb="events.door_link_revoked").count() == 1
    assert "Ended" in words(client.get(desk(date, "links/")))


def test_a_link_opens_one_door_and_nothing_else(date, link):
    """Trust 20: neither another date's list nor another's token on this route."""
    other = factories.occurrence(factories.event(date.chapter, title="Another evening"))
    at_hours(other, 0.5)
    there, mine = guest(other, "Zoya"), guest(date)
    client = Client()

    assert client.post(by_link(link, "tap/"), {"in": there.pk}).status_code == 422
    assert client.get(by_link(link, f"{there.pk}/")).status_code == 404
    assert "Zoya" not in client.get(by_link(link, "now/"), {"id": there.pk}).content.decode()
    assert client.get(by_link(link, "links/")).status_code == 404
    for token in (rsvp_token(mine), mine.door_token):
        assert client.get(f"/door/{token}/").status_code == 404
    assert client.get(f"/r/{link_token(link)}/").status_code == 404
    assert client.get(f"/r/{mine.door_token}/").status_code == 404
    assert client.get(f"/r/{mine.door_token}/cancel/").status_code == 404
    assert now_is(there) == ("confirmed", None)


def test_a_token_may_arrive_in_capitals_and_with_spaces_around_it(link):
    assert Client().get(f"/door/{link_token(link).upper()}/").status_code == 200
    assert Client().get(f"/door/{link_token(link)[:-1]}/").status_code == 404
    assert Client().get(f"/door/{link_token(link) * 2}/").status_code == 404


def test_no_token_of_the_door_reaches_the_log(date, link, caplog):
    row, client = guest(date), Client()
    caplog.clear()
    client.post(by_link(link, "tap/"), {"in": "x"})
    client.post(by_link(link, "tap/"), {"in": row.pk})
    client.post(by_link(link, "camera/"))
    client.get("/door/" + "b" * 52 + "/")
    scan(client, row.door_token)
    scan(client, "c" * 52)

    said = caplog.text
    assert f"by=link:{link.pk}" in said
    secrets = (link_token(link), row.door_token, "b" * 52, "c" * 52, "Sima")
    assert [secret for secret in secrets if secret in said] == []


def test_no_link_is_made_for_a_date_that_is_off_or_over(date):
    actor = factories.member(date.chapter)
    at_hours(date, -8)
    with pytest.raises(NotNow):
        make_link(occurrence=date, label="Rosa", actor=actor)
    type(date).objects.update(status="cancelled")
    with pytest.raises(EventError):
        make_link(occurrence=date, label="Rosa", actor=actor)


# --- The code of a guest ---


def test_to_a_stranger_every_code_says_the_same(date, django_assert_num_queries):
    row = guest(date, "Sima")
    scan(Client(), "x")
    with django_assert_num_queries(3) as asked:  # the name of the site
        pages = [scan(Client(), row.door_token)]
    assert "events_rsvp" not in str(asked.captured_queries)
    pages += [scan(Client(), token) for token in ("a" * 52, rsvp_token(row), "x")]

    assert {page.status_code for page in pages} == {200}
    assert len({page.content for page in pages}) == 1
    assert NEUTRAL in words(pages[0])
    assert 'dir="rtl"' in pages[0].content.decode()
    assert [word for word in ("Sima", "vigil", "San Francisco") if word in pages[0].content.decode()] == []
    assert (pages[0]["Cache-Control"], pages[0]["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert not pages[0].cookies


def test_a_code_leads_a_greeter_to_the_guest_and_nobody_elses(date):
    row = guest(date, "Sima")
    stranger = greeter(factories.occurrence(factories.event(factories.chapter("Berlin", slug="berlin"))))
    editor = greeter(date, Role.EDITOR)

    led = scan(greeter(date), row.door_token)

    assert (led.status_code, led["Location"]) == (302, desk(date, f"{row.pk}/"))
    for client in (stranger, editor):
        assert scan(client, row.door_token).content == scan(client, "a" * 52).content
        assert NEUTRAL in words(scan(client, row.door_token))


def test_a_forgotten_guests_code_is_one_that_never_was(date):
    row = guest(date)
    assert rsvp_of_door_token(row.door_token) == row
    type(row).objects.update(erased_at=date.starts_at, name="", contact=None)

    assert scan(greeter(date), row.door_token).status_code == 200
    assert rsvp_of_door_token(row.door_token) is None


def test_a_helpers_camera_opens_the_guest_and_its_cookie_goes_nowhere_else(date, link):
    row, client = guest(date, "Sima"), Client()
    assert scan(client, row.door_token).status_code == 200

    allowed = client.post(by_link(link, "camera/"))
    cookie = allowed.cookies[CAMERA]
    led = scan(client, row.door_token)

    assert allowed.status_code == 303
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/in/", True, "Lax")
    assert dt.datetime.strptime(cookie["expires"], "%a, %d %b %Y %H:%M:%S %Z").replace(tzinfo=dt.UTC) <= link.expires_at
    assert (led.status_code, led["Location"]) == (302, by_link(link, f"{row.pk}/"))
    assert "Check in" in words(client.get(led["Location"]))
    client.post(led["Location"], {"in": row.pk})
    assert now_is(row) == ("attended", 1)

    client.post(by_link(link, "camera/"), {"stop": "1"})
    assert scan(client, row.door_token).status_code == 200


def test_the_cookie_is_worth_no_more_than_the_link(date, link):
    """Not for another date's guests, not after it ended; looking sets none."""
    other = factories.occurrence(factories.event(date.chapter))
    row, there, client = guest(date), guest(other), Client()
    assert not client.get(by_link(link, "camera/")).cookies
    client.post(by_link(link, "camera/"))

    assert scan(client, there.door_token).status_code == 200
    HostLink.objects.update(revoked_at=date.starts_at)
    assert scan(client, row.door_token).content == scan(Client(), "a" * 52).content


def test_on_the_desk_there_is_no_such_cookie(date):
    client = greeter(date)

    assert client.post(desk(date, "camera/")).status_code == 404
    assert not re.search("camera", client.get(desk(date)).content.decode().partition("<main")[2])


def test_a_guest_who_gave_the_seat_back_is_no_surprise_at_the_door(date, link):
    row = guest(date, "Sima", state="cancelled")

    page = Client().get(by_link(link, f"{row.pk}/"))

    assert page.status_code == 404
    assert "No seat is kept for them" in words(page)
    assert "Sima" not in words(page)


def test_who_is_in_already_is_shown_as_that(date, link):
    row = guest(date, "Sima", party=2)
    check_in(rsvp=row, by=link, arrived=1)

    page = words(Client().get(by_link(link, f"{row.pk}/")))

    assert ("They are in" in page, "1 of 2 came" in page) == (True, True)
