"""The audit finds every tally that is wrong, finds none where all are right, and puts them right."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from appeals.actions import tally_audit
from appeals.actions.counting import change_for_batch, fold_changes, note_changes
from appeals.actions.signing import withdraw_signature
from appeals.actions.tally_audit import audit_tallies, nightly
from appeals.models import PaperBatch, Signature, Tally
from people.delivery import deliver_next
from people.models import AuditEntry, OutgoingMail
from people.schedule import JOBS
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.appeal_page()


@pytest.fixture
def signed(page):
    """Three who signed from two countries, one who has still to confirm."""
    for number, country in enumerate(["DE", "DE", "IR"]):
        factories.signature(page, f"s{number}@example.org", country=country)
    factories.signature(page, "late@example.org", confirmed=False)
    fold_changes()
    return page


def batch(page, counted, **fields):
    """Sheets that were counted twice, as the rows say; nothing is noted for the tallies."""
    by, other = factories.user(), factories.user()
    told = {"appeal": page.appeal, "chapter": factories.chapter(), "number": 1, "locale": "en", "country": "DE"}
    second = {"counted": counted, "second_by": other, "second_at": timezone.now()} if counted is not None else {}
    return PaperBatch.objects.create(
        **{**told, "sheets": 8, "collected_on": dt.date(2026, 11, 3), "first_count": 80, "first_by": by, **second},
        **fields,
    )


def wrong(axis, key, **numbers):
    Tally.objects.filter(axis=axis, key=key).update(**numbers)


def run(*arguments):
    out = io.StringIO()
    try:
        call_command("audit_tallies", *arguments, stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def test_what_is_right_is_no_difference(signed):
    assert audit_tallies() == []
    assert run() == (0, "0 differ.\n")


def test_nothing_signed_is_no_difference(db):
    assert audit_tallies() == []


def test_changes_that_are_not_folded_are_no_difference(signed):
    factories.signature(signed, "new@example.org")
    withdraw_signature(signature=Signature.objects.filter(state="confirmed").first())

    assert audit_tallies() == []


def test_control_without_the_changes_they_would_be(signed, monkeypatch):
    factories.signature(signed, "new@example.org")
    monkeypatch.setattr(tally_audit, "_SOURCES", tally_audit._SOURCES[:-1])

    assert audit_tallies() != []


@pytest.mark.parametrize(
    ("axis", "key"),
    [("total", ""), ("country", "DE"), ("country", "IR"), ("chapter", ""), ("source", "")],
)
@pytest.mark.parametrize("column", ["online", "paper", "pending"])
def test_each_number_that_is_wrong_is_found(signed, axis, key, column):
    row = Tally.objects.get(axis=axis, key=key)
    wrong(axis, key, **{column: getattr(row, column) + 5})

    found = audit_tallies()
    assert [(one.axis, one.key) for one in found] == [(axis, key)]
    at = ("online", "paper", "pending").index(column)
    assert found[0].shown[at] - found[0].found[at] == 5


def test_a_tally_that_is_missing_and_one_that_is_too_many_are_found(signed):
    Tally.objects.filter(axis="country", key="IR").delete()
    Tally.objects.create(appeal=signed.appeal, axis="day", key="1999-01-01", online=2)

    assert [(one.key, one.shown, one.found) for one in audit_tallies()] == [
        ("IR", (0, 0, 0), (1, 0, 0)),
        ("1999-01-01", (2, 0, 0), (0, 0, 0)),
    ]


def test_days_are_those_in_utc(page):
    row = factories.signature(page)
    moment = dt.datetime(2026, 3, 1, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    Signature.objects.filter(pk=row.pk).update(confirmed_at=moment)

    found = {(one.axis, one.key): one.found for one in audit_tallies()}
    assert found["day", "2026-02-28"] == (1, 0, 0)


def test_sheets_count_once_they_were_counted_twice(page):
    counted = batch(page, 77)
    note_changes([change_for_batch(counted, 77)])
    fold_changes()

    assert audit_tallies() == []
    total = Tally.objects.get(axis="total")
    assert (total.online, total.paper) == (0, 77)


def test_sheets_that_are_not_in_the_tally_are_found(page):
    batch(page, 77)

    found = {(one.axis, one.key): one.found for one in audit_tallies()}
    assert found["total", ""] == found["country", "DE"] == found["source", ""] == (0, 77, 0)


def test_sheets_that_were_counted_once_count_nothing(page):
    batch(page, None)

    assert audit_tallies() == []


def test_names_typed_from_sheets_are_not_counted_again(page):
    counted = batch(page, 77)
    note_changes([change_for_batch(counted, 77)])
    row = factories.signature(page)
    fold_changes()
    Signature.objects.filter(pk=row.pk).update(batch=counted)

    assert {(one.axis, one.found) for one in audit_tallies() if one.axis == "total"} == {("total", (0, 77, 0))}


@pytest.mark.parametrize("fields", [{"held_for": "network"}, {"state": "invalid"}])
def test_what_does_not_count_is_not_counted(signed, fields):
    Signature.objects.filter(country="IR").update(**fields)

    found = {(one.axis, one.key): (one.shown[0], one.found[0]) for one in audit_tallies()}
    assert found["total", ""] == (3, 2)
    assert found["country", "IR"] == (1, 0)


def test_the_command_says_what_differs_and_ends_with_one(signed):
    wrong("country", "DE", online=9)
    code, said = run()

    assert code == 1
    assert "country DE: online, paper, pending are (9, 0, 1), the rows say (2, 0, 1)" in said
    assert said.endswith("1 differ.\n")
    assert Tally.objects.get(axis="country", key="DE").online == 9


def test_repairing_puts_right_and_writes_it_down(signed):
    wrong("country", "DE", online=9)
    wrong("total", "", pending=0)
    Tally.objects.filter(axis="day").delete()

    code, said = run("--repair")

    assert code == 1
    assert "(repaired)" in said
    assert audit_tallies() == []
    entry = AuditEntry.objects.get(verb="appeals.tallies_repaired")
    assert entry.target == f"appeals.appeal:{signed.appeal.pk}"
    assert entry.details["differences"] == 3
    assert run("--repair")[0] == 0
    assert AuditEntry.objects.filter(verb="appeals.tallies_repaired").count() == 1


def test_repairing_leaves_changes_to_the_fold(signed):
    factories.signature(signed, "new@example.org")
    wrong("total", "", online=0)
    audit_tallies(repair=True)
    assert audit_tallies() == []

    fold_changes()
    assert audit_tallies() == []
    assert Tally.objects.get(axis="total").online == 4


def test_two_appeals_are_compared_apart(signed):
    other = factories.appeal_page(title="Another", slug="another")
    factories.signature(other, "s9@example.org")
    fold_changes()
    assert audit_tallies() == []
    Tally.objects.filter(appeal=other.appeal, axis="total").update(online=2)

    assert [one.appeal for one in audit_tallies()] == [other.appeal.pk]


def test_rows_and_changes_are_read_in_one_statement(signed, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        audit_tallies()


def test_a_difference_at_night_is_told_to_the_admins_once_a_day(signed, mailoutbox):
    admin = factories.network_admin()
    factories.user()
    wrong("total", "", online=9)
    nightly()
    nightly()

    assert [(mail.user, mail.subject_id) for mail in OutgoingMail.objects.filter(kind=tally_audit.KIND)] == [
        (admin, "1")
    ]
    from django.core import mail

    while deliver_next(mail.get_connection()):
        pass
    told = [one for one in mailoutbox if admin.email in one.to]
    assert len(told) == 1
    assert "audit_tallies --repair" in told[0].body
    assert "Sima" not in told[0].body + told[0].alternatives[0].content


def test_a_night_without_a_difference_is_quiet(signed):
    factories.network_admin()
    nightly()

    assert not OutgoingMail.objects.filter(kind=tally_audit.KIND).exists()


def test_an_admin_who_left_is_told_nothing(signed):
    admin = factories.network_admin()
    wrong("total", "", online=9)
    nightly()
    admin.is_active = False
    admin.save()
    from appeals.mails.tallies import tallies_differ

    assert tallies_differ(OutgoingMail.objects.get(kind=tally_audit.KIND)) is None


def test_the_worker_asks_each_day():
    import appeals.jobs  # noqa: F401

    assert JOBS["appeals.audit"].every == dt.timedelta(days=1)
