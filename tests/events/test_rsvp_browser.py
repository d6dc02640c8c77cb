"""The whole way in a real browser, from the form to giving the seat back. Opening a link never does anything."""

import re
from pathlib import Path

import pytest

from events.models import Rsvp
from events.rules import rsvp_token
from people.models import OutgoingMail
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def states() -> list[str]:
    return list(Rsvp.objects.values_list("state", flat=True))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_seat_is_asked_for_kept_and_given_back(new_page, javascript):
    event = factories.event(title="We read the names", capacity=6)
    date = factories.occurrence(event)
    foreign: list[str] = []
    page = new_page(f"{event.url}{date.slug}/", width=360, javascript=javascript)
    origin = page.url.partition("/chapters/")[0]
    page.on("request", lambda request: None if request.url.startswith(origin) else foreign.append(request.url))

    page.get_by_label("Name or alias").fill("Sima")
    page.get_by_label("E-mail", exact=True).fill("sima@")
    page.get_by_label("How many of you").fill("۲")
    page.get_by_role("button", name="Keep me a seat").click()
    assert "Add the part after “@”" in page.get_by_role("alert").inner_text()
    page.get_by_label("E-mail", exact=True).fill("sima@example.org")
    page.get_by_role("button", name="Keep me a seat").click()
    page.wait_for_url("**/rsvp/sent/*")

    link = f"/r/{rsvp_token(Rsvp.objects.get())}/"
    for _ in range(3):
        page.goto(link, wait_until="networkidle")
    assert (states(), OutgoingMail.objects.count()) == (["pending"], 1)

    page.get_by_role("button", name="Keep my seats").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Add to calendar").click()
    date.refresh_from_db()
    assert (states(), date.seats_taken) == (["confirmed"], 2)
    assert f"UID:{date.uid}" in Path(download.value.path()).read_text()

    page.get_by_role("link", name="I cannot come").click()
    assert states() == ["confirmed"]
    page.get_by_role("button", name=re.compile("Give my seats back")).click()
    date.refresh_from_db()
    assert (states(), date.seats_taken) == (["cancelled"], 0)
    assert (page.context.cookies(), foreign) == ([], [])
