"""What somebody writes into an address or a field of the desk for ads by hand never breaks a page."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chapters.actions import grant_role
from chapters.models import Role
from donations.subjects import names_of
from outreach.actions.pages import open_page
from outreach.actions.shares import carry_evenly, carry_so
from outreach.models import AdFormat, Attachment, ExchangeRate, Placement, PlacementPage, Publication, Quote, State
from outreach.queries.costs import rate_between, rates_at_hand
from people.models import AuditEntry
from tests import ad_factories, factories
from tests.outreach.desk_hands import (
    PDF,
    ad,
    chapter_with_fund,
    client_of,
    day,
    format_form,
    member,
    moved,
    page,
    publication_form,
    quote_form,
)
from tests.worlds import grown

pytestmark = pytest.mark.django_db
MADE = (Placement, Publication, AdFormat, Quote, ExchangeRate, AuditEntry)
NO_DAY = ["0001-01-01", "9999-12-31", "2026-02-30", "tomorrow", "۲۰۲۶-۱۱-۳۱", "2026-11-20T10:00"]
NAMES = ["", "../../etc/passwd", "a" * 300 + ".pdf", 'x".pdf', "سفارش.pdf", "\r\nSet-Cookie: a=b.pdf"]
OF_ADS = ["{0}/", "{0}/change/", "{0}/decide/", "{0}/shares/", "{0}/creative/"]
NASTY = [
    "\x00",
    "a\x00b",
    "\u202eevil",
    "\ud83d",
    "😀" * 60,
    "<script>alert(1)</script>",
    "{{ 7 }}",
    "' OR 1=1 --",
    "\n\n\n",
]


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown(at=dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC))
def world():
    chapter, fund = chapter_with_fund()
    shape = ad_factories.ad_format(ad_factories.publication(chapter=chapter))
    return chapter, fund, member(chapter), ad(chapter, fund, asked=ad_factories.quote(shape, chapter=chapter))


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize(
    ("address", "form", "field"),
    [
        ("publications/add/", publication_form, "name"),
        ("publications/{paper}/formats/", format_form, "width"),
        ("formats/{shape}/quote/", quote_form, "price"),
        ("formats/{shape}/quote/", quote_form, "source"),
        ("rates/", dict, "rate"),
        ("{ad}/fall/", dict, "reason"),
        ("{ad}/decide/", dict, "reason"),
    ],
)
def test_what_is_no_text_is_refused_or_kept_as_text(world, address, form, field, text):
    """Never a fault, and never read as anything but text."""
    row = world[3]
    named = {"paper": row.format.publication.uid, "shape": row.format.uid, "ad": row.uid}
    text = text.encode("utf-8", "ignore").decode()
    response = client_of(world[2]).post(page(address.format(**named)), {**form(), field: text}, follow=True)
    assert response.status_code in ((400,) if "\x00" in text else (200, 422))
    assert "<script>alert(1)" not in response.content.decode()


def test_what_turns_the_direction_of_writing_is_left_out_of_notes_and_reasons(world):
    row, client = moved(world[3], State.SENT), client_of(world[2])
    typed = "\u202eA \u2067note\u2069 from\u202c \u200fنامه\u200cها\u200f"
    kept = "A note from \u200fنامه\u200cها\u200f"
    client.post(page("publications/add/"), publication_form(name=typed, terms=f"{typed}\n{typed}"))
    client.post(page(f"{row.uid}/steps/proofed/"), {"on": day(0), "note": typed})
    assert client.post(page(f"{row.uid}/fall/"), {"reason": "\u202e"}).status_code == 422
    client.post(page(f"{row.uid}/fall/"), {"reason": typed})
    assert list(row.steps.order_by("-pk").values_list("note", flat=True)[:2]) == [kept, kept]
    paper = Publication.objects.get(name=kept)
    assert paper.terms.splitlines() == [kept, kept]


@pytest.mark.parametrize(
    "day_typed", ["0001-01-01", "9999-12-31", "2026-02-30", "tomorrow", "۲۰۲۶-۱۱-۳۱", "2026-11-20T10:00"]
)
@pytest.mark.parametrize("field", ["dated", "space_on", "materials_on", "issue_on", "expires_on"])
def test_a_day_at_the_end_of_time_is_a_slip(world, field, day_typed):
    response = client_of(world[2]).post(page(f"formats/{world[3].format.uid}/quote/"), quote_form(**{field: day_typed}))
    assert response.status_code == 422
    assert field in response.context["form"].errors


@pytest.mark.parametrize("query", ["into=", "into=USD&into=EUR", "told=%F0%9F%92%B8", "into=usd"])
def test_an_address_written_by_hand_is_a_page(world, query):
    assert client_of(world[2]).get(page(f"quotes/?{query}")).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "{0}/",
        "{0}/change/",
        "{0}/decide/",
        "{0}/shares/",
        "{0}/creative/",
        "publications/{0}/",
        "formats/{0}/",
        "ladders/{0}/",
    ],
)
def test_what_nobody_made_is_not_there(world, address):
    assert client_of(world[2]).get(page(address.format(uuid.uuid4()))).status_code == 404


@pytest.mark.parametrize("slug", ["nowhere", "SF", "%D8%B3"])
def test_a_desk_of_no_chapter_is_not_there(world, slug):
    for client in (client_of(world[2]), client_of(factories.network_admin())):
        assert client.get(f"/desk/{slug}/ads/").status_code == 404


def test_who_works_in_two_chapters_finds_each_ones_ads_at_its_own_desk_alone(world):
    _chapter, _fund, editor, row = world
    grant_role(user=editor, chapter=factories.chapter("Berlin", slug="berlin"), role=Role.EDITOR, actor=None)
    client = client_of(editor)
    for address in (f"{row.uid}/", f"{row.uid}/change/", f"{row.uid}/creative/"):
        assert client.get(page(address)).status_code == 200
        assert client.get(page(address, "berlin")).status_code == 404


def test_who_lost_the_role_finds_nothing_any_more(world):
    _chapter, _fund, editor, row = world
    client = client_of(editor)
    assert client.get(page(f"{row.uid}/")).status_code == 200
    editor.memberships.all().delete()
    assert client.get(page(f"{row.uid}/")).status_code == 404
    assert client.post(page(f"{row.uid}/fall/"), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "a" * 300 + ".pdf", 'x".pdf', "سفارش.pdf", "\r\nSet-Cookie: a=b.pdf"]
)
def test_a_documents_name_is_nobodys_header(world, name):
    row = moved(world[3], State.SENT)
    client = client_of(world[2])
    upload = SimpleUploadedFile("x", PDF)
    upload.name = upload._name = name or "x"
    client.post(page(f"{row.uid}/steps/proofed/"), {"on": day(0), "upload": upload})
    found = Attachment.objects.get()
    response = client.get(page(f"{row.uid}/documents/{found.uid}/"))
    assert response["Content-Disposition"] == f'attachment; filename="{row.code}-{found.digest[:8]}.pdf"'
    assert "Set-Cookie" not in response.headers or "a=b" not in response["Set-Cookie"]


def test_nothing_is_made_by_looking_without_an_account(world):
    before = [model.objects.count() for model in MADE]
    for address in ("", "plan/", "quotes/", f"{world[3].uid}/", f"{world[3].uid}/creative/"):
        assert Client().get(page(address))["Location"].startswith("/accounts/login/")
    assert [
        model.objects.count() for model in (Placement, Publication, AdFormat, Quote, ExchangeRate, AuditEntry)
    ] == before


@pytest.mark.parametrize("given", [[], [("EUR", "USD", "1.1")], [("USD", "EUR", "0.9"), ("EUR", "USD", "1.1")]])
def test_rates_for_a_list_are_those_for_one(world, given):
    for base, into, rate in [*given, *given]:
        ExchangeRate.objects.create(base=base, into=into, rate=rate, source="A bank", on=day(0), author=world[2])
    at_hand = rates_at_hand()
    for base, into in (("EUR", "USD"), ("USD", "EUR"), ("USD", "USD"), ("GBP", "USD")):
        told = []
        for ask in (rate_between, at_hand):
            try:
                told.append(ask(base, into))
            except Exception as refusal:
                told.append(str(refusal))
        assert told[0] == told[1]


def test_the_newest_rate_of_a_pair_counts(world):
    for on, rate in ((day(0), "2"), (day(-3), "3"), (day(0), "4")):
        ExchangeRate.objects.create(base="EUR", into="USD", rate=rate, source="A bank", on=on, author=world[2])
    assert rates_at_hand()("EUR", "USD") == rate_between("EUR", "USD") == 4


def test_the_treasurers_desk_calls_an_ad_by_its_name(world):
    row = world[3]
    network = ad_factories.placement(appeal=row.appeal, name="For all")
    told = names_of([row.subject, network.subject, f"placement:{uuid.uuid4()}", "placement:1"])
    assert (told[row.subject].name, told[row.subject].url) == (row.name, page(f"{row.uid}/"))
    assert (told[network.subject].name, told[network.subject].url) == ("For all", "")


def test_shares_are_written_only_where_they_change(world):
    chapter, _fund, editor, row = world
    other = factories.chapter("Berlin")
    before = AuditEntry.objects.filter(verb="outreach.share_set").count()
    carry_so(placement=row, amounts=[(chapter, 500), (other, 0)], author=editor)
    carry_so(placement=row, amounts=[(chapter, 500), (other, 0)], author=editor)
    assert AuditEntry.objects.filter(verb="outreach.share_set").count() == before + 1
    assert list(row.shares.values_list("amount", flat=True)) == [500]


@pytest.mark.parametrize("parts", range(1, 14))
def test_equal_parts_add_up_to_the_whole_whoever_carries_it(world, parts):
    chapters = [factories.chapter(f"Town {number}") for number in range(parts)]
    carry_evenly(placement=world[3], chapters=chapters, author=world[2])
    amounts = list(world[3].shares.values_list("amount", flat=True))
    assert (sum(amounts), len(amounts), max(amounts) - min(amounts) <= 1) == (1_500_000, parts, True)


def test_its_page_is_begun_in_the_language_of_the_ad(world):
    chapter, _fund, editor, row = world
    persian = factories.translation(chapter, "fa", title="سان‌فرانسیسکو")
    Placement.objects.filter(pk=row.pk).update(locale="fa")
    made = open_page(placement=row, author=editor)
    assert (made.get_parent().pk, made.locale.language_code) == (persian.pk, "fa")


def test_a_page_that_was_deleted_is_begun_anew(world):
    _chapter, _fund, editor, row = world
    first = open_page(placement=row, author=editor)
    PlacementPage.objects.get(pk=first.pk).delete()
    again = open_page(placement=row, author=editor)
    assert again.pk != first.pk
    assert Placement.objects.get(pk=row.pk).page_key == again.translation_key


def test_two_ads_of_one_name_have_pages_of_their_own(world):
    chapter, fund, editor, row = world
    other = ad(chapter, fund, name=row.name, appeal=row.appeal)
    made = [open_page(placement=one, author=editor) for one in (row, other)]
    assert made[0].slug != made[1].slug
    assert [one.placement.pk for one in made] == [row.pk, other.pk]
