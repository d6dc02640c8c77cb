"""Dates for feed readers: Atom 1.0 (RFC 4287)."""

import datetime as dt
import logging
import uuid
from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _

from content.addresses import absolute
from content.feeds import without_controls
from events.disclosure import public_place
from events.feeds.words import Unwritable, description
from events.guests import calendar_url
from events.models import Occurrence
from events.queries import Named, named

log = logging.getLogger(__name__)


class Feed(Atom1Feed):
    """Without an entry Django would say that it changed just now, every time."""

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


def atom_feed(
    dates: Iterable[Occurrence], *, name: str, language: str, query: str = "", page_url: str = "", file: str = ""
) -> bytes:
    """These dates in `language`; `query` is the filter that they were found with, as it stands in an address.

    A page that lists dates of its own names itself and, below it, the `file` of its feed; its entries are then headed
    by who holds them, since what they are is the same.
    """
    with translation.override(language):
        own = absolute(page_url + file if page_url else reverse("events_atom") + query)
        feed = Feed(
            title=without_controls(name),
            link=absolute(page_url or calendar_url() + query),
            description=None,
            language=language,
            author_name=without_controls(name),
            feed_url=own,
            feed_guid=own,
        )
        for found in named(dates, language):
            try:
                entry = _entry(found, language)
                if page_url:
                    entry["title"] = f"{entry['author_name']}: {entry['title']}"
                feed.add_item(**entry)
            except Exception:  # one bad record must not cost the others
                log.exception("date left out of a feed occurrence=%s", found.date.pk)
        return feed.writeString("utf-8").encode()


def _entry(found: Named, language: str) -> dict:
    date, title = found.date, found.page.title
    if not found.url:
        raise Unwritable("no address")
    if date.is_off:
        title = (_("Postponed: %(title)s") if date.is_postponed else _("Cancelled: %(title)s")) % {"title": title}
    told = description(found, language, public_place(date, found.page))
    return {
        "title": without_controls(title),
        "link": found.absolute_url,
        # Django writes the summary as HTML that stands escaped in the XML.
        "description": linebreaks(escape(without_controls(told))),
        # Of this date in this language: the same in every feed that names it, whatever becomes of its address.
        "unique_id": uuid.uuid5(date.uid, language).urn,
        "updateddate": date.revised_at,
        "author_name": without_controls(found.host.title),
        "categories": [str(date.event.get_kind_display())],
    }
