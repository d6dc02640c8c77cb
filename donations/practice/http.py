"""The stripe library's way to the stand-in: requests are answered here instead of by a server. Imports the answers.

The same key and request are answered the same, a second time out of memory; the same key with another request is
refused. Two at the same moment wait for each other, where the payment company would refuse the second (409).
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import stripe
from django.db import transaction

from donations.models import PracticeReply
from donations.practice import balance, disputes, events, invoices, payments, people, refunds, sessions, subscriptions
from donations.practice.expand import answer
from donations.practice.refusals import Refused
from donations.practice.routes import respond
from donations.practice.store import new_id

ANSWERING = (balance, disputes, events, invoices, payments, people, refunds, sessions, subscriptions)
Reply = tuple[int, dict[str, Any], dict[str, str]]


class PracticeHTTP(stripe.HTTPClient):
    """Speaks like a server of the payment company."""

    name = "practice"

    def request(
        self, method: str, url: str, headers: Mapping[str, str], post_data: str | None = None
    ) -> tuple[str, int, dict[str, str]]:
        """The body, status and headers that answer this request."""
        address = urlsplit(url)
        form = post_data if method.lower() == "post" else address.query
        key = headers.get("Idempotency-Key", "") if method.lower() == "post" else ""
        status, body, more = reply(method.upper(), address.path, form or "", key)
        return json.dumps(body), status, {"Request-Id": new_id("req"), **more}

    def close(self) -> None:
        """There is no connection to close."""


def reply(method: str, path: str, form: str, key: str) -> Reply:
    """Status, body and headers. What a refused request did is undone, but for a card that was declined."""
    try:
        # Looking takes no lock: on SQLite a transaction begins with that of the whole database.
        with nullcontext() if method == "GET" else transaction.atomic():
            return _once(method, path, form, key) if key else (*_run(method, path, form), {})
    except Refused as refusal:
        return refusal.status, refusal.body, {}


def _once(method: str, path: str, form: str, key: str) -> Reply:
    fingerprint = hashlib.sha256(f"{method} {path} {sorted(parse_qsl(form))}".encode()).hexdigest()
    kept, is_new = PracticeReply.objects.get_or_create(
        key=key, defaults={"fingerprint": fingerprint, "status": 500, "body": {}}
    )
    if kept.fingerprint != fingerprint:
        raise Refused(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request.",
            kind="idempotency_error",
        )
    if not is_new:
        return kept.status, kept.body, {"Idempotent-Replayed": "true"}
    status, body = _run(method, path, form)
    PracticeReply.objects.filter(pk=kept.pk).update(status=status, body=body)
    return status, body, {}


def _run(method: str, path: str, form: str) -> tuple[int, dict[str, Any]]:
    params = decode(form)
    try:
        return 200, answer(respond(method, path, params), params.get("expand", []))
    except Refused as refusal:
        if refusal.status != 402:  # a declined card is an outcome, and what led to it stays
            raise
        return refusal.status, refusal.body


def decode(form: str) -> dict[str, Any]:
    """A form with brackets as what it was made from: a[b]=1&c[0][d]=2 → {"a": {"b": "1"}, "c": [{"d": "2"}]}."""
    whole: dict[str, Any] = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        first, *rest = name.replace("]", "").split("[")
        here = whole
        for step, following in zip([first, *rest], [*rest, None], strict=True):
            step = step or str(len(here))
            if following is None:
                here[step] = value
            else:
                here = here.setdefault(step, {})
    return _listed(whole)


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return [_listed(value[name]) for name in sorted(value, key=int)]
    return {name: _listed(inner) for name, inner in value.items()}
