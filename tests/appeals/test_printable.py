"""Who may be printed (case 13): those who agreed to it, under the words that the ad prints, and nobody else."""

import pytest

from appeals.actions.signing import withdraw_signature
from appeals.models import AppealVersion, Signature
from appeals.queries.printable import featured_under, first_to_sign, printable_under, same_words
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.appeal_page()


def signed(page, name, **fields):
    return factories.signature(page, f"{name.split()[0].lower()}@example.org", name=name, **{"prints": True, **fields})


def newest(page):
    return AppealVersion.objects.filter(appeal=page.appeal).order_by("-number").first()


def names(page):
    return [one.name for one in first_to_sign(newest(page), 99)]


def test_only_who_agreed_and_confirmed_is_printed_as_they_chose(page):
    signed(page, "Ada Lovelace")
    signed(page, "Bijan Never", prints=False)
    signed(page, "Cara Pending", confirmed=False)
    signed(page, "Dora Hidden", display="hidden")
    signed(page, "Eva Unnamed", display="anonymous")
    signed(page, "Farid Short", display="initials")
    Signature.objects.filter(pk=signed(page, "Gita Held").pk).update(held_for="burst")
    Signature.objects.filter(pk=signed(page, "Hana Out").pk).update(state="invalid")
    signed(page, "Iman Site", shows=False)  # to be printed is a consent of its own

    assert names(page) == ["Ada Lovelace", "F. S.", "Iman Site"]


def test_where_signing_is_a_danger_only_a_full_name_that_was_chosen_is_printed(page):
    signed(page, "Ali Full", country="IR", display="full")
    signed(page, "Bita Short", country="IR", display="initials")

    assert names(page) == ["Ali Full"]


def test_who_withdraws_is_gone(page):
    row = signed(page, "Ada Lovelace")
    withdraw_signature(signature=row)

    assert names(page) == []


def test_the_order_is_that_of_signing_and_no_more_are_read_than_fit(page, django_assert_num_queries):
    for name in ("Zoe Z", "Ada A", "Mia M"):
        signed(page, name)

    version = newest(page)
    assert [one.name for one in first_to_sign(version, 2)] == ["Zoe Z", "Ada A"]
    with django_assert_num_queries(2):
        first_to_sign(version, 2)
    assert printable_under(version).count() == 3


def test_the_featured_come_with_what_they_are(page):
    row = signed(page, "Ada Lovelace", profession="academic", affiliation="University of Turin")
    plain = signed(page, "Bea Plain", profession="lawyer")
    short = signed(page, "Cid Short", profession="lawyer", display="initials")
    Signature.objects.filter(pk__in=[row.pk, plain.pk, short.pk]).update(is_featured=True)

    found = featured_under(newest(page))
    assert [(one.name, one.about) for one in found] == [
        ("Ada Lovelace", "University of Turin"),
        ("Bea Plain", "Lawyer"),
        ("C. S.", ""),  # what they do may tell who they are
    ]
    assert names(page) == []


def publish(page, text, **fields):
    page.text = [("text", f"<p>{text}</p>")]
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_names_stay_with_the_words_that_were_signed(page):
    page.refresh_from_db()
    signed(page, "Ada First")
    publish(page, "The same, put better.")
    signed(page, "Bea Second")
    assert names(page) == ["Ada First", "Bea Second"]  # nothing of substance changed between them

    publish(page, "Something else is asked for.", asks_again=True)
    signed(page, "Cid Third")

    assert names(page) == ["Cid Third"]
    second = AppealVersion.objects.get(appeal=page.appeal, number=2)
    assert [one.number for one in same_words(second)] == [1, 2]
