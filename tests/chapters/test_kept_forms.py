"""A session that ends while someone fills in a form of the desk: after the login, nothing has to be typed again."""

import json

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from chapters import kept_forms
from chapters.models import Role
from people.secrets import unseal
from tests import factories
from tests.chapters.test_login import PASSWORD, code

pytestmark = pytest.mark.django_db

BEGAN, LATER = "2026-11-25T18:00:00Z", "2026-11-25T18:40:00Z"
REASON = "The church is flooded, <b>&</b> so are we.\nسه‌شنبه بعد"


@pytest.fixture
def date():
    with time_machine.travel(BEGAN, tick=False):
        return factories.occurrence(factories.event(factories.chapter(slug="sf"), capacity=9))


@pytest.fixture
def alice(date):
    return factories.with_second_factor(factories.member(date.chapter, Role.HOST, email="alice@example.org"))


def address(date, act=""):
    return f"/desk/sf/dates/{date.uid}/{act}"


def log_in(client, email, target):
    """Both factors; a code that was used a moment ago is forgotten, since the clock of this test stands still."""
    client.post(f"/accounts/login/?next={target}", {"login": email, "password": PASSWORD})
    cache.clear()
    return client.post("/accounts/2fa/authenticate/", {"code": code()})


def sent_too_late(client, date, user, act="cancel/", data=None, **headers):
    """Log in, wait forty minutes over the form, send it."""
    with time_machine.travel(BEGAN, tick=False):
        log_in(client, user.email, "/desk/")
        assert client.get(address(date)).status_code == 200
    headers = {"HTTP_REFERER": f"http://testserver{address(date)}", **headers}
    return client.post(address(date, act), data or {"reason": REASON}, **headers)


def test_what_was_typed_stands_in_its_form_after_the_login(client, date, alice):
    with time_machine.travel(LATER, tick=False):
        answer = sent_too_late(client, date, alice)
        login = client.get(answer.url)
        back = log_in(client, alice.email, address(date))
        page = client.get(back.url).content.decode()

    date.refresh_from_db()
    assert answer.url == f"/accounts/login/?next=%2Fdesk%2Fsf%2Fdates%2F{date.uid}%2F"
    assert "What you typed is kept for half an hour" in login.content.decode()
    assert back.url == address(date)
    assert "The church is flooded, &lt;b&gt;&amp;&lt;/b&gt; so are we.\nسه‌شنبه بعد</textarea>" in page
    assert "What you typed stands here again. Nothing has been sent yet." in page
    assert date.status == "scheduled"


def test_once_it_is_sent_nothing_is_kept_any_more(client, date, alice):
    with time_machine.travel(LATER, tick=False):
        sent_too_late(client, date, alice)
        log_in(client, alice.email, address(date))
        client.get(address(date))
        assert "flooded" in client.get(address(date)).content.decode()  # loading it again loses nothing
        client.post(address(date, "cancel/"), {"reason": "Flood"})

    date.refresh_from_db()
    assert date.status == "cancelled"
    assert kept_forms.KEPT not in client.session


def test_an_edit_page_gets_its_values_ticks_and_choices_back(client, date, alice):
    data = {"day": "2026-12-24", "start_time": "۱۹:۰۰", "end_time": "20:30", "venue": "Tea house", "capacity": "7"}
    edit = address(date, "edit/")
    with time_machine.travel(LATER, tick=False):
        sent_too_late(client, date, alice, "edit/", data, HTTP_REFERER=f"http://testserver{edit}")
        log_in(client, alice.email, edit)
        page = client.get(edit).content.decode()

    for text in ('value="2026-12-24"', 'value="۱۹:۰۰"', 'value="Tea house"', 'value="7"'):
        assert text in page
    assert page.count("csrfmiddlewaretoken") == client.get(edit).content.decode().count("csrfmiddlewaretoken")


def test_without_a_referrer_the_way_leads_to_the_page_above(client, date, alice):
    with time_machine.travel(LATER, tick=False):
        answer = sent_too_late(client, date, alice, HTTP_REFERER="https://elsewhere.example/desk/")
        assert f"{date.uid}%2Fcancel%2F" in answer.url
        log_in(client, alice.email, address(date, "cancel/"))
        answer = client.get(address(date, "cancel/"))

    assert (answer.status_code, answer.url) == (302, address(date))


