"""Every request that code of ours can make is one that the stand-in answers, and therefore checks."""

import inspect
import re
from pathlib import Path

import pytest
import stripe

from donations.practice.routes import ROUTES

CALL = re.compile(
    r"\bv1\s*\.((?:[a-z_]+\s*\.\s*)+)(create|retrieve|list|update|cancel|delete|pay|expire|attach|\w+_\w+)\b"
)
FOLDERS = ("donations", "organizer")


class Listening(stripe.HTTPClient):
    """Answers nothing; remembers what was asked."""

    name = "listening"

    def __init__(self):
        super().__init__()
        self.asked = ("", "")

    def request(self, method, url, headers, post_data=None):
        self.asked = (method.upper(), url.removeprefix("https://api.stripe.com").partition("?")[0])
        return "{}", 200, {}


def calls(root: Path) -> set[tuple[str, str]]:
    """(“checkout.sessions”, “create”) for each call of the library in our code."""
    files = [path for folder in FOLDERS for path in (root / folder).glob("**/*.py")]
    found = [match for path in files if "practice" not in path.parts for match in CALL.findall(path.read_text())]
    return {(re.sub(r"\s", "", service).strip("."), method) for service, method in found}


def address_of(service: str, method: str) -> tuple[str, str]:
    """The request that a call makes."""
    listening = Listening()
    here = stripe.StripeClient("sk_test_x", http_client=listening).v1
    for name in service.split("."):
        here = getattr(here, name)
    call = getattr(here, method)
    needed = [one for one in inspect.signature(call).parameters.values() if one.default is one.empty]
    call(*[{} if one.name == "params" else "key_1" for one in needed])
    return listening.asked


def answered(method: str, path: str) -> bool:
    return any(route.method == method and route.pattern.fullmatch(path) for route in ROUTES)


def test_every_call_of_ours_is_answered(root_dir):
    made = calls(root_dir)
    assert ("checkout.sessions", "create") in made
    assert len(made) > 8
    unanswered = {call: address_of(*call) for call in made if not answered(*address_of(*call))}
    assert unanswered == {}


@pytest.mark.parametrize(("service", "method"), [("coupons", "create"), ("prices", "list")])
def test_control_a_call_that_nobody_answers_would_be_found(service, method):
    assert not answered(*address_of(service, method))
