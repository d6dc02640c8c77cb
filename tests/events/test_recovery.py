"""The code that leads a guest without an e-mail back: as it was meant, however it was copied."""

import re
import uuid

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from events.actions.aliases import come_without_email
from events.actions.forgetting import forget_answer
from events.actions.wishes import GuestWishes
from events.models import Rsvp
from events.recovery import CROCKFORD, LENGTH, as_meant, code_of, in_groups
from events.views import asking
from tests import factories
from tests.events.hands import heading, link, words
from tests.worlds import grown

OURS = {"sec-fetch-site": "same-origin"}
TO_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
TO_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@grown
def row() -> Rsvp:
    return come(factories.occurrence())


def come(date, name: str = "Nilufar") -> Rsvp:
    return come_without_email(uid=uuid.uuid4(), occurrence=date, name=name, party=2, wishes=GuestWishes("fa"))


def type_in(client: Client, code: str, prefix: str = ""):
    return client.post(f"{prefix}/rsvp/recover/", {"code": code}, headers=OURS)


def test_a_code_has_80_bits_and_no_letter_that_looks_like_a_digit(row):
    code = code_of(row)

    assert (LENGTH, len(CROCKFORD), len(set(CROCKFORD))) == (16, 32, 32)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{16}", code)
    assert ("".join(in_groups(code)), {len(group) for group in in_groups(code)}) == (code, {4})


@given(st.lists(st.sampled_from(CROCKFORD), min_size=16, max_size=16), st.integers(0, 2**32))
def test_however_it_is_copied_it_means_the_same(letters, chance):
    code = "".join(letters)
    looks = code.replace("0", "Oo"[chance % 2]).replace("1", "IiLl"[chance % 4])
    for text in (code, looks, code.translate(TO_PERSIAN), code.translate(TO_ARABIC)):
        for between in ("", " ", "-", "–", " \u200c", "\u200f\u2011", "\n"):
            assert as_meant(between.join(in_groups(text)).lower()) == code


@pytest.mark.parametrize("prefix", ["", "/fa"])
def test_the_code_opens_the_page_in_the_language_it_was_typed_in(client, row, prefix):
    response = type_in(client, " ".join(in_groups(code_of(row))).lower(), prefix)

    assert (response.status_code, response["Location"]) == (303, f"{prefix}{link(row)}")
    assert client.get(response["Location"]).status_code == 200


def test_the_database_knows_the_code_by_its_digest_alone(row):
    assert code_of(row) not in str(Rsvp.objects.values().get())


def test_whatever_is_wrong_gets_one_answer(client, row, monkeypatch):
    other = come(row.occurrence, "Parvin")
    gone = code_of(other)
    forget_answer(rsvp=other)
    wrong = ["0" * 16, "nonsense", gone, code_of(row)[:-1], code_of(row) + "0", "x" * 5000, "'; DROP TABLE--", "٪ؤ"]
    pages = [type_in(client, code) for code in wrong]
    monkeypatch.setattr(asking, "allow", lambda request, name, **limits: False)
    pages.append(type_in(client, code_of(row)))

    assert {page.status_code for page in pages} == {422}
    assert len({str(page.context["form"].errors) for page in pages}) == 1
    assert "No page belongs to this code." in words(pages[0])
    assert {page["Cache-Control"] for page in pages} == {"no-store"}


def test_a_network_may_try_thirty_times(client, row):
    pages = [type_in(client, "wrong") for _ in range(asking.CODES)]

    assert {page.status_code for page in pages} == {422}
    assert type_in(client, code_of(row)).status_code == 422


def test_looking_at_the_page_needs_nothing_and_no_other_site_can_try_codes(client, row):
    page = client.get("/rsvp/recover/")
    foreign = client.post("/rsvp/recover/", {"code": code_of(row)}, headers={"sec-fetch-site": "cross-site"})

    assert (page.status_code, heading(page), foreign.status_code) == (200, "Back to my page", 403)


def test_an_empty_code_says_what_to_do(client, db):
    assert type_in(client, "").context["form"].errors == {"code": ["Write the code that you were shown."]}


def test_the_code_outlives_the_key_that_links_are_made_with(client, row, settings):
    code, old = code_of(row), link(row)
    settings.SECRET_KEY = "another key, fifty letters or more, as they are drawn"

    response = type_in(client, code)

    assert response.status_code == 303
    assert response["Location"] != old
    assert client.get(response["Location"]).status_code == 200


def test_guests_with_an_email_have_no_code(db):
    assert factories.rsvp(factories.occurrence()).code_hash is None
