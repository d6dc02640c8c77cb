"""Lists of the desk that go on: the number behind which the next page begins stands in its address."""

from django.http import HttpRequest

LONGEST = 18  # digits of a key


def after_in(request: HttpRequest) -> int | None:
    """The number after which this page begins; None for the first page and for whatever is no number."""
    said = request.GET.get("after", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST else None


def next_address(number: int) -> str:
    """The end of the next page's address."""
    return f"?after={number}"
