"""Codes that chapters and volunteers give out: made, retired, counted, drawn, and whose business they are."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from appeals.actions import sources
from appeals.actions.counting import fold_changes
from appeals.actions.sources import make_source, retire_source
from appeals.errors import NotAllowed
from appeals.handles import trouble_with_handle
from appeals.models import Source
from appeals.queries.codes import code_of, codes_of
from appeals.queries.sources import chapter_of_source, is_given_out
from chapters.models import Role
from content.qr import qr_png, qr_svg
from people.models import AuditEntry
from tests import factories
from tests.appeals.spreading_hands import asked_of_others, at, desk, tally, without_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    without_second_factor(settings)


@pytest.fixture
def world():
    """A chapter, the network's appeal, and the browser of the chapter's coordinator."""
    chapter = factories.chapter(slug="sf")
    return chapter, factories.appeal_page(), desk(chapter)


def code(chapter, label="thursday") -> Source:
    return make_source(chapter=chapter, label=label, actor=factories.user())


GOOD = ["thursday", "red-notebook", "Table 3", "library 2", "Nightingale", "tisch vor der mensa", "پنجشنبه", "zqhandle"]
BAD = [
    "sima@example.org",
    "@sima",
    "https://t.me/sima",
    "sima.example.com",
    "+49 170 1234567",
    "۰۹۱۲۱۲۳۴۵۶",
    "123",
    "Sima Mohammadi",
    "Sima  Mohammadi-Nur",
    "Жанна Дарк",
    "سیما محمدی",
    "山田 太郎",
    "Ms. Sima Mohammadi",
    "Anne-Marie Dupont",
]


def test_a_handle_leads_to_nobody():
    assert {text: trouble_with_handle(text) for text in GOOD} == dict.fromkeys(GOOD, "")
    assert [text for text in BAD if not trouble_with_handle(text)] == []


def test_making_one_credits_the_chapter(world):
    chapter, page, client = world
    answer = client.post(at(chapter, page, "codes/"), {"label": "red-notebook"})
    made = Source.objects.get()

    assert answer["Location"] == at(chapter, page, f"codes/{made.code}/")
    assert (made.label, made.chapter, len(made.code)) == ("red-notebook", chapter, 7)
    assert (chapter_of_source(made.code), is_given_out(made.code)) == (chapter, True)
    assert AuditEntry.objects.get(verb="appeals.source_made").chapter_id == chapter.pk
    assert "red-notebook" not in str(AuditEntry.objects.values_list("details", flat=True))


def test_what_leads_to_a_person_is_refused_with_a_hint_and_stays_typed(world):
    chapter, page, client = world
    for text in ("Sima Mohammadi", "sima@example.org", "+49 170 1234567", "", "x" * 41):
        answer = client.post(at(chapter, page, "codes/"), {"label": text})
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"label"}), text
        assert text in answer.content.decode()
    assert not Source.objects.exists()


def test_a_code_is_never_a_chapters_name_nor_one_that_is_there(world, monkeypatch):
    chapter, _page, _client = world
    factories.chapter("Berlin", slug="aaaaaaa")
    Source.objects.create(code="bbbbbbb", chapter=chapter)
    drawn = iter("a" * 7 + "b" * 7 + "c" * 7)
    monkeypatch.setattr(sources, "secrets", SimpleNamespace(choice=lambda letters: next(drawn)))

    assert code(chapter).code == "ccccccc"


def test_a_chapter_has_so_many_codes_and_no_more(world, monkeypatch):
    chapter, page, client = world
    monkeypatch.setattr(sources, "MOST", 2)
    first = code(chapter)
    code(chapter)
    with pytest.raises(NotAllowed):
        code(chapter)
    assert client.post(at(chapter, page, "codes/"), {"label": "third"}).status_code == 422
    retire_source(source=first, actor=factories.user())
    assert client.post(at(chapter, page, "codes/"), {"label": "third"}).status_code == 302


def test_retiring_ends_it_and_keeps_what_it_brought(world):
    chapter, page, client = world
    made = code(chapter)
    factories.signature(page, source=made.code)
    fold_changes()
    address = at(chapter, page, f"codes/{made.code}/retire/")
    assert client.get(address).status_code == 405
    for _press in range(2):
        assert client.post(address).status_code == 302

    assert (is_given_out(made.code), chapter_of_source(made.code)) == (False, chapter)
    assert AuditEntry.objects.filter(verb="appeals.source_retired").count() == 1
    found = code_of(chapter, page.appeal, made.code)
    assert (found.is_retired, found.count.signed) == (True, 1)


def test_the_chapters_own_code_cannot_be_retired(world):
    chapter, page, client = world

    assert client.post(at(chapter, page, "codes/sf/retire/")).status_code == 403
    assert is_given_out("sf")


def test_each_code_says_how_many_signed_with_it(world):
    chapter, page, client = world
    made = code(chapter)
    for number in range(3):
        factories.signature(page, f"a{number}@example.org", source=made.code)
    factories.signature(page, "b@example.org", source="sf")
    factories.signature(page, "c@example.org", source=made.code, confirmed=False)
    fold_changes()

    counted = {one.code: (one.count.signed, one.count.pending) for one in codes_of(chapter, page.appeal)}
    assert counted == {"sf": (1, 0), made.code: (3, 1)}
    body = client.get(at(chapter, page, "codes/")).content.decode()
    assert ("3 signed" in body, "1 not confirmed yet" in body) == (True, True)


def test_another_appeals_signatures_are_not_counted_here(world):
    chapter, page, _client = world
    made = code(chapter)
    tally(factories.appeal_page(title="Another"), "source", made.code, online=9)

    assert code_of(chapter, page.appeal, made.code).count.signed == 0


def paths(made: Source) -> list[str]:
    return ["codes/", *(f"codes/{made.code}/{rest}" for rest in ("", "card/", "sign.svg", "sign.png"))]


def test_another_chapters_codes_do_not_exist(world):
    """The control is the chapter's own coordinator, who opens each of these."""
    chapter, page, own = world
    berlin = factories.chapter("Berlin", slug="berlin")
    made, theirs = code(chapter, "zqhandle"), code(berlin, "zqberlin")
    other = desk(berlin)
    for rest in paths(made):
        assert own.get(at(chapter, page, rest)).status_code == 200
        assert other.get(at(chapter, page, rest)).status_code == 404
        answer = other.get(at(berlin, page, rest))
        assert answer.status_code == (200 if rest == "codes/" else 404)
        assert made.code not in answer.content.decode(errors="replace")
    assert other.post(at(berlin, page, f"codes/{made.code}/retire/")).status_code == 404
    assert other.post(at(chapter, page, "codes/"), {"label": "x"}).status_code == 404
    assert "zqberlin" not in own.get(at(chapter, page, "codes/")).content.decode()
    assert other.get(at(berlin, page, "codes/sf/")).status_code == 404  # another chapter's own one neither
    theirs.refresh_from_db()
    assert theirs.retired_at is None


