"""What someone does who signs: fill in the form, as people do, in their own time."""

from typing import Any

from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appeals.forms.signing import STAMP
from appeals.models import AppealPage

FILLED = {"name": "Sima Mohammadi", "email": "sima@example.org", "country": "DE", "shows": "on"}


def stamp(seconds: int = 30) -> str:
    """What a form says that has been open for so long."""
    return signing.dumps(int(timezone.now().timestamp()) - seconds, salt=STAMP)


def send(client: Client, page: AppealPage, *, prefix: str = "", **fields: Any) -> Any:
    """Send the form; `network` is the address it comes from."""
    url = prefix + reverse("appeals_sign", args=[page.translation_key])
    network = fields.pop("network", "203.0.113.5")
    data = {**FILLED, "stamp": stamp(), **fields}
    return client.post(url, data, headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR=network)
