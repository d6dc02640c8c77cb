"""The wall as readers see it: narrowed, found by name, and never with what was not agreed to."""

import pytest

from appeals.actions.counting import fold_changes
from appeals.actions.signing import change_signature, withdraw_signature
from appeals.models import Signature
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.appeal_page()


def seen(client, page, query: str = "") -> str:
    return client.get(f"{page.url}signers/{query}").content.decode()


def test_only_what_was_agreed_to_is_seen(client, page):
    factories.signature(page, "a@example.org", name="Ada Lovelace", city="Bern", affiliation="Engines", reason="Canary")
    factories.signature(page, "b@example.org", name="Bruno Brandt", display="initials", city="Ulm")
    factories.signature(page, "c@example.org", name="Clara Canary", display="anonymous", city="Canaria")
    factories.signature(page, "d@example.org", name="Dora Canary", display="hidden")
    factories.signature(page, "e@example.org", name="Egon Canary", shows=False)
    factories.signature(page, "f@example.org", name="Farah Karimi", country="IR", city="Canaria")
    factories.signature(page, "g@example.org", name="Greta Canary", confirmed=False)
    shown = seen(client, page)

    for word in ("Ada Lovelace", "Bern", "B. B.", "Without a name", "Farah Karimi", "Iran"):
        assert word in shown, word
    for word in ("Canary", "Canaria", "Bruno", "Ulm", "Engines"):
        assert word not in shown, word


def test_a_profession_is_told_of_who_is_named_in_full_only(client, page):
    factories.signature(page, "a@example.org", name="Ada Lovelace", profession="engineer")
    factories.signature(page, "b@example.org", name="Bruno Brandt", display="initials", profession="lawyer")
    lines = seen(client, page).partition('class="wall"')[2].partition("</ul>")[0]

    assert "Engineer or technician" in lines
    assert "Lawyer" not in lines


def test_it_is_narrowed_by_country_and_profession(client, page):
    factories.signature(page, "a@example.org", name="Ada Lovelace", country="GB", profession="engineer")
    factories.signature(page, "b@example.org", name="Bruno Brandt", country="DE", profession="engineer")
    factories.signature(page, "c@example.org", name="Clara Zetkin", country="DE", profession="teacher")
    fold_changes()

    for query, names in (
        ("?country=DE", {"Bruno", "Clara"}),
        ("?country=de&profession=teacher", {"Clara"}),
        ("?profession=engineer", {"Ada", "Bruno"}),
        ("?profession=nothing", {"Ada", "Bruno", "Clara"}),
        ("?country=FR", set()),
    ):
        shown = seen(client, page, query)
        assert {name for name in ("Ada", "Bruno", "Clara") if name in shown} == names, query


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ada", True),
        ("LOVE", True),
        ("ada love", True),
        ("love ada", False),
        ("a", False),
        ("%", False),
        ("lovelace_", False),
        ("سیما", True),
        ("محمدي", True),  # an Arabic ي for a Persian ی
    ],
)
def test_a_name_is_found_by_its_beginning_in_any_spelling(client, page, asked, found):
    factories.signature(page, "a@example.org", name="Ada Lovelace")
    factories.signature(page, "b@example.org", name="سیما محمدی")
    lines = seen(client, page, f"?name={asked}").partition('class="wall"')[2]

    assert ("Lovelace" in lines or "محمدی" in lines) is found


def test_who_is_featured_stands_first(client, page):
    first = factories.signature(page, "a@example.org", name="Ada Lovelace")
    factories.signature(page, "b@example.org", name="Bruno Brandt")
    shown = seen(client, page)
    assert shown.index("Bruno") < shown.index("Ada")

    Signature.objects.filter(pk=first.pk).update(is_featured=True)
    shown = client.get(f"{page.url}?x=1").content.decode()
    assert shown.index("Ada Lovelace") < shown.index("Bruno")


def test_pages_follow_each_other_without_gap_or_double(page):
    from appeals.queries import wall

    for number in range(5):
        factories.signature(page, f"{number}@example.org", name=f"Number {'ABCDE'[number]}")
    names, after = [], ""
    while True:
        sheet = wall.wall_sheet(page.appeal, after=after, size=2)
        names += [row.shown_name for row in sheet.rows]
        if not names or not sheet.after:
            break
        if len(names) == 2:
            factories.signature(page, "late@example.org", name="Number F")
        after = sheet.after
    assert names == [f"Number {letter}" for letter in "EDCBA"]


@pytest.mark.parametrize("after", ["x", "-", "1-", "9" * 30 + "-1", "٣-٣", "1-1-1", "0-0", "99999999999999999-1"])
def test_a_place_written_by_hand_is_no_fault(client, page, after):
    factories.signature(page)
    assert client.get(f"{page.url}signers/?after={after}").status_code == 200


def test_who_withdraws_is_gone_from_kept_pages(client, page, settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE_SECONDS = 600
    row = factories.signature(page)
    fold_changes()
    assert "Sima" in seen(client, page)
    assert "Sima" in seen(client, page)

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_signature(signature=row)
    assert "Sima" not in seen(client, page)


def test_who_wants_to_be_named_otherwise_is_at_once(client, page, django_capture_on_commit_callbacks):
    row = factories.signature(page)
    with django_capture_on_commit_callbacks(execute=True):
        change_signature(signature=row, display="initials", shows=True, prints=False)
    assert "S. M." in seen(client, page)
    assert "Sima" not in seen(client, page)


def test_a_page_of_it_asks_the_same_of_one_name_and_of_many(client, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    seen(client, page)  # what is read once a process
    for number in range(12):
        factories.signature(page, f"{number}@example.org", name=f"Name {'abcdefghijkl'[number]}")
        if number in (0, 11):
            fold_changes()
            with CaptureQueriesContext(connection) as asked:
                client.get(f"{page.url}signers/?x={number}")
            counts.append(len(asked))
            assert not [one["sql"] for one in asked if "COUNT(" in one["sql"] and "appeals_signature" in one["sql"]]
    assert counts[0] == counts[1]
