"""Who writes which fund in Wagtail: a chapter's editors their own, admins all; translations tell and do not decide."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from chapters.models import Role
from donations.models import Fund, FundPage
from tests import factories
from tests.donations.editor_hands import PUBLISH, chapters_editor, create, edit, look, sign_in, value_in
from tests.worlds import grown

pytestmark = pytest.mark.django_db
WRITERS = [Role.EDITOR, Role.COORDINATOR]


NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(NOW, tick=False)


@grown(at=NOW)
def ours():
    return factories.chapter("San Francisco", slug="sf")


@grown(at=NOW)
def theirs():
    return factories.chapter("Berlin", slug="berlin")


def visitor_sees(page) -> str:
    return Client().get(page.url).content.decode()


@pytest.mark.parametrize("role", WRITERS)
def test_a_chapters_editor_writes_and_publishes_a_fund_of_the_chapter(client, ours, role):
    editor = sign_in(client, chapters_editor(ours, role))
    answer = create(editor, ours, goal_amount="1,250.50", amount_list="5 10", **PUBLISH)

    page = FundPage.objects.get()
    assert (answer.status_code, page.live, page.goal, page.fund.chapter) == (302, True, 125_050, ours)
    assert "in hand of $1,250.50" in visitor_sees(page)


@pytest.mark.parametrize("role", sorted(set(Role) - set(WRITERS)))
def test_no_other_role_writes_funds(client, ours, role):
    page = factories.fund_page(ours)
    person = sign_in(client, factories.member(ours, role))

    assert create(person, ours, **PUBLISH).status_code in (302, 403, 404)
    assert edit(person, page, title="Mine now", **PUBLISH).status_code in (302, 403, 404)
    assert list(FundPage.objects.values_list("title", flat=True)) == [page.title]


def test_an_editor_changes_own_funds(client, ours):
    page = factories.fund_page(ours)
    editor = sign_in(client, chapters_editor(ours))
    edit(editor, page, title="Two pages", goal_amount="20000", **PUBLISH)

    page.refresh_from_db()
    assert (page.title, page.goal, page.fund.name) == ("Two pages", 2_000_000, "Two pages")


@pytest.mark.parametrize("place", ["another chapter", "the network"])
def test_funds_of_others_do_not_exist_for_an_editor(client, ours, theirs, place):
    parent = theirs if place == "another chapter" else factories.fund_index()
    page = factories.fund_page(parent)
    editor = sign_in(client, chapters_editor(ours))
    names = ["edit", "view_draft", "delete", "unpublish", "revisions_index", "history", "copy", "move"]
    answers = {name: editor.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).status_code for name in names}

    assert set(answers.values()) == {404}, answers
    assert create(editor, parent, **PUBLISH).status_code == 404
    assert edit(editor, page, title="Mine now", **PUBLISH).status_code == 404
    page.refresh_from_db()
    assert (FundPage.objects.count(), page.live, page.title == "Mine now") == (1, True, False)


@pytest.mark.parametrize("name", ["delete", "unpublish"])
def test_an_own_fund_may_be_taken_down_and_its_money_stays(client, ours, name):
    page = factories.fund_page(ours)
    editor = sign_in(client, chapters_editor(ours))
    editor.post(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]), {"next": ""})

    assert not FundPage.objects.filter(pk=page.pk, live=True).exists()
    fund = Fund.objects.get()
    assert (fund.key, fund.chapter) == (page.translation_key, ours)
    assert Client().get(reverse("donations_give", args=[fund.key])).status_code == 404
    assert Client().get(reverse("donations_trail", args=[fund.key])).status_code == 200


def test_no_stranger_and_no_one_without_a_second_factor_comes_in(client, ours):
    page = factories.fund_page(ours)
    assert edit(client, page, title="Mine now", **PUBLISH).status_code == 302
    client.force_login(chapters_editor(ours))
    assert edit(client, page, title="Mine now", **PUBLISH).status_code == 302

    page.refresh_from_db()
    assert page.title != "Mine now"


def test_the_network_has_one_list_of_funds(client):
    index = factories.fund_index()
    admin = sign_in(client, factories.network_admin())
    again = reverse("wagtailadmin_pages:add", args=["donations", "fundindexpage", index.get_parent().pk])

    assert admin.get(again).status_code in (302, 403)
    assert create(admin, index, **PUBLISH).status_code == 302
    assert (FundPage.objects.get().fund.chapter, type(index).objects.count()) == (None, 1)


def test_a_fund_has_no_pages_below_it(client, ours):
    page = factories.fund_page(ours)
    editor = sign_in(client, chapters_editor(ours))

    assert create(editor, page, **PUBLISH).status_code in (302, 403, 404)
    assert FundPage.objects.count() == 1


@grown(at=NOW)
def farsi(ours):
    return factories.translation(factories.fund_page(ours), "fa", title="یک صفحه")


def test_facts_are_locked_on_a_translation_whatever_is_sent(client, ours, farsi):
    editor = sign_in(client, chapters_editor(ours))
    lies = {"currency": "EUR", "goal_amount": "1", "amount_list": "1 2", "also_currencies": ["JPY"]}
    lies |= {"deadline_day": "2031-01-01", "deadline_time": "03:00", "zone": "Asia/Tokyo", "offers_tip": "on"}
    first = FundPage.objects.get(locale__language_code="en")
    answer = edit(editor, farsi, title="صفحهٔ کامل", on_surplus="بعدی", **lies, **PUBLISH)

    farsi.refresh_from_db()
    assert (answer.status_code, farsi.title, farsi.on_surplus) == (302, "صفحهٔ کامل", "بعدی")
    for name in ("currency", "goal", "amounts", "also_currencies", "deadline_day", "zone", "offers_tip"):
        assert getattr(farsi, name) == getattr(first, name), name
    assert (farsi.fund.name, farsi.fund.zone) == (first.title, "America/New_York")


def test_a_translation_shows_the_amounts_and_does_not_ask_for_them(client, ours, farsi):
    body = look(sign_in(client, chapters_editor(ours)), farsi)

    assert value_in(body, "goal_amount") == "15000"
    for name in ("goal_amount", "amount_list"):
        tag = body[: body.index(f'name="{name}"') + 300].rpartition("<input")[2].partition(">")[0]
        assert "disabled" in tag


def test_a_new_goal_on_the_first_page_is_the_goal_in_every_language(client, ours, farsi):
    first = FundPage.objects.get(locale__language_code="en")
    edit(sign_in(client, chapters_editor(ours)), first, title=first.title, goal_amount="22000", **PUBLISH)

    assert "۲۲٬۰۰۰ دلار" in visitor_sees(farsi)


def test_a_translation_that_was_written_before_a_fact_changed_can_still_be_published(client, ours, farsi):
    editor = sign_in(client, chapters_editor(ours))
    first = FundPage.objects.get(locale__language_code="en")
    edit(editor, first, goal_amount="22000", amount_list="5 7", deadline_day="2027-02-01", **PUBLISH)
    assert edit(editor, farsi, title="تازه", **PUBLISH).status_code == 302

    farsi.refresh_from_db()
    assert (farsi.title, farsi.goal, farsi.amounts) == ("تازه", 2_200_000, [500, 700])
    assert farsi.deadline_day == dt.date(2027, 2, 1)


def test_a_picture_of_another_chapter_is_not_taken_into_a_fund(client, ours, theirs):
    editor = sign_in(client, chapters_editor(ours))
    foreign = factories.picture(collection=theirs.workspace.collection)

    assert create(editor, ours, picture=str(foreign.pk), **PUBLISH).status_code == 404
    mine = factories.picture(collection=ours.workspace.collection)
    assert create(editor, ours, picture=str(mine.pk), **PUBLISH).status_code == 302
    assert FundPage.objects.get().picture == mine


@pytest.mark.parametrize(("language", "dollar"), [("en", "US dollars"), ("es", "dólares"), ("fa", "دلار آمریکا")])
def test_the_form_is_drawn_in_the_editors_language(client, ours, language, dollar):
    editor = sign_in(client, chapters_editor(ours), language)
    answer = editor.get(reverse("wagtailadmin_pages:add", args=["donations", "fundpage", ours.pk]))

    assert answer.status_code == 200
    assert dollar in answer.content.decode()


def test_what_no_form_asks_for_cannot_be_sent_along(client, ours, theirs):
    editor = sign_in(client, chapters_editor(ours))
    extra = {"goal": "1", "amounts": "[1]", "closed_on": "2026-01-01", "live": "", "translation_key": "x", "fund": "1"}
    create(editor, ours, **extra, **PUBLISH)

    page = FundPage.objects.get()
    assert (page.goal, page.amounts, page.closed_on, page.chapter) == (1_500_000, [1000, 2500, 5000], None, ours)