def test_who_writes_flyers_makes_codes_and_sees_no_numbers(world):
    chapter, page, _own = world
    made = code(chapter)
    tally(page, "source", made.code, online=73_919)
    editor = desk(chapter, Role.EDITOR)
    assert editor.post(at(chapter, page, "codes/"), {"label": "flyer"}).status_code == 302
    for rest in ("codes/", f"codes/{made.code}/"):
        answer = editor.get(at(chapter, page, rest))
        assert (answer.status_code, "73,919" in answer.content.decode()) == (200, False)
    assert "73,919 signed" in desk(chapter).get(at(chapter, page, "codes/")).content.decode()


def test_roles_without_either_ability_find_nothing(world):
    chapter, page, _own = world
    made = code(chapter)
    for role in (Role.HOST, Role.GREETER, Role.TREASURER):
        client = desk(chapter, role)
        assert {client.get(at(chapter, page, rest)).status_code for rest in paths(made)} == {404}
    assert Client().get(at(chapter, page, "codes/")).status_code == 302


def test_another_chapters_appeal_has_no_codes_here(world):
    chapter, _page, client = world
    berlin = factories.chapter("Berlin", slug="berlin")

    assert client.get(at(chapter, factories.appeal_page(berlin), "codes/")).status_code == 404


def test_pictures_lead_to_the_form_with_the_code(world, settings):
    settings.SITE_URL = "https://appeal.example"
    chapter, page, client = world
    made = code(chapter)
    address = f"https://appeal.example{page.url}sign/?via={made.code}"
    svg = client.get(at(chapter, page, f"codes/{made.code}/sign.svg"))
    png = client.get(at(chapter, page, f"codes/{made.code}/sign.png"))

    assert (svg["Content-Type"], png["Content-Type"]) == ("image/svg+xml", "image/png")
    assert svg.content.decode() == qr_svg(address, whole=True)
    assert png.content == qr_png(address)
    assert svg.content.startswith(b"<?xml")
    assert png.content.startswith(b"\x89PNG")
    assert f'filename="sign-{made.code}.png"' in png["Content-Disposition"]
    assert address in client.get(at(chapter, page, f"codes/{made.code}/")).content.decode()


