"""The picture of an ad's page is drawn by the worker in two sizes and handed out with a mark of what it shows."""

import io

import pytest
from PIL import Image

from outreach.models import Placement, Preview
from outreach.models.creatives import SMALL
from outreach.pictures import shrunk
from outreach.queries.pictures import pictures_of
from tests import ad_factories
from tests.outreach.public_hands import drawn, png
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def ad():
    ad = ad_factories.placement()
    drawn(ad)
    return ad


@pytest.mark.parametrize(
    ("name", "kind", "form", "size"),
    [("page.png", "image/png", "PNG", (800, 1000)), ("small.webp", "image/webp", "WEBP", (SMALL, SMALL * 5 // 4))],
)
def test_both_sizes_are_handed_out(ad, client, name, kind, form, size):
    answer = client.get(f"/ads/{ad.uid}/{name}")
    assert answer["Content-Type"] == kind
    assert answer["Cache-Control"] == "public, max-age=300"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == (form, size)


def test_whoever_has_it_already_is_told_so_and_no_picture_is_read(ad, client, django_assert_num_queries):
    address = f"/ads/{ad.uid}/page.png"
    mark = client.get(address)["ETag"]
    with django_assert_num_queries(1):
        answer = client.get(address, headers={"If-None-Match": mark})
    assert (answer.status_code, answer.content) == (304, b"")
    drawn(ad, mark="b" * 64)
    assert client.get(address, headers={"If-None-Match": mark}).status_code == 200


def test_an_ad_that_is_not_drawn_has_none(ad, client):
    other = ad_factories.placement()
    for uid in (other.uid, "00000000-0000-4000-8000-000000000000"):
        for name in ("page.png", "small.webp"):
            assert client.get(f"/ads/{uid}/{name}").status_code == 404
    assert pictures_of([other]) == {}


def test_a_drawing_that_failed_is_not_shown(ad, client):
    drawn(ad, file=b"")
    assert client.get(f"/ads/{ad.uid}/page.png").status_code == 404
    assert pictures_of([ad]) == {}


def test_another_drawing_has_another_address(ad):
    first = pictures_of([ad])[ad.pk]
    drawn(ad, mark="b" * 64)
    assert pictures_of([ad])[ad.pk].url != first.url
    assert first.srcset == f"{first.small_url} {SMALL}w, {first.url} 800w"


def test_pictures_of_a_list_are_looked_up_together_and_not_read(ad, django_assert_num_queries):
    drawn(ad_factories.placement())
    ads = list(Placement.objects.all())
    with django_assert_num_queries(1) as asked:
        assert len(pictures_of(ads)) == 2
    assert '"file"' not in asked.captured_queries[0]["sql"].partition("FROM")[0]


@pytest.mark.parametrize(
    ("names", "more", "said"),
    [(0, 0, ""), (1, 0, "1 name."), (480, 0, "480 names."), (480, 5838, "480 names, and 5,838 more.")],
)
def test_its_names_are_counted(ad, names, more, said):
    drawn(ad, names=names, more=more)
    assert pictures_of([ad])[ad.pk].counted() == said


def test_a_small_picture_stays_small():
    data, width, height = shrunk(png(120, 90), SMALL)
    assert (width, height) == (120, 90)
    assert len(data) < 1000


def test_what_is_not_drawn_anew_keeps_its_small_one(ad):
    row = Preview.objects.get(placement=ad)
    row.trouble = "The log says why."
    row.save(update_fields=["trouble"])
    assert Preview.objects.get(placement=ad).small_width == SMALL
