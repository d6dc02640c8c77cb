"""The picture of a printed page: what is none, or too small to read, is told beside its field."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from outreach.models import Placement, State
from people.models import User
from tests import factories
from tests.outreach.desk_hands import ad, chapter_with_fund, client_of, day, member, moved, page
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings, tmp_path):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]
    settings.MEDIA_ROOT = tmp_path


@grown(at=dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC))
def world():
    chapter, fund = chapter_with_fund()
    return member(chapter), moved(ad(chapter, fund), State.PRINTED)


def show(editor: User, row: Placement, **form):
    return client_of(editor).post(page(f"{row.uid}/steps/tear-sheet/"), form)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"shows": "The page"}, "picture"),
        ({"picture": True}, "shows"),
        ({"shows": "The page", "picture": b"no picture"}, "picture"),
    ],
)
def test_a_tear_sheet_needs_a_picture_and_what_it_shows(world, form, field):
    editor, row = world
    sent = {**form, "on": day(0)}
    if form.get("picture") is True:
        sent["picture"] = SimpleUploadedFile("IMG_1.jpg", factories.picture_bytes())
    elif "picture" in form:
        sent["picture"] = SimpleUploadedFile("x.jpg", form["picture"])
    response = show(editor, row, **sent)
    assert field in response.context["form"].errors
    assert Placement.objects.get().state == State.PRINTED


@pytest.mark.parametrize(
    ("size", "is_taken"),
    [((1, 1), False), ((599, 599), False), ((2560, 1), False), ((600, 60), True), ((60, 600), True)],
)
def test_a_tear_sheet_that_nobody_could_read_is_told_beside_it(world, size, is_taken):
    editor, row = world
    file = SimpleUploadedFile("x.png", factories.picture_bytes(*size, "PNG"))
    response = show(editor, row, on=day(0), shows="The page", picture=file)
    assert Placement.objects.get().state == (State.TEAR_SHEET if is_taken else State.PRINTED)
    if not is_taken:
        assert "600 pixels on its longer side" in str(response.context["form"].errors["picture"])
        assert 'value="The page"' in response.content.decode()
