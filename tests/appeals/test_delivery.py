"""The document that hands signatures over: who may have it, what it says, and that it names nobody who withdrew."""

import re

import pytest
from django.test import Client
from django.utils import timezone, translation

from appeals import typesetting
from appeals.actions import deliveries
from appeals.actions.deliveries import ask_for_delivery
from appeals.actions.signing import change_signature, withdraw_signature
from appeals.actions.typed import import_typed
from appeals.models import Delivery, DeliveryVolume, Drawing, Signature
from appeals.queries import deliveries as queries
from appeals.queries.deliveries import delivery_words, names_of, script_of
from appeals.typesetting import NotSet
from chapters import step_up
from chapters.models import Role
from people.models import AuditEntry
from people.schedule import JOBS
from tests import factories
from tests.appeals.paper_hands import World, csv
from tests.appeals.print_hands import are_embedded, reader, size_of, text_of

pytestmark = pytest.mark.django_db
FORM = {"locale": "en", "size": "a4", "reason": "To be handed over at the consulate"}


@pytest.fixture(autouse=True)
def _printing(print_fonts, monkeypatch, settings) -> None:
    monkeypatch.setattr(typesetting, "fonts", lambda: print_fonts)
    monkeypatch.setattr(deliveries, "fonts", lambda: print_fonts)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@pytest.fixture
def fresh(monkeypatch) -> None:
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)


class Own(World):
    """An appeal of a chapter's own, so that its desk decides about it."""

    def __init__(self):
        chapter = factories.chapter(slug="own")
        self.page = factories.appeal_page(chapter, slug="appeal")
        self.appeal, self.chapter = self.page.appeal, chapter
        self.first, self.second = factories.member(chapter, Role.HOST), factories.member(chapter, Role.COORDINATOR)

    def delivery_address(self, rest: str = "") -> str:
        return f"/desk/{self.chapter.slug}/appeals/{self.appeal.key}/delivery/{rest}"


@pytest.fixture
def world() -> Own:
    return Own()


def sign(world, name: str, **fields) -> Signature:
    """Another signer of this name."""
    return factories.signature(world.page, f"signer{Signature.objects.count()}@example.org", name=name, **fields)


def asked(world, **fields) -> Delivery:
    said = {"locale": "en", "size": "a4", "reason": "Handing over", "author": world.second}
    return ask_for_delivery(appeal=world.appeal, chapter_id=world.chapter.pk, **{**said, **fields})


def draw_all(delivery: Delivery) -> Delivery:
    for _volume in range(9):
        JOBS["appeals.deliveries"].run()
    delivery.refresh_from_db()
    return delivery


def said_in(delivery: Delivery) -> str:
    return " ".join(text_of(reader(bytes(one.file))) for one in delivery.volumes.all())


