"""How the stand-in refuses: with the status, type, code and words of the payment company. Imports nothing of ours."""

from typing import Any


class Refused(Exception):
    """An answer that is an error. `status` 402 is about a card; such an answer is kept under the idempotency key."""

    def __init__(self, message: str, *, status: int = 400, kind: str = "invalid_request_error", **details: Any):
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, **details}}


def missing(kind: str, key: str) -> Refused:
    """No such object: “No such payment_intent: 'pi_1'”."""
    return Refused(f"No such {kind}: '{key}'", status=404, code="resource_missing", param="id")


def unknown_route(method: str, path: str) -> Refused:
    """An address that the payment company, or this stand-in, does not have."""
    return Refused(f"Unrecognized request URL ({method}: {path}).", status=404)


def declined(message: str = "Your card was declined.", code: str = "card_declined", **details: Any) -> Refused:
    """A card that does not pay."""
    return Refused(message, status=402, kind="card_error", code=code, **details)