def test_another_address_is_another_picture():
    """The control of the test above."""
    assert qr_svg("https://a.example/?via=a") != qr_svg("https://a.example/?via=b")
    assert qr_png("https://a.example/?via=a") != qr_png("https://a.example/?via=b")


def test_the_card_is_in_the_language_that_was_asked_for_and_names_nobody(world):
    chapter, page, client = world
    factories.translation(page, "fa", title="فراخوان")
    made = code(chapter, "zqhandle")
    card = at(chapter, page, f"codes/{made.code}/card/")
    english, farsi = (client.get(card + query).content.decode() for query in ("", "?language=fa"))

    assert re.search(r'<html lang="fa" dir="rtl"', farsi)
    assert "<h1>فراخوان</h1>" in farsi
    assert f"<h1>{page.title}</h1>" in english
    for body in (english, farsi):
        assert "zqhandle" not in body
        assert made.code in body
        assert asked_of_others(body) == []


def test_the_card_of_a_chapter_at_risk_says_nothing_of_it():
    chapter = factories.chapter("Zqtown", slug="zq-town", risk="high")
    page = factories.appeal_page()
    made = code(chapter)
    body = desk(chapter).get(at(chapter, page, f"codes/{made.code}/card/")).content.decode()

    assert "zqtown" not in body.lower()
    assert page.title in body


def test_a_chapter_at_risk_is_told_that_its_own_code_names_it():
    page = factories.appeal_page()
    for slug, risk, told in (("zq-town", "high", True), ("sf", "normal", False)):
        chapter = factories.chapter(slug, slug=slug, risk=risk)
        client, made = desk(chapter), code(chapter)
        assert ("names nobody" in client.get(at(chapter, page, f"codes/{slug}/")).content.decode()) == told
        assert "names nobody" not in client.get(at(chapter, page, f"codes/{made.code}/")).content.decode()


def test_a_code_of_an_appeal_without_a_page_leads_nowhere(world):
    chapter, page, client = world
    made = code(chapter)
    page.unpublish()

    assert "leads nowhere" in client.get(at(chapter, page, f"codes/{made.code}/")).content.decode()
    for rest in ("card/", "sign.svg", "sign.png"):
        assert client.get(at(chapter, page, f"codes/{made.code}/{rest}")).status_code == 404


def test_hostile_handles_are_shown_as_words(world):
    chapter, page, client = world
    made = Source.objects.create(code="abcdefg", chapter=chapter, label='"><script>alert(1)</script>')
    for rest in ("codes/", f"codes/{made.code}/"):
        body = client.get(at(chapter, page, rest)).content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert" in body


def test_the_list_costs_the_same_for_two_as_for_twelve(world, django_assert_max_num_queries):
    chapter, page, client = world

    def cost() -> int:
        with django_assert_max_num_queries(60) as counted:
            client.get(at(chapter, page, "codes/"))
        return len(counted)

    code(chapter)
    cost()
    few = cost()
    for number in range(10):
        code(chapter, f"table-{number}")
    assert cost() == few
