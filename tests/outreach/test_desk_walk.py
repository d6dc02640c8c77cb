"""An editor and a treasurer take an ad from the idea to the closed books, each pressing only what is theirs."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chapters.models import Role
from donations.actions.spending import pay
from donations.models import Commitment
from outreach.models import Attachment, Placement, Quote, State, Step
from people.models import AuditEntry
from tests import ad_factories, factories
from tests.donations.spending_hands import TODAY
from tests.outreach.ad_hands import with_file
from tests.outreach.desk_hands import (
    PDF,
    ad,
    chapter_with_fund,
    client_of,
    day,
    format_form,
    give,
    member,
    moved,
    page,
    publication_form,
    quote_form,
)
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings, tmp_path):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]
    settings.MEDIA_ROOT = tmp_path


@grown(at=dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC))
def world():
    chapter, fund = chapter_with_fund()
    factories.appeal_page()
    return chapter, fund, member(chapter, handle="Edith"), member(chapter, Role.TREASURER, handle="Thea")


def take(client, row: Placement, state: str, **form):
    return client.post(page(f"{row.uid}/steps/{state}/"), form)


def state_of(row: Placement) -> str:
    return Placement.objects.get(pk=row.pk).state


def pdf(name: str = "order.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_1.jpg", factories.picture_bytes())


def planned(editor, fund) -> Placement:
    """Publication, shape, quote and ad, each typed into its form."""
    editor.post(page("publications/add/"), publication_form())
    publication = page("publications/")
    shape_of = editor.get(publication).context["offered"][0]
    editor.post(page(f"publications/{shape_of.uid}/formats/"), format_form())
    shape = shape_of.formats.get()
    response = editor.post(page(f"formats/{shape.uid}/quote/"), quote_form())
    assert response.status_code == 302, response.context["form"].errors
    form = editor.get(page("plan/")).context["form"]
    facts = {"name": "The Nation, a page", "locale": "en", "format": shape.pk, "nonce": form["nonce"].value()}
    editor.post(page("plan/"), {**facts, "appeal": form.fields["appeal"].queryset.get().pk})
    return Placement.objects.get()


def test_from_a_quote_to_the_closed_books(world):
    chapter, fund, edith, thea = world
    editor, treasurer = client_of(edith), client_of(thea)
    row = planned(editor, fund)
    assert (row.state, row.chapter) == (State.IDEA, chapter)
    take(editor, row, "quoted", quote=Quote.objects.get().pk)
    take(editor, row, "funding", fund=fund.pk)
    assert "neither here nor guaranteed" in take(treasurer, row, "funded").content.decode()
    give(fund, thea, 1_500_000)
    assert take(treasurer, row, "funded").status_code == 302
    take(editor, row, "ordered", on=day(0), upload=pdf(), note="By mail")
    assert Commitment.objects.get().amount == 1_500_000
    assert "The names are not frozen yet" in take(editor, row, "sent", on=day(0)).content.decode()
    creative = with_file(row, edith)
    for person in (edith, thea):
        creative.sign_offs.create(author=person, file_digest=creative.file_digest)
    take(editor, row, "sent", on=day(0))
    take(editor, row, "proofed", on=day(0), upload=pdf("proof.pdf"))
    take(editor, row, "printed", on=day(0))
    take(editor, row, "tear-sheet", on=day(0), picture=picture(), shows="The page with 2,500 names.")
    assert "Nothing was paid for it yet" in take(treasurer, row, "closed", on=day(0)).content.decode()
    pay(uid=row.uid, fund=fund, amount=1_500_000, about=row.subject, author=thea, paid_on=TODAY, payee="The Nation")
    take(treasurer, row, "closed", on=day(0))
    row = Placement.objects.get()
    assert row.state == State.CLOSED
    assert row.tear_sheet.description == "The page with 2,500 names."
    assert [step.state for step in row.steps.order_by("pk")] == [state.value for state in State if state != "fallen"]
    assert set(Attachment.objects.values_list("name", flat=True)) == {"order.pdf", "proof.pdf"}
    said = editor.get(page(f"{row.uid}/")).content.decode()
    assert "It is closed. Nothing comes next." in said
    assert "By mail" in said


def test_what_is_open_stands_beside_the_button_and_is_let_go_of_in_words(world):
    chapter, fund, _edith, thea = world
    give(fund, thea, 1_500_000)
    row = moved(ad(chapter, fund), State.TEAR_SHEET, approved_amount=1_500_000)
    treasurer = client_of(thea)
    assert "asks_no_more" not in treasurer.get(page(f"{row.uid}/")).context["form"].fields
    pay(uid=row.uid, fund=fund, amount=1_400_000, about=row.subject, author=thea, paid_on=TODAY, payee="The Nation")
    refused = take(treasurer, row, "closed", on=day(0))
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "$1,000.00 of $15,000.00 is still to be paid. Record the payment at the fund first." in said
    assert BeautifulSoup(said, "html.parser").find("dt", string="Still to be paid").find_next("dd").text == "$1,000.00"
    silent = take(treasurer, row, "closed", on=day(0), asks_no_more="on")
    assert silent.context["form"].errors == {"note": ["Write why they ask for no more."]}
    assert state_of(row) == State.TEAR_SHEET
    take(treasurer, row, "closed", on=day(0), asks_no_more="on", note="Ten percent off for an advance.")
    assert state_of(row) == State.CLOSED


STEPS = [
    (State.FUNDING, "funded", Role.EDITOR),
    (State.TEAR_SHEET, "closed", Role.EDITOR),
    (State.IDEA, "quoted", Role.TREASURER),
    (State.QUOTED, "funding", Role.TREASURER),
    (State.FUNDED, "ordered", Role.TREASURER),
    (State.ORDERED, "sent", Role.TREASURER),
    (State.SENT, "proofed", Role.TREASURER),
    (State.PROOFED, "printed", Role.TREASURER),
    (State.PRINTED, "tear-sheet", Role.TREASURER),
]


@pytest.mark.parametrize(("before", "after", "role"), STEPS)
def test_nobody_presses_what_is_not_theirs_and_learns_who_does(world, before, after, role):
    chapter, fund, edith, thea = world
    row = moved(ad(chapter, fund), before)
    user, other = (edith, thea) if role == Role.EDITOR else (thea, edith)
    shown = client_of(user).get(page(f"{row.uid}/"))
    assert shown.context["form"] is None
    assert other.handle in shown.content.decode()
    assert take(client_of(user), row, after, on=day(0)).status_code == 404
    assert state_of(row) == before


def test_pressed_twice_it_is_one_step(world):
    chapter, fund, edith, _thea = world
    row = moved(ad(chapter, fund), State.SENT)
    client = client_of(edith)
    assert take(client, row, "proofed", on=day(0)).status_code == 302
    again = take(client, row, "proofed", on=day(0))
    assert again.status_code == 422
    assert "This is not its next step" in again.content.decode()
    assert Step.objects.filter(placement=row, state=State.PROOFED).count() == 1


@pytest.mark.parametrize("state", ["idea", "fallen", "nothing"])
def test_what_is_no_step_is_not_there(world, state):
    chapter, fund, edith, _thea = world
    assert take(client_of(edith), ad(chapter, fund), state).status_code == 404


def test_a_step_is_not_of_tomorrow(world):
    chapter, fund, edith, _thea = world
    row = moved(ad(chapter, fund), State.PROOFED)
    response = take(client_of(edith), row, "printed", on=day(1), note="So they say")
    assert response.context["form"].errors == {"on": ["This day is yet to come."]}
    assert "So they say" in response.content.decode()
    assert state_of(row) == State.PROOFED


def test_a_step_is_not_of_a_day_before_the_quote(world):
    chapter, fund, edith, _thea = world
    row = moved(ad(chapter, fund), State.PROOFED)
    assert row.quote is not None
    before = row.quote.dated - dt.timedelta(days=1)
    response = take(client_of(edith), row, "printed", on=before)
    assert response.context["form"].errors == {
        "on": ["This is before the day of the quote. One of both days is wrong."]
    }
    take(client_of(edith), row, "printed", on=row.quote.dated)
    assert state_of(row) == State.PRINTED


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"MZ\x90 a program", "no PDF, PNG or JPEG"), (b"%PDF-" + b"x" * 15_000_001, "larger than 15 megabytes")],
)
def test_a_document_is_told_from_its_bytes(world, data, words):
    chapter, fund, edith, _thea = world
    row = moved(ad(chapter, fund), State.SENT)
    response = take(client_of(edith), row, "proofed", on=day(0), upload=SimpleUploadedFile("proof.pdf", data))
    assert words in str(response.context["form"].errors["upload"])
    assert (state_of(row), Attachment.objects.count()) == (State.SENT, 0)


def test_a_file_that_is_lost_with_another_slip_is_asked_for_again(world):
    chapter, fund, edith, _thea = world
    row = moved(ad(chapter, fund), State.SENT)
    response = take(client_of(edith), row, "proofed", on=day(3), upload=pdf())
    assert response.context["form"].errors["upload"] == ["Choose the file once more."]


def test_a_document_is_saved_never_shown_and_for_this_desk_alone(world):
    chapter, fund, edith, thea = world
    row = moved(ad(chapter, fund), State.SENT)
    take(client_of(edith), row, "proofed", on=day(0), upload=pdf('../"evil".html'))
    address = page(f"{row.uid}/documents/{Attachment.objects.get().uid}/")
    response = client_of(thea).get(address)
    assert response.content == PDF
    assert response["Content-Disposition"].startswith(f'attachment; filename="{row.code}-')
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "no-store" in response["Cache-Control"]
    other = ad(chapter, fund)
    assert client_of(thea).get(address.replace(str(row.uid), str(other.uid))).status_code == 404
    assert client_of(member(chapter, Role.GREETER)).get(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/accounts/login/")


def test_it_falls_through_with_a_reason(world):
    chapter, fund, edith, thea = world
    row, client = ad(chapter, fund), client_of(edith)
    assert client.post(page(f"{row.uid}/fall/"), {"reason": ""}).status_code == 422
    assert client_of(thea).post(page(f"{row.uid}/fall/"), {"reason": "x"}).status_code == 404
    assert client.post(page(f"{row.uid}/fall/"), {"reason": "They refused it."}).status_code == 302
    assert state_of(row) == State.FALLEN
    assert "They refused it." in client.get(page(f"{row.uid}/")).content.decode()
    assert client.post(page(f"{row.uid}/fall/"), {"reason": "Again."}).status_code == 422


def test_another_quote_may_take_its_place_until_a_treasurer_has_agreed(world):
    chapter, fund, edith, _thea = world
    row = ad(chapter, fund)
    better = ad_factories.quote(row.format, chapter=chapter, price=1_200_000)
    foreign = ad_factories.quote(row.format, chapter=factories.chapter("Berlin"), price=1)
    client = client_of(edith)
    assert take(client, row, "quoted", quote=foreign.pk).context["requote"].errors
    assert take(client, row, "quoted", quote=better.pk).status_code == 302
    row = moved(row, State.FUNDED)
    assert row.quote == better
    refused = take(client, row, "quoted", quote=better.pk)
    assert refused.status_code == 422
    assert "A treasurer has agreed to this ad as it is" in refused.content.decode()


def test_a_quote_that_ran_out_or_has_no_rate_is_told_beside_it(world):
    chapter, fund, edith, _thea = world
    row = ad_factories.placement(chapter=chapter, fund=None)
    shape = ad_factories.ad_format()
    old = ad_factories.quote(shape, chapter=chapter, dated=day(-9), expires_on=day(-2))
    client = client_of(edith)
    assert "The quote has run out" in str(take(client, row, "quoted", quote=old.pk).context["form"].errors["quote"])
    pounds = ad_factories.quote(shape, chapter=chapter, currency="GBP")
    take(client, row, "quoted", quote=pounds.pk)
    response = take(client, row, "funding", fund=fund.pk)
    assert "Nobody has recorded what GBP costs" in str(response.context["form"].errors["fund"])


def test_every_step_leaves_its_trace(world):
    chapter, fund, edith, _thea = world
    take(client_of(edith), moved(ad(chapter, fund), State.SENT), "proofed", on=day(0))
    entry = AuditEntry.objects.filter(verb="outreach.ad_moved").latest("pk")
    assert (entry.actor, entry.details) == (edith, {"from": "sent", "to": "proofed"})
