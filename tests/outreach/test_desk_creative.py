"""What is printed, at the desk: words, a freeze, the file for organizers alone, two people's word, beginning anew."""

import datetime as dt

import pytest

from chapters.models import Role
from outreach.actions.creatives import draft
from outreach.actions.steps import is_signed_off
from outreach.models import Creative, State
from tests import factories
from tests.outreach.ad_hands import PDF, with_file
from tests.outreach.desk_hands import ad, chapter_with_fund, client_of, member, moved, page
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@pytest.fixture(autouse=True)
def _nobody_left(monkeypatch):
    """Files made by hand here hold no list of names."""
    monkeypatch.setattr("outreach.views.desk_creative.left_since", lambda creative: 0)


@grown(at=dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC))
def world():
    chapter, fund = chapter_with_fund()
    return chapter, member(chapter, handle="Edith"), member(chapter, handle="Ervin"), ad(chapter, fund)


def press(user, row, what: str, **form):
    return client_of(user).post(page(f"{row.uid}/creative/{what}/"), form)


def shown(user, row) -> str:
    return client_of(user).get(page(f"{row.uid}/creative/")).content.decode()


def words(**fields):
    return {"headline": "Free them", "second": "", "design": "broadside", "shows_label": "on", **fields}


def test_words_are_drafted_and_put_better(world):
    _chapter, editor, _other, row = world
    assert press(editor, row, "words", **words()).status_code == 302
    press(editor, row, "words", **words(headline="آزادشان کنید"))
    assert (Creative.objects.get().headline, Creative.objects.get().shows_label) == ("آزادشان کنید", True)
    assert "آزادشان کنید" in shown(editor, row)


@pytest.mark.parametrize(
    ("slip", "field"),
    [({"design": "spread"}, "design"), ({"design": ""}, "design"), ({"headline": "x" * 201}, "headline")],
)
def test_a_slip_is_told_beside_its_field(world, slip, field):
    _chapter, editor, _other, row = world
    response = press(editor, row, "words", **words(second="Today", **slip))
    assert (response.status_code, set(response.context["draft"].errors)) == (422, {field})
    assert "Today" in response.content.decode()


def test_names_are_frozen_between_agreement_and_sending(world):
    _chapter, editor, _other, row = world
    draft(placement=row, headline="Free them", author=editor)
    assert press(editor, row, "freeze").status_code == 422
    moved(row, State.FUNDED)
    assert press(editor, row, "freeze").status_code == 302
    frozen = Creative.objects.get()
    assert frozen.frozen_by == editor
    said = shown(editor, row)
    assert frozen.names_digest in said
    assert "It takes about a minute" in said


def test_names_that_no_typeface_draws_are_listed(world, monkeypatch):
    _chapter, editor, _other, row = world
    draft(placement=row, headline="Free them", author=editor)
    moved(row, State.FUNDED)
    monkeypatch.setattr("outreach.actions.creatives.uncovered", lambda names: [("Quokka 𓀀", ["𓀀"])])
    response = press(editor, row, "freeze")
    assert response.status_code == 422
    assert "Quokka 𓀀" in response.content.decode()
    assert Creative.objects.get().frozen_at is None


def test_two_people_sign_off_the_very_file(world):
    _chapter, editor, other, row = world
    row = moved(row, State.ORDERED)
    creative = with_file(row, editor)
    sign = f"{creative.uid}/sign"
    assert press(editor, row, sign, digest=creative.file_digest).status_code == 422
    form = {"digest": creative.file_digest, "looked": "on"}
    assert press(editor, row, sign, **form).status_code == 302
    again = press(editor, row, sign, **form)
    assert "You have signed it off already" in again.content.decode()
    assert not is_signed_off(creative)
    assert client_of(editor).get(page(f"{row.uid}/creative/")).context["sign"] is None
    for forged in ("0" * 64, "", "0" * 999):
        assert "The file has changed" in press(other, row, sign, **{**form, "digest": forged}).content.decode()
    assert press(other, row, sign, **form).status_code == 302
    assert is_signed_off(creative)
    assert "Two people have to look" not in shown(editor, row)


def test_beginning_anew_keeps_the_file_and_ends_its_word(world):
    _chapter, editor, other, row = world
    row = moved(row, State.ORDERED)
    creative = with_file(row, editor)
    creative.sign_offs.create(author=other, file_digest=creative.file_digest)
    assert press(editor, row, "thaw").status_code == 302
    said = shown(editor, row)
    assert f"/creative/{creative.uid}/file/" in said
    assert "Free them" in said
    refused = press(other, row, f"{creative.uid}/sign", digest=creative.file_digest, looked="on")
    assert "a newer one is being made" in refused.content.decode()


def test_the_file_is_for_this_desk_and_is_saved(world):
    chapter, editor, _other, row = world
    creative = with_file(row, editor)
    address = page(f"{row.uid}/creative/{creative.uid}/file/")
    response = client_of(member(chapter, Role.TREASURER)).get(address)
    assert (response.content, response["Content-Type"]) == (PDF, "application/pdf")
    assert response["Content-Disposition"] == f'attachment; filename="{row.code}-1.pdf"'
    assert client_of(member(chapter, Role.HOST)).get(address).status_code == 404
    assert client_of(member(factories.chapter("Berlin", slug="berlin"))).get(address).status_code == 404
    Creative.objects.update(file=b"")
    assert client_of(editor).get(address).status_code == 404


def test_who_withdrew_since_the_freeze_is_told_of(world, monkeypatch):
    _chapter, editor, _other, row = world
    row = moved(row, State.ORDERED)
    with_file(row, editor)
    monkeypatch.setattr("outreach.views.desk_creative.left_since", lambda creative: 2)
    assert "2 frozen names would not be printed any more" in shown(editor, row)


def test_a_file_that_could_not_be_set_says_why(world):
    _chapter, editor, _other, row = world
    row = moved(row, State.ORDERED)
    with_file(row, editor)
    Creative.objects.update(state="failed", trouble="The words do not fit.", file_digest="")
    said = shown(editor, row)
    assert "The words do not fit." in said
    assert "Sign it off" not in said


@pytest.mark.parametrize("what", ["words", "freeze", "thaw"])
def test_a_treasurer_looks_and_presses_nothing(world, what):
    chapter, _editor, _other, row = world
    treasurer = member(chapter, Role.TREASURER)
    assert "<form" not in shown(treasurer, row).partition("<main")[2].partition("</main")[0]
    assert press(treasurer, row, what, **words()).status_code == 404
    assert Creative.objects.count() == 0
