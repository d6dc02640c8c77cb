"""The wall walks its indexes on both databases, counts nothing, and stays whole while people sign (case 16)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appeals.actions.generating import generate_signatures
from appeals.models import Signature
from appeals.queries import wall
from appeals.queries.wall import featured, found_by_name, read_place, wall_sheet, write_place
from people.language import fold
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.appeal_page()


@pytest.fixture
def full(page):
    list(generate_signatures(page.appeal, 1500, seed=3))
    return page.appeal


def middle(appeal):
    rows = Signature.objects.on_wall().filter(appeal=appeal).order_by("-confirmed_at", "-id")
    return write_place(rows[rows.count() // 2])


def plans(act):
    """How the database goes about each query of `act`. So few rows it would rather read whole: it may not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        with CaptureQueriesContext(connection) as queries:
            act()
        found = []
        for query in queries.captured_queries:
            how = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
            cursor.execute(f"{how} {query['sql']}")
            found.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
            assert "COUNT(" not in query["sql"]
            assert "OFFSET" not in query["sql"]
    return found


FORMS = {
    "plain": (lambda appeal, after: wall_sheet(appeal, after=after), ["wall"]),
    "country": (lambda appeal, after: wall_sheet(appeal, country="DE", after=after), ["wall_by_country"]),
    "profession": (lambda appeal, after: wall_sheet(appeal, profession="actor", after=after), ["wall_by_profession"]),
    "both": (lambda appeal, after: wall_sheet(appeal, country="DE", profession="actor", after=after), ["wall_by_both"]),
    "featured": (lambda appeal, _after: featured(appeal, 12), ["wall_featured"]),
    "name": (lambda appeal, _after: found_by_name(appeal, "ka"), ["wall_by_name", "wall_by_last_name"]),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("deep", [False, True], ids=["first-page", "deep"])
def test_every_form_of_it_walks_its_own_index(full, form, deep):
    act, names = FORMS[form]
    after = middle(full) if deep else ""
    found = plans(lambda: act(full, after))

    assert len(found) == len(names)
    for plan, name in zip(found, names, strict=True):
        assert f"{name} " in plan.replace("\n", " ") + " ", plan
        if name != "wall_featured":  # a handful of rows
            assert "Sort" not in plan, plan
            assert "B-TREE" not in plan, plan


def test_control_a_search_in_another_order_sorts_everyone_who_is_found(full, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one order of letters only")
    monkeypatch.setattr(wall, "_ByPattern", lambda column: column.asc())

    assert all("Sort" in plan for plan in plans(lambda: found_by_name(full, "ka")))


def walk(appeal, between=lambda: None, **narrow):
    """Everyone on the wall, page by page; `between` happens after each page."""
    after, found = "", []
    while True:
        sheet = wall_sheet(appeal, after=after, size=70, **narrow)
        found += [row.pk for row in sheet.rows]
        after = sheet.after
        if not after:
            return found
        between()


def on_wall(appeal, **narrow):
    rows = Signature.objects.on_wall().filter(appeal=appeal, **narrow)
    return list(rows.order_by("-confirmed_at", "-id").values_list("pk", flat=True))


def test_page_by_page_everyone_is_there_once(full):
    assert walk(full) == on_wall(full)
    assert walk(full, country="DE") == on_wall(full, country="DE")
    assert walk(full, profession="actor") == on_wall(full, profession="actor")


def test_while_people_sign_nobody_comes_twice_and_nobody_is_left_out(page, full):
    before = on_wall(full)
    number = iter(range(1000))
    found = walk(full, between=lambda: factories.signature(page, f"new{next(number)}@example.org"))

    assert found == before
    assert len(on_wall(full)) > len(before)


def test_while_people_withdraw_the_others_are_all_there(full):
    before = on_wall(full)
    gone = iter(before[3::40])

    def withdraw():
        Signature.objects.filter(pk=next(gone)).delete()

    found = walk(full, between=withdraw)
    assert len(set(found)) == len(found)
    assert set(on_wall(full)) <= set(found) <= set(before)


def test_many_who_confirmed_in_the_same_moment_are_told_apart(full):
    moment = timezone.now() - dt.timedelta(days=1)
    Signature.objects.filter(state="confirmed").update(confirmed_at=moment)

    assert walk(full) == on_wall(full)


def test_control_by_time_alone_they_would_be_left_out(full, monkeypatch):
    moment = timezone.now() - dt.timedelta(days=1)
    Signature.objects.filter(state="confirmed").update(confirmed_at=moment)
    monkeypatch.setattr(wall, "read_place", lambda text: ((read_place(text) or (moment, 0))[0], 0) if text else None)

    assert len(walk(full)) < len(on_wall(full))


def test_a_page_reads_nothing_sealed(full):
    with CaptureQueriesContext(connection) as queries:
        wall_sheet(full)
        found_by_name(full, "ka")
    for query in queries.captured_queries:
        for column in ("name", "city", "affiliation", "reason"):
            assert f'"appeals_signature"."{column}"' not in query["sql"]


def test_whoever_is_found_has_that_name(full):
    row = Signature.objects.on_wall().filter(display="full").exclude(shown_name="").first()
    first, _space, last = row.folded.partition(" ")

    assert row.pk in {one.pk for one in found_by_name(full, row.shown_name, most=500)}
    for words in (first, last or first):
        names = [fold(one.shown_name) for one in found_by_name(full, words)]
        assert names
        assert all(name.startswith(words) or name.rpartition(" ")[2].startswith(words) for name in names)


@pytest.mark.parametrize("words", ["%", "_a", "a%", "\\", "'; --", "ka%' --", "{0}", "\U0010ffff\U0010ffff"])
def test_signs_that_mean_something_to_a_database_mean_nothing(full, words):
    assert found_by_name(full, words) == []


@pytest.mark.parametrize(
    "place", ["", "x", "-", "1-", "-1", "1-x", "9" * 18 + "-1", "1-" + "9" * 19, "٣-٤", "1--2", "99999999999999999-1"]
)
def test_a_place_that_nobody_wrote_is_the_top_or_the_end(full, place):
    sheet = wall_sheet(full, after=place)

    assert sheet.rows == wall_sheet(full).rows or sheet.rows == []
