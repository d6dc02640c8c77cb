"""Numbers in forms as an editor who means harm writes them: none of another chapter's pictures and drafts gets in."""

from urllib.parse import urlencode

import pytest
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from wagtail_localize.models import Translation, TranslationSource

from chapters import swaps
from chapters.models import Role
from tests import factories

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
LINK = '{{"blocks": [], "{}": {{"0": {{"type": "LINK", "data": {{"id": {}}}}}}}}}'


@pytest.fixture
def world(client):
    """Two chapters. The client is an editor of ours; the picture and the draft are theirs."""
    ours, theirs = factories.chapter("San Francisco"), factories.chapter("Berlin")
    bob = factories.with_second_factor(factories.member(ours, Role.EDITOR))
    factories.member(theirs)
    client.force_login(bob)
    return {
        "bob": bob,
        "ours": ours,
        "mine": factories.plain_page(ours, live=False),
        "draft": factories.plain_page(theirs, live=False),
        "picture": factories.picture(collection=theirs.workspace.collection),
    }


@pytest.mark.parametrize("spelling", ["{}", " {}", "{} ", "+{}", "0" * 30 + "{}", "\u06f0{}"])
def test_number_is_foreign_however_it_is_written(client, world, spelling):
    address = f"/admin/pages/{world['mine'].pk}/edit/"
    picture = {"picture": spelling.format(world["picture"].pk)}
    page = {"body-0-value-page": spelling.format(world["draft"].pk)}
    assert [client.post(address, form).status_code for form in (picture, page)] == [404, 404]


@pytest.mark.parametrize("key", ["entityMap", "\\u0065ntityMap"])
def test_running_text_links_to_no_foreign_draft(client, world, key):
    address = f"/admin/pages/{world['mine'].pk}/edit/"
    foreign = {"body-0-value": LINK.format(key, world["draft"].pk)}
    own = RequestFactory().post(address, {"body-0-value": LINK.format(key, world["ours"].pk), "title": "{"})
    own.user = world["bob"]

    assert client.post(address, foreign).status_code == 404
    assert swaps.names_what_is_foreign(own) is False


def test_translation_takes_no_foreign_picture_and_no_address_that_runs(client, world):
    picture = factories.picture(collection=world["ours"].workspace.collection)
    page = factories.plain_page(world["ours"], picture=picture)
    source, _created = TranslationSource.get_or_create_from_instance(page)
    locale = factories.site_tree("fa").locale
    world["ours"].copy_for_translation(locale, copy_parents=True)
    into = Translation.objects.create(source=source, target_locale=locale)
    into.save_target(publish=False)
    segment = source.overridablesegment_set.get()
    address = f"/admin/localize/translate/{into.pk}/overrides/{segment.pk}/edit/"

    def answer(value, kind=FORM):
        data = {"value": value}
        body = encode_multipart(BOUNDARY, data) if kind == MULTIPART_CONTENT else urlencode(data)
        return client.put(address, body, content_type=kind).status_code

    foreign = world["picture"].pk
    refused = [answer(foreign), answer(f" {foreign}"), answer(foreign, MULTIPART_CONTENT), answer("javascript:x")]
    assert refused == [404] * 4
    assert (answer(picture.pk), answer(picture.pk, MULTIPART_CONTENT)) == (201, 200)