def as_(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_names_stand_as_agreed_and_everyone_else_is_counted(world):
    sign(world, "Ada Lovelace", city="London", country="GB")
    sign(world, "Zqinitials Surname", display="initials", country="DE", city="Zqberlin")
    sign(world, "Zqanonymous", display="anonymous")
    sign(world, "Zqhidden", display="hidden", shows=False)
    sign(world, "Zqunshown", shows=False)
    sign(world, "Sara Ahmadi", country="IR", city="Zqtehran")
    factories.signature(world.page, "pending@example.org", name="Zqpending", confirmed=False)
    import_typed(batch=world.counted(77), data=csv("Paper Person,Oakland,,,yes,no"), author=world.first)
    assert world.total.signed == 83

    delivery = draw_all(asked(world))
    said = said_in(delivery)

    assert (delivery.state, delivery.names, delivery.total) == ("ready", 4, 1)
    for part in ("Ada Lovelace", "London", "Z. S.", "Sara Ahmadi", "Iran", "Paper Person", "Oakland"):
        assert part in said
    assert "zq" not in said.lower()
    assert "And 79 more who wished not to be named" in said
    assert re.search(r"83 .*Online, each confirmed by e-mail 6 On paper, counted by two people 77", said)
    assert re.search(r"United States of America 77", said)


def test_it_holds_the_words_of_every_version_and_how_many_signed_each(world):
    sign(world, "Ada")
    world.page.title, world.page.change_note = "Newer words", "More."
    world.page.save_revision().publish()
    sign(world, "Bo")
    sign(world, "Cy")

    said = said_in(draw_all(asked(world)))

    assert re.search(r"Newer words Version 2, .* Online, 2 signed these words", said)
    assert re.search(r"Free all political prisoners now Version 1, .* Online, 1 signed these words", said)
    assert "They are teachers, students" in said


@pytest.mark.parametrize(("locale", "size", "points"), [("fa", "letter", (612, 792)), ("es", "a4", (595, 842))])
def test_each_language_and_size(world, locale, size, points):
    sign(world, "سیما رحیمی", locale=locale)
    assert world.total.online == 1
    delivery = draw_all(asked(world, locale=locale, size=size))
    paper = reader(bytes(delivery.volumes.get().file))

    assert {size_of(one) for one in paper.pages} == {points}
    assert paper.trailer["/Root"]["/Lang"] == locale
    assert are_embedded(paper)
    with translation.override(locale):
        words = delivery_words(delivery, 1)
    assert words["names"][0][0] == "\u2068سیما رحیمی\u2069"  # whatever its direction, it turns nothing around it
    assert ("۱" in words["parts"][0][1]) == (locale == "fa")


def test_names_are_sorted_by_script_and_alphabet_the_same_each_time(world):
    for name in ("ژاله", "Zoe", "Анна", "پری", "Élodie", "آذر", "Ada", "Edith"):
        sign(world, name)
    delivery = asked(world)

    names = [name for name, _place, _country in names_of(delivery, 1)]

    assert names == ["Ada", "Edith", "Élodie", "Zoe", "آذر", "پری", "ژاله", "Анна"]
    assert [script_of(name) for name in ("Ada", "آذر", "Анна", "1 b", "۱۲")] == [0, 1, 2, 0, 2]


def test_many_names_are_bound_in_volumes_one_a_turn(world, monkeypatch):
    monkeypatch.setattr(queries, "A_VOLUME", 2)
    monkeypatch.setattr(deliveries, "A_VOLUME", 2)
    for name in ("Ada", "Bo", "Cy", "Di", "Ed"):
        sign(world, name)
    delivery = asked(world)
    stages = []
    for _turn in range(4):
        JOBS["appeals.deliveries"].run()
        delivery.refresh_from_db()
        stages.append((delivery.state, delivery.done, delivery.total))

    assert stages == [("waiting", 1, 3), ("waiting", 2, 3), ("ready", 3, 3), ("ready", 3, 3)]
    volumes = [text_of(reader(bytes(one.file))) for one in delivery.volumes.all()]
    named = [[name for name in ("Ada", "Bo", "Cy", "Di", "Ed") if f" {name} " in f"{said} "] for said in volumes]
    assert named == [["Ada", "Bo"], ["Cy", "Di"], ["Ed"]]
    assert ["They are teachers" in said for said in volumes] == [True, False, False]
    assert "Volume 3 of 3" in volumes[2]


def test_whoever_withdraws_while_it_is_drawn_is_in_no_volume(world, monkeypatch):
    monkeypatch.setattr(queries, "A_VOLUME", 2)
    monkeypatch.setattr(deliveries, "A_VOLUME", 2)
    rows = [sign(world, name) for name in ("Zqada", "Bo", "Cy", "Di")]
    delivery = asked(world)
    JOBS["appeals.deliveries"].run()

    withdraw_signature(signature=rows[0])
    delivery = draw_all(delivery)

    assert (delivery.state, delivery.names, delivery.done) == ("ready", 3, 2)
    assert "Zqada" not in said_in(delivery)


@pytest.mark.parametrize("how", ["withdraws", "is shown otherwise", "is taken out"])
def test_a_file_that_names_somebody_who_left_is_not_handed_out(world, fresh, how):
    row = sign(world, "Zqada")
    sign(world, "Bo")
    delivery, client = draw_all(asked(world)), as_(world.second)
    address = world.delivery_address(f"{delivery.uid}/")
    assert client.post(address + "1/").content[:5] == b"%PDF-"

    if how == "withdraws":
        withdraw_signature(signature=row)
    elif how == "is shown otherwise":
        change_signature(signature=row, display="initials", shows=True, prints=False)
    else:
        Signature.objects.filter(pk=row.pk).update(state="invalid")

    assert client.post(address + "1/")["Location"] == address
    assert "not true any more" in client.get(address).content.decode()
    JOBS["appeals.forget_deliveries"].run()
    assert not DeliveryVolume.objects.exists()


def test_who_signs_afterwards_changes_nothing(world, fresh):
    sign(world, "Ada")
    delivery = draw_all(asked(world))
    sign(world, "Bo")
    JOBS["appeals.forget_deliveries"].run()
    assert as_(world.second).post(world.delivery_address(f"{delivery.uid}/1/")).content[:5] == b"%PDF-"
    assert "Bo" not in said_in(delivery).split()


def test_an_appeal_that_nobody_signed_is_a_document_too(world):
    delivery = draw_all(asked(world))
    assert (delivery.state, delivery.names) == ("ready", 0)
    assert "people have signed" in said_in(delivery)


def test_asked_for_with_a_reason_drawn_in_the_background_and_fetched(world, fresh):
    sign(world, "Ada")
    client = as_(world.second)

    assert client.post(world.delivery_address(), {**FORM, "reason": ""}).status_code == 422
    answer = client.post(world.delivery_address(), FORM)
    delivery = Delivery.objects.get()
    waiting = client.get(answer["Location"]).content.decode()
    draw_all(delivery)
    ready = client.get(answer["Location"]).content.decode()
    file = client.post(world.delivery_address(f"{delivery.uid}/1/"))

    assert ("is being set" in waiting, "come back to it later" in waiting) == (True, True)
    assert ("It is ready" in ready, "Save the PDF" in ready) == (True, True)
    assert (file.content[:5], file["Cache-Control"]) == (b"%PDF-", "no-store")
    assert "appeal" not in file["Content-Disposition"]
    log = {entry.verb: entry.details for entry in AuditEntry.objects.filter(verb__startswith="appeals.delivery")}
    assert log["appeals.delivery_asked"]["reason"] == FORM["reason"]
    assert log["appeals.delivery_fetched"] == {"delivery": str(delivery.uid), "volume": 1, "names": 1}
    assert client.get(world.delivery_address(f"{delivery.uid}/1/")).status_code == 405


def test_without_a_fresh_code_nothing_is_made_and_nothing_leaves(world):
    factories.with_second_factor(world.second)
    client = as_(world.second)

    refused = client.post(world.delivery_address(), {**FORM, "code": "000000"})
    delivery = draw_all(asked(world))
    kept = client.post(world.delivery_address(f"{delivery.uid}/1/"), {"code": "000000"})

    assert (refused.status_code, Delivery.objects.count()) == (422, 1)
    assert (kept.status_code, kept["Content-Type"][:9]) == (422, "text/html")
    assert not AuditEntry.objects.filter(verb="appeals.delivery_fetched").exists()


def test_only_a_desk_that_decides_about_all_of_it(world, fresh):
    """The network's appeal is for network admins; a chapter's for its own coordinators, who are the control."""
    network = World("sf")
    delivery = asked(network)
    other = World("berlin", page=network.page, country="DE", title="Berlin")
    admin = factories.network_admin()
    for rest in ("", f"{delivery.uid}/"):
        for chapter, person in (("sf", network.second), ("berlin", other.second), ("sf", network.first)):
            address = f"/desk/{chapter}/appeals/{network.appeal.key}/delivery/{rest}"
            assert as_(person).get(address).status_code == 404
            assert as_(person).post(address + ("1/" if rest else ""), FORM).status_code == 404
        assert as_(admin).get(f"/desk/sf/appeals/{network.appeal.key}/delivery/{rest}").status_code == 200
    assert as_(world.first).get(world.delivery_address()).status_code == 404  # a host counts, and takes nothing along
    assert as_(world.second).get(world.delivery_address()).status_code == 200
    foreign = world.delivery_address(f"{delivery.uid}/")
    assert as_(world.second).get(foreign).status_code == 404


def test_what_cannot_be_set_is_told(world, monkeypatch):
    def refuse(*args, **options):
        raise NotSet("no")

    monkeypatch.setattr(deliveries, "draw", refuse)
    delivery = draw_all(asked(world))
    assert delivery.state == Drawing.FAILED
    assert "could not be set" in as_(world.second).get(world.delivery_address(f"{delivery.uid}/")).content.decode()


def test_it_is_forgotten_after_a_week(world):
    draw_all(asked(world))
    Delivery.objects.update(erase_at=timezone.now())
    JOBS["appeals.forget_deliveries"].run()
    assert (Delivery.objects.count(), DeliveryVolume.objects.count()) == (0, 0)


def test_the_page_of_files_leads_to_it_where_the_desk_decides(world):
    def files(chapter: str, appeal, person) -> str:
        return as_(person).get(f"/desk/{chapter}/appeals/{appeal.key}/files/").content.decode()

    network = World("sf")
    assert world.delivery_address() in files("own", world.appeal, world.second)
    assert "/delivery/" not in files("sf", network.appeal, network.second)
