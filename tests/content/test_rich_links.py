"""Links in running text lead to published pages; the others are words without a link."""

import pytest
from wagtail.rich_text import expand_db_html

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("live", [True, False])
def test_only_a_published_page_is_linked(live):
    page = factories.plain_page(slug="quokkadraft", live=live)
    text = expand_db_html(f'<p><a linktype="page" id="{page.pk}">here</a></p>')

    assert text == ('<p><a href="/quokkadraft/">here</a></p>' if live else "<p><a>here</a></p>")


def test_link_to_a_page_that_is_gone_is_dead():
    assert expand_db_html('<a linktype="page" id="999999">here</a>') == "<a>here</a>"
