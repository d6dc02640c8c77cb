"""Hands for tests of what readers see of ads: an ad that is drawn, printed, given for; a page as text."""

import datetime as dt
import html
import io
import re
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from donations.models import Fund
from outreach.models import Placement, Preview, State
from tests import ad_factories, factories
from tests.donations.test_ledger import given_by_card

RAN_ON = dt.date(2026, 8, 5)


def funding(fund: Fund, price: int = 1_500_000, **fields: Any) -> Placement:
    """An ad whose money is being raised."""
    return ad_factories.placement(asked=ad_factories.quote(price=price), fund=fund, **fields)


def give(fund: Fund, amount: int, key: str = "gift:1") -> None:
    given_by_card(fund, amount, key=key)


def png(width: int = 800, height: int = 1000) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def drawn(ad: Placement, **fields: Any) -> Preview:
    """The worker has drawn it."""
    facts = {"file": png(), "width": 800, "height": 1000, "names": 480, "more": 5838, "mark": "a" * 64, **fields}
    return Preview.objects.update_or_create(placement=ad, defaults=facts)[0]


def printed(ad: Placement, **fields: Any) -> Placement:
    """It came out, and its tear sheet is here."""
    sheet = factories.picture(description="A newspaper page: a headline over columns of names.")
    facts = {"state": State.TEAR_SHEET, "approved_amount": 1_400_000, "runs_on": RAN_ON, "tear_sheet": sheet, **fields}
    Placement.objects.filter(pk=ad.pk).update(**facts)
    return Placement.objects.get(pk=ad.pk)


def source_of(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


NO_MARKS = {0x2068: None, 0x2069: None}  # what isolates a script from another is not read


def words_of(client, url: str) -> str:
    """What the page says, on one line."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", source_of(client, url), flags=re.DOTALL)
    text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))
    return (re.sub(r" (?=[.,:])", "", text)).translate(NO_MARKS)


def queries_of(client, url: str) -> int:
    client.get(url)  # what the process keeps is warm, and small copies are made
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
