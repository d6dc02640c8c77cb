"""Hosting along on both desks: who may ask and answer, and that guests stay with the host."""

import datetime as dt

import pytest

from chapters.models import ChapterPage, Role
from events.actions.cohosts import accept_co_host, ask_co_host
from events.models import CoHost, EventPage, Occurrence, OccurrenceQuerySet, Shift
from tests import factories
from tests.events.hands import words
from tests.worlds import grown

pytestmark = pytest.mark.django_db
CANARIES = {"name": "Canaria Gelb", "email": "canary@birds.example", "shift": "Canary cage"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def date() -> Occurrence:
    """A date of Berlin with a guest whom nobody in Paris may know of."""
    event = factories.event(factories.chapter("Berlin", slug="berlin"), title="We read the names", slug="names")
    row = factories.occurrence(event, capacity=9, seats_taken=3)
    shift = Shift.objects.create(occurrence=row, role="other", name=CANARIES["shift"], capacity=5, seats_taken=3)
    contact = factories.contact(CANARIES["email"])
    factories.rsvp(row, name=CANARIES["name"], contact=contact, state="confirmed", party=3, shift=shift)
    return row


@grown
def paris() -> ChapterPage:
    return factories.chapter("Paris", slug="paris")


@grown
def people(date, paris) -> dict:
    return {
        "berlin": factories.member(date.chapter),
        "berlin host": factories.member(date.chapter, Role.HOST),
        "berlin editor": factories.member(date.chapter, Role.EDITOR),
        "paris": factories.member(paris),
        "paris host": factories.member(paris, Role.HOST),
        "paris greeter": factories.member(paris, Role.GREETER),
        "london": factories.member(factories.chapter("London", slug="london")),
        "admin": factories.network_admin(),
    }


def page_of(date: Occurrence, act: str = "") -> str:
    return f"/desk/berlin/dates/{date.uid}/co-hosts/{act}"


def request_to(date: Occurrence, chapter: ChapterPage, actor=None) -> CoHost:
    return ask_co_host(event=date.event, chapter=chapter, actor=actor)


def agreed(date: Occurrence, chapter: ChapterPage) -> CoHost:
    return accept_co_host(co_host=request_to(date, chapter), actor=None)


def state() -> str:
    return CoHost.objects.get().state


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("berlin", 302),
        ("berlin host", 302),
        ("admin", 302),
        ("berlin editor", 404),
        ("paris", 404),
        ("london", 404),
    ],
)
def test_asking_is_for_those_who_manage_the_hosts_dates(client, date, paris, people, who, status):
    client.force_login(people[who])

    response = client.post(page_of(date), {"chapter": str(paris.translation_key)})

    assert response.status_code == status
    assert CoHost.objects.exists() is (status == 302)


@pytest.mark.parametrize(
    ("who", "status"),
    [("paris", 302), ("paris host", 302), ("admin", 302), ("paris greeter", 404), ("berlin", 404), ("london", 404)],
)
@pytest.mark.parametrize("act", ["accept", "decline"])
def test_answering_is_for_those_who_manage_dates_of_the_chapter_that_was_asked(
    client, date, paris, people, who, status, act
):
    row = request_to(date, paris)
    client.force_login(people[who])

    assert client.get(f"/desk/paris/co-hosting/{row.pk}/{act}/").status_code in (404, 405)
    assert client.post(f"/desk/paris/co-hosting/{row.pk}/{act}/").status_code == status
    assert state() == ({"accept": "accepted", "decline": "declined"}[act] if status == 302 else "requested")


def test_another_chapters_request_does_not_exist(client, date, paris, people):
    """Neither through one's own desk nor through a date of one's own."""
    row = request_to(date, paris)
    client.force_login(people["london"])
    own = factories.occurrence(factories.event(ChapterPage.objects.get(slug="london"), slug="own"))

    for act in ("accept", "decline", "end"):
        assert client.post(f"/desk/london/co-hosting/{row.pk}/{act}/").status_code == 404
    for act in ("withdraw", "end"):
        assert client.post(f"/desk/london/dates/{own.uid}/co-hosts/{row.pk}/{act}/").status_code == 404
        assert client.post(f"/desk/london/dates/{date.uid}/co-hosts/{row.pk}/{act}/").status_code == 404
    assert state() == "requested"


def test_a_request_is_answered_on_the_desk_of_the_chapter_that_was_asked(client, date, paris, people):
    request_to(date, paris)
    client.force_login(people["paris"])

    panel = words(client.get("/desk/paris/"))
    assert "Berlin asks you to co-host We read the names" in panel
    client.post(f"/desk/paris/co-hosting/{CoHost.objects.get().pk}/accept/")

    panel, page = words(client.get("/desk/paris/")), words(client.get("/desk/paris/co-hosting/"))
    for text in (panel, page):
        assert "Hosted by Berlin with Paris" in text
        assert "3 coming of 9 seats" in text
        assert "asks you" not in text
    assert "Stop co-hosting" in page


def test_who_may_not_answer_sees_the_dates_but_no_request(client, date, paris, people):
    request_to(date, paris)
    client.force_login(people["paris greeter"])
    assert "Berlin" not in words(client.get("/desk/paris/"))

    CoHost.objects.update(state="accepted")
    told = client.get("/desk/paris/")
    assert "Hosted by Berlin with Paris" in words(told)
    assert "/co-hosting/" not in told.content.decode()