def test_it_is_sealed_and_names_no_secret(client, date, alice):
    with time_machine.travel(LATER, tick=False):
        sent_too_late(client, date, alice, data={"reason": REASON, "csrfmiddlewaretoken": "x" * 32, "code": "123456"})

    session = Session.objects.get(pk=client.cookies["sessionid"].value).get_decoded()
    kept = session[kept_forms.KEPT]["form"]
    assert "flooded" not in json.dumps(session)
    assert json.loads(unseal(kept))["values"] == {"reason": [REASON]}
    assert client.cookies["sessionid"]["max-age"] == kept_forms.SECONDS


@pytest.mark.parametrize(("hour", "shown"), [("2026-11-25T19:09:00Z", True), ("2026-11-25T19:11:00Z", False)])
def test_after_half_an_hour_it_is_gone(client, date, alice, hour, shown):
    with time_machine.travel(LATER, tick=False):
        sent_too_late(client, date, alice)
        log_in(client, alice.email, address(date))
    with time_machine.travel(hour, tick=False):
        page = client.get(address(date))

    assert ("flooded" in page.content.decode()) is shown
    assert (kept_forms.KEPT in client.session) is shown


def test_nobody_else_who_logs_in_there_reads_it(client, date, alice):
    bob = factories.with_second_factor(factories.member(date.chapter, Role.HOST, email="bob@example.org"))
    with time_machine.travel(LATER, tick=False):
        sent_too_late(client, date, alice)
        log_in(client, bob.email, address(date))
        page = client.get(address(date))

    assert page.status_code == 200
    assert "flooded" not in page.content.decode()
    assert kept_forms.KEPT not in client.session


def test_a_form_of_another_site_is_not_kept(date, alice):
    client = Client(enforce_csrf_checks=True)

    answer = client.post(address(date, "cancel/"), {"reason": REASON})

    assert answer.status_code == 403
    assert kept_forms.KEPT not in client.session


def test_a_network_cannot_fill_the_database(client, date):
    for _ in range(kept_forms.A_NETWORK):
        client.post(address(date, "cancel/"), {"reason": REASON})
    client.cookies.clear()

    assert client.post(address(date, "cancel/"), {"reason": REASON}).status_code == 302
    assert kept_forms.KEPT not in client.session
    assert client.post(address(date, "cancel/"), {"reason": "x" * kept_forms.LARGEST}).status_code == 302


def test_a_form_that_is_gone_shows_what_was_written(client, date, alice):
    with time_machine.travel(LATER, tick=False):
        sent_too_late(client, date, alice)
        date.status = "cancelled"
        date.save()
        log_in(client, alice.email, address(date))
        page = client.get(address(date)).content.decode()

    assert "This is what you had written:" in page
    assert "The church is flooded, &lt;b&gt;&amp;&lt;/b&gt;" in page


FORMS = """
<main><form method="post" action="/desk/sf/x/"><input type="hidden" name="who" value="2"><input name="note"></form>
<details><form method="post"><input type="hidden" name="who" value="1"><input name="note"><input name="note">
<input type="checkbox" name="tick" value="a"><input type="checkbox" name="tick" value="b" checked>
<input type="radio" name="one">
<select name="pick"><option value="1" selected>1</option><option value="2">2</option></select>
<button name="go" value="1">Go</button></form></details></main>
"""


def test_of_several_forms_it_is_the_one_that_was_sent(rf):
    request = rf.get("/desk/sf/x/")
    values = {"who": ["1"], "note": ["p", "q"], "tick": ["a"], "one": ["on"], "pick": ["2"]}
    found = {"action": "/desk/sf/x/", "page": "/desk/sf/x/", "values": values}

    page = BeautifulSoup(kept_forms._give_back(request, HttpResponse(FORMS), found).content, "html.parser")

    first, second = page("form")
    assert [field.get("value") for field in first("input")] == ["2", None]
    assert page.details.has_attr("open")
    assert [field.get("value") for field in second("input", attrs={"name": "note"})] == ["p", "q"]
    assert [field.has_attr("checked") for field in second("input", attrs={"name": ["tick", "one"]})] == [
        True,
        False,
        True,
    ]
    assert [choice.has_attr("selected") for choice in second("option")] == [False, True]
