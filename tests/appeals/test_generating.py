"""Made-up signatures: as many as asked for, nobody real among them, counted exactly, sealed as real ones are."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from appeals.actions import generating
from appeals.actions.counting import fold_changes
from appeals.actions.generating import generate_signatures
from appeals.actions.signing import confirm_signature, forget_unconfirmed, withdraw_signature
from appeals.actions.tally_audit import audit_tallies
from appeals.errors import NotAllowed
from appeals.keys import signature_token
from appeals.models import Appeal, Milestone, Signature
from appeals.naming import HIGH_RISK, shown
from appeals.queries.tallies import total_of
from appeals.signers import signature_of_token
from people.models import Contact, OutgoingMail
from tests import factories

pytestmark = pytest.mark.django_db
COUNT = 1200
State = Signature.State


@pytest.fixture
def page():
    return factories.appeal_page()


def make(page, count=COUNT, **options):
    return list(generate_signatures(page.appeal, count, **{"seed": 7, **options}))


def column(name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM appeals_signature")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def test_everyone_is_written_and_counted_exactly(page, monkeypatch):
    monkeypatch.setattr(generating, "BATCH", 500)
    factories.chapter()
    done = make(page)

    assert done[-1] == Signature.objects.count() == COUNT
    assert audit_tallies() == []
    total = total_of(page.appeal)
    assert total.online == Signature.objects.counted().count() > 0.9 * COUNT
    assert total.pending == Signature.objects.filter(state=State.PENDING).count() > 0
    assert set(Signature.objects.values_list("state", flat=True)) == set(State.values)
    assert Signature.objects.exclude(held_for="").exists()
    assert Milestone.objects.filter(count=1000).exists()


def defined():
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, "appeals_signature")


def test_nobody_can_be_written_to(page):
    make(page)

    assert not Contact.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_the_same_seed_makes_the_same_people(page):
    make(page, 50)
    first = list(Signature.objects.order_by("pk").values_list("uid", "shown_name", "country"))
    for row in Signature.objects.all():
        withdraw_signature(signature=row)
    make(page, 50)

    assert list(Signature.objects.order_by("pk").values_list("uid", "shown_name", "country")) == first


def test_more_can_be_added_with_the_same_seed(page):
    make(page, 60)
    make(page, 60, force=True)

    assert Signature.objects.count() == 120
    assert audit_tallies() == []


def test_names_are_sealed_and_open_again(page):
    make(page, 300)
    raw = [text for name in ("name", "city", "affiliation", "reason") for text in column(name) if text]

    assert raw
    assert all(text.startswith("gAAAA") for text in raw)
    names = set(Signature.objects.values_list("name", flat=True))
    assert all(any(map(str.isalpha, name)) for name in names)


def test_what_is_shown_follows_the_rule_for_real_signers(page):
    make(page, 400)
    for row in Signature.objects.all():
        seen = shown(name=row.name, city=row.city, country=row.country, display=row.display, shows=row.shows)
        assert (row.on_wall, row.shown_name, row.shown_place) == (seen.on_wall, seen.name, seen.place)
        assert (row.folded, row.folded_last) == (seen.folded, seen.folded_last)
        if row.country in HIGH_RISK:
            assert row.shown_place == ""


def test_every_script_country_choice_and_consent_is_there(page):
    make(page)
    shown_names = "".join(Signature.objects.values_list("shown_name", flat=True))
    for letters in ("aeiou", "سیمار", "анов", "αιος", "王李김이佐"):
        assert set(letters) & set(shown_names), letters
    assert Signature.objects.values("country").distinct().count() > 15
    for name in ("display", "profession", "locale", "source", "shows", "prints", "wants_updates"):
        assert Signature.objects.values(name).distinct().count() > 1, name
    assert Signature.objects.dates("created_at", "month").count() >= 12


def test_nobody_confirmed_before_they_signed_and_nobody_in_the_future(page):
    make(page)
    for row in Signature.objects.only("state", "created_at", "confirmed_at", "confirm_by"):
        assert (row.confirmed_at is None) == (row.state == State.PENDING)
        assert row.confirmed_at is None or row.created_at <= row.confirmed_at


def test_links_of_made_up_people_work_as_those_of_real_ones(page):
    make(page, 300)
    row = Signature.objects.filter(state=State.PENDING, held_for="").first()

    assert signature_of_token(signature_token(row)) == row
    confirm_signature(signature=row)
    fold_changes()
    assert audit_tallies() == []
    assert forget_unconfirmed() == 0


def test_people_came_by_the_codes_of_chapters(page):
    chapter = factories.chapter()
    make(page)

    mine = Signature.objects.filter(chapter=chapter)
    assert set(mine.values_list("source", flat=True)) == {chapter.slug}


def test_where_people_signed_nothing_is_made_up(page):
    factories.signature(page)
    with pytest.raises(NotAllowed):
        make(page)

    assert Signature.objects.count() == 1


@pytest.mark.parametrize("allowed", ["demo", "yes", "neither"])
def test_the_command_asks_before_it_mixes(page, settings, allowed):
    settings.DEMO = allowed == "demo"
    factories.signature(page)
    arguments = ["30", "--seed", "1", *(["--yes"] if allowed == "yes" else [])]
    if allowed == "neither":
        with pytest.raises(CommandError, match="--yes"):
            call_command("generate_signatures", *arguments)
        assert Signature.objects.count() == 1
        return
    out = io.StringIO()
    call_command("generate_signatures", *arguments, stdout=out)

    assert Signature.objects.count() == 31
    assert "30 signatures" in out.getvalue()


def test_the_command_signs_the_appeal_that_was_named(page, settings):
    settings.DEMO = True
    other = factories.appeal_page(title="Another", slug="another")
    call_command("generate_signatures", "20", "--appeal", str(other.appeal.key), stdout=io.StringIO())

    assert set(Signature.objects.values_list("appeal", flat=True)) == {other.appeal.pk}


def test_without_an_appeal_there_is_nothing_to_sign():
    with pytest.raises(CommandError, match="no such appeal"):
        call_command("generate_signatures", "1")


def test_an_appeal_without_words_cannot_be_signed(page):
    empty = Appeal.objects.create(key="11111111-1111-1111-1111-111111111111", name="Empty")
    with pytest.raises(NotAllowed):
        list(generate_signatures(empty, 1))


@pytest.mark.parametrize("signed", [0, 1])
def test_the_table_has_all_its_indexes_again(page, monkeypatch, signed):
    """Many rows are written without them; they are built afterwards, each as it was."""
    before = defined()
    monkeypatch.setattr(generating, "MANY", 100)
    for _ in range(signed):
        factories.signature(page)
    make(page, 150, force=True)

    assert defined() == before
    assert {"wall", "wall_by_name", "one_signature_a_mailbox"} <= set(before)
    fold_changes()
    assert audit_tallies() == []


def test_on_postgresql_nobody_is_locked_out_who_signs_already():
    if connection.vendor == "postgresql":
        assert generating._on_postgresql(1) == ([], [], [])
    before, drop, build = generating._on_postgresql(0) if connection.vendor == "postgresql" else generating._on_sqlite()
    assert len(drop) == len(build) > 10
    assert before


def test_memory_does_not_grow_with_the_number(page, monkeypatch):
    """Never more than a batch of rows at a time."""
    monkeypatch.setattr(generating, "BATCH", 100)
    sizes = []
    really = generating.write
    monkeypatch.setattr(generating, "write", lambda rows: (sizes.append(len(rows)), really(rows)))
    make(page, 350)

    assert sizes == [100, 100, 100, 50]
