"""RSS of a list of updates."""

import datetime as dt
import re

from django.http import HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed

from content.addresses import absolute
from content.models import UpdateIndexPage
from content.queries import sheet

FEED_SIZE = 30
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def rss(index: UpdateIndexPage) -> HttpResponse:
    """The newest updates of `index` as RSS 2.0, in its language, every address whole."""
    feed = Rss201rev2Feed(
        title=without_controls(index.title),
        link=absolute(index.url),
        description=without_controls(index.standfirst or index.title),
        language=index.locale.language_code,
        feed_url=absolute(index.feed_path),
    )
    for update in sheet(index, size=FEED_SIZE).updates:
        feed.add_item(
            title=without_controls(update.title),
            link=absolute(update.url),
            description=without_controls(update.standfirst),
            author_name=without_controls(update.author) or None,
            categories=[str(update.get_kind_display())],
            # The day is all we claim to know; noon keeps it the same day in nearly every zone.
            pubdate=dt.datetime.combine(update.date, dt.time(12), tzinfo=dt.UTC),
            unique_id=absolute(update.url),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def without_controls(value: str) -> str:
    """Text without what XML cannot hold: one pasted control character shall not silence the whole feed."""
    return NOT_IN_XML.sub("", value)
