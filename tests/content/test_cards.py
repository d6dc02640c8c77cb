"""Social cards: drawn by the worker, from what a page says, once."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from PIL import Image

from content import cards, jobs
from content.models import SocialCard, UpdatePage
from content.print_fonts import CUTS
from tests.factories import plain_page, site_tree, translation, update

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fonts(print_fonts, monkeypatch) -> None:
    monkeypatch.setattr(cards, "FONTS", print_fonts)


def drawn(page) -> Image.Image:
    cards.renew(page)
    with SocialCard.objects.get(page_id=page.pk).file.open() as file:
        return Image.open(io.BytesIO(file.read()))


def ink_columns(picture: Image.Image) -> tuple[int, int]:
    """How many dark pixels stand in the left and the right third of the lines under the head."""
    grey = picture.convert("L").crop((0, 130, 1200, 600))
    dark = [sum(grey.crop((x, 0, x + 400, 470)).histogram()[:100]) for x in (0, 800)]
    return dark[0], dark[1]


def test_every_cut_becomes_a_typeface_of_its_own(print_fonts):
    assert sorted(path.stem for path in print_fonts.iterdir()) == sorted(
        name.replace(" ", "-").lower() for name in CUTS
    )


def test_a_card_is_a_picture_of_the_usual_measure():
    picture = drawn(update(title="Half a page is certain"))

    assert (picture.size, picture.format) == ((1200, 630), "PNG")


def test_a_farsi_card_begins_at_the_right():
    english = plain_page(title="Names", standfirst="")
    farsi = translation(english, "fa", title="نام‌ها")

    left, right = ink_columns(drawn(english))
    left_fa, right_fa = ink_columns(drawn(farsi))

    assert left > 10 * right
    assert right_fa > 10 * left_fa


def test_the_words_of_a_card(settings):
    settings.SITE_URL = "https://appeal.example"
    page = update(title="A letter", standfirst="word " * 60, number=212)

    said = cards.words(page)

    assert (said["campaign"], said["host"], said["label"]) == ("Our campaign", "appeal.example", "Update 212")
    assert (len(said["line"]) <= 152, said["line"][-1], said["slab"]) == (True, "…", [])


def test_a_page_may_give_its_date(monkeypatch):
    plain = drawn(update(title="Vigil", standfirst=""))
    facts = {"label": "Vigil", "line": "", "slab": ("Wed", "25", "Nov")}
    monkeypatch.setattr(UpdatePage, "card_facts", property(lambda self: facts))

    dated = drawn(update(title="Vigil", standfirst=""))

    assert ink_columns(dated)[0] > 1.5 * ink_columns(plain)[0]


def test_a_headline_of_any_length_stays_on_one_card():
    said = {**cards.words(plain_page()), "title": "Read the names aloud " * 12, "slab": ["Wed", "25", "Nov"]}

    assert Image.open(io.BytesIO(cards.draw(said))).size == (1200, 630)


def test_a_card_that_says_nothing_new_is_not_drawn_again(monkeypatch):
    page = plain_page()
    assert cards.renew(page) is True
    monkeypatch.setattr(cards, "draw", lambda said: pytest.fail("drawn again"))

    assert cards.renew(page) is False


def test_a_new_headline_is_a_new_file_and_the_old_one_goes():
    page = plain_page()
    cards.renew(page)
    old = SocialCard.objects.get(page_id=page.pk).file
    page.title = "What we no longer keep"

    cards.renew(page)

    new = SocialCard.objects.get(page_id=page.pk).file
    assert (new.name != old.name, new.storage.exists(new.name), old.storage.exists(old.name)) == (True, True, False)


def test_the_job_draws_what_was_published_since_and_then_rests():
    first, second = plain_page(), plain_page()
    jobs.draw_cards()
    SocialCard.objects.filter(page_id=second.pk).update(drawn_at=timezone.now() - dt.timedelta(days=400))
    before = SocialCard.objects.get(page_id=first.pk).drawn_at

    assert cards.renew_some(20) == 1
    assert cards.renew_some(20) == 0
    assert SocialCard.objects.get(page_id=first.pk).drawn_at == before


def test_the_card_of_a_deleted_page_goes_with_it():
    page = plain_page()
    cards.renew(page)
    kept = SocialCard.objects.get(page_id=page.pk).file

    page.delete()

    assert kept.storage.exists(kept.name) is False


def test_drafts_have_no_card():
    draft = plain_page(live=False)

    jobs.draw_cards()

    assert SocialCard.objects.filter(page_id=draft.pk).count() == 0


def test_the_job_waits_for_the_typefaces(monkeypatch, tmp_path):
    monkeypatch.setattr(cards, "FONTS", tmp_path / "not built yet")
    plain_page()

    jobs.draw_cards()

    assert SocialCard.objects.count() == 0


def test_a_page_without_card_borrows_that_of_its_home(settings):
    settings.SITE_URL = "https://appeal.example"
    home, page = site_tree(), plain_page()
    assert page.social()["image_url"] == "https://appeal.example/static/img/card.png"

    cards.renew(home)
    borrowed = page.social()["image_url"]
    cards.renew(page)

    assert borrowed == f"https://appeal.example{SocialCard.objects.get(page_id=home.pk).file.url}"
    assert page.social()["image_url"] == f"https://appeal.example{SocialCard.objects.get(page_id=page.pk).file.url}"