def test_the_host_sees_what_became_of_it_and_may_stop_it(client, date, paris, people):
    client.force_login(people["berlin"])
    assert "Paris" in words(client.get(page_of(date)))  # to choose
    client.post(page_of(date), {"chapter": str(paris.translation_key)})
    row = CoHost.objects.get()
    assert "Paris Asked Take the request back" in words(client.get(page_of(date)))

    assert client.post(page_of(date, f"{row.pk}/withdraw/")).status_code == 302
    assert state() == "ended"
    CoHost.objects.update(state="accepted")
    assert "Paris Co-hosts Host without them" in words(client.get(page_of(date)))
    assert client.post(page_of(date, f"{row.pk}/end/")).status_code == 302
    assert state() == "ended"


@pytest.mark.parametrize(("before", "act"), [("accepted", "withdraw"), ("requested", "end"), ("declined", "withdraw")])
def test_a_button_that_is_late_says_so_and_does_nothing_else(client, date, paris, people, before, act):
    """Agreed while the host was about to take it back: that is not the end of it, unless they say so."""
    row = request_to(date, paris)
    CoHost.objects.update(state=before)
    client.force_login(people["berlin"])

    response = client.post(page_of(date, f"{row.pk}/{act}/"))

    assert (response.status_code, state()) == (409, before)
    assert "Please look again." in words(response)


@pytest.mark.parametrize("value", ["", "x", "00000000-0000-0000-0000-000000000000", "berlin", "paris"])
def test_what_is_not_in_the_list_is_refused(client, date, paris, people, value):
    keys = {"berlin": date.chapter.translation_key, "paris": paris.translation_key}
    ChapterPage.objects.filter(slug="paris").update(risk="high")
    client.force_login(people["berlin"])

    response = client.post(page_of(date), {"chapter": str(keys.get(value, value))})

    assert (response.status_code, CoHost.objects.exists()) == (422, False)
    assert "Choose a chapter." in words(response)


def test_at_high_risk_there_is_nobody_to_ask_and_the_page_says_why(client, date, people):
    EventPage.objects.update(risk="high")
    client.force_login(people["berlin"])

    told = words(client.get(page_of(date)))

    assert "no chapter can co-host this" in told
    assert "Paris" not in told


def test_at_high_risk_no_desk_of_another_chapter_knows_of_it(client, date, paris, people):
    agreed(date, paris)
    EventPage.objects.update(risk="high")
    client.force_login(people["paris"])

    for address in ("/desk/paris/", "/desk/paris/co-hosting/"):
        assert "We read the names" not in words(client.get(address))


def everything_paris_can_open(client, date: Occurrence) -> dict[str, str]:
    addresses = [
        "/desk/paris/",
        "/desk/paris/co-hosting/",
        f"/desk/paris/dates/{date.uid}/",
        f"/desk/paris/dates/{date.uid}/co-hosts/",
        f"/desk/paris/dates/{date.uid}/edit/",
        f"/desk/berlin/dates/{date.uid}/",
        "/desk/berlin/",
        "/chapters/paris/",
        "/chapters/paris/calendar.ics",
        f"{date.event.url}{date.slug}/",
    ]
    return {address: client.get(address).content.decode() for address in addresses}


def seen(found: dict[str, str], *canaries: str) -> set[str]:
    return {address for address, text in found.items() if any(canary in text for canary in canaries)}


@pytest.mark.parametrize("who", ["paris", "paris host", "paris greeter"])
def test_only_the_host_sees_people(client, date, paris, people, who):
    agreed(date, paris)
    client.force_login(people[who])

    found = everything_paris_can_open(client, date)

    assert seen(found, CANARIES["name"], CANARIES["email"]) == set()
    assert seen(found, "We read the names") >= {"/desk/paris/", "/chapters/paris/", "/chapters/paris/calendar.ics"}


def test_control_if_a_date_were_of_all_its_hosts_the_canaries_would_sing(client, date, paris, people, monkeypatch):
    """The same crawl, with `of_chapter` saying what `shown_by` says: it finds the guest."""
    agreed(date, paris)
    client.force_login(people["paris"])
    monkeypatch.setattr(OccurrenceQuerySet, "of_chapter", lambda rows, page: rows.shown_by([page.translation_key]))

    found = everything_paris_can_open(client, date)

    assert seen(found, CANARIES["name"]) == {f"/desk/paris/dates/{date.uid}/"}


def test_the_co_host_can_neither_cancel_nor_change_the_date(client, date, paris, people):
    agreed(date, paris)
    client.force_login(people["paris"])

    for chapter in ("paris", "berlin"):
        for act in ("cancel/", "call-back/", "edit/", "postpone/"):
            assert client.post(f"/desk/{chapter}/dates/{date.uid}/{act}", {"reason": "x"}).status_code == 404
    date.refresh_from_db()
    assert date.status == "scheduled"


def test_a_past_date_is_no_longer_on_the_desk(client, date, paris, people):
    agreed(date, paris)
    now = date.starts_at - dt.timedelta(days=30)
    Occurrence.objects.update(starts_at=now, ends_at=now + dt.timedelta(hours=1))
    client.force_login(people["paris"])

    assert "We read the names" not in words(client.get("/desk/paris/"))
