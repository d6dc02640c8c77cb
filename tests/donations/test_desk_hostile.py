"""Whatever somebody types on the treasurer's desk, and however much there is: pages stand, and cost the same."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from chapters import step_up
from donations.actions.matches import add_match
from donations.actions.refunds import ask_refund
from donations.models import Gift, Match, Pledge
from donations.references import new_reference
from donations.views.desk_offline import A_PAGE
from tests import factories
from tests.donations.desk_hands import by_card, by_hand, page, world
from tests.worlds import grown

pytestmark = pytest.mark.django_db
NAUGHTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} {% load i18n %}",
    "'; DROP TABLE donations_gift; --",
    "%s %(amount)s {0} {name}",
    '=HYPERLINK("https://evil.example")',
    "شیرین ‌محمدی",
    "田中さん",
    "Z͑ͫ̓a̴l̵g̶o̷",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "x" * 80,
    "   ",
    "null \u202elive",
    "-1",
]
REFUSED = ["a\u0007b", "two\nlines", "x" * 5000]


@pytest.fixture(autouse=True)
def _no_second_factor(settings, monkeypatch):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)


@grown
def office():
    return world()


@pytest.fixture
def desk(client, office):
    chapter, fund, treasurer = office
    client.force_login(treasurer)
    return chapter, fund, treasurer


def recorded(client, fund, text: str):
    address = page(f"{fund.key}/record/")
    nonce = client.get(address).context["form"]["nonce"].value()
    told = {"way": "cheque", "amount": "5", "received_on": "2026-11-20", "locale": "en", "attested": "on"}
    words = {"name": text, "message": text, "note": text, "second_counter": text[:80], "shows_name": "on"}
    return client.post(address, {**told, **words, "nonce": nonce})


@pytest.mark.parametrize("text", NAUGHTY)
def test_whatever_is_typed_is_shown_as_it_was_typed(client, desk, text):
    fund = desk[1]
    response = recorded(client, fund, text)
    if not text.strip():
        assert (response.status_code, Gift.objects.count()) == (422, 0)  # a name of spaces is none that can be shown
        return
    gift = Gift.objects.get()
    assert (gift.name, gift.note) == (text, text)
    for address in (f"gifts/{gift.uid}/", f"{fund.key}/", f"gifts/{gift.uid}/correct/"):
        shown = client.get(page(address)).content.decode()
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
    assert text in client.get(page(f"gifts/{gift.uid}/")).context["line"].name


@pytest.mark.parametrize("text", REFUSED)
def test_what_would_break_a_mail_is_refused(client, desk, text):
    response = recorded(client, desk[1], text)
    assert response.status_code in (400, 422)
    assert Gift.objects.count() == 0


@pytest.mark.parametrize("text", [one for one in NAUGHTY if one.strip()])
def test_reasons_and_names_of_matches_are_words_and_nothing_else(client, desk, text):
    fund = desk[1]
    gift = by_hand(fund, desk[2])
    client.post(page(f"{fund.key}/matches/"), {"name": text, "cap": "5", "starts_on": "2026-11-01"})
    client.post(page(f"gifts/{gift.uid}/correct/"), {"reason": text})
    assert Match.objects.get().name == text
    for address in (f"{fund.key}/matches/", f"gifts/{gift.uid}/", f"{fund.key}/record/"):
        response = client.get(page(address))
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("cap", ["0", "-1", "1e9", "99999999999999", "", "ten"])
def test_a_match_needs_a_cap_that_can_be_read(client, desk, cap):
    response = client.post(page(f"{desk[1].key}/matches/"), {"name": "x", "cap": cap, "starts_on": "2026-11-01"})
    assert (set(response.context["form"].errors), Match.objects.count()) == ({"cap"}, 0)


def promises(fund, number: int) -> None:
    today = timezone.now().date()
    Pledge.objects.bulk_create(
        Pledge(
            **{"fund": fund, "amount": 100, "way": "cash", "reference": new_reference(), "livemode": False},
            **{"due_on": today + dt.timedelta(days=at // 3), "state": "standing", "locale": "en"},
            token_hash=uuid.uuid4().hex,
        )
        for at in range(number)
    )


def test_every_pledge_stands_on_exactly_one_page(client, desk):
    fund = desk[1]
    promises(fund, A_PAGE + 7)
    first = client.get(page(f"{fund.key}/pledges/"))
    second = client.get(page(f"{fund.key}/pledges/") + first.context["later"])
    seen = [row["pledge"].pk for one in (first, second) for row in one.context["pledges"]]
    assert (len(seen), len(set(seen)), second.context["later"]) == (A_PAGE + 7, A_PAGE + 7, "")


@pytest.mark.parametrize("after", ["x", "2026-02-31_1", "2026-11-20_", "_1", "2026-11-20_99999999999999999999"])
def test_a_place_among_pledges_that_nobody_wrote_is_the_first_page(client, desk, after):
    promises(desk[1], 1)
    assert len(client.get(page(f"{desk[1].key}/pledges/?after={after}")).context["pledges"]) == 1


def test_other_pages_cost_the_same_at_few_and_many(client, desk, django_assert_max_num_queries):
    chapter, fund, treasurer = desk
    gift = by_hand(fund, treasurer, 10_000)
    form = {"what": "gifts", "since": "2026-01-01", "until": "2030-01-01", "format": "csv", "reason": "x"}

    def more():
        add_match(fund=fund, name="x", cap=10, starts_at=timezone.now(), ends_at=None, author=treasurer)
        promises(fund, 3)
        by_card(fund, received_at=timezone.now())
        by_hand(fund, treasurer, chapters=[chapter], name="Ada")
        ask_refund(gift=gift, amount=1, author=treasurer, reason="x")

    for address, sent in [
        (f"{fund.key}/matches/", None),
        (f"{fund.key}/pledges/", None),
        (f"{fund.key}/numbers/", None),
        (f"{fund.key}/record/", None),
        (f"gifts/{gift.uid}/", None),
        (f"{fund.key}/export/", form),
    ]:
        counts = []
        more()
        for _round in range(2):
            client.get(page(address))
            with django_assert_max_num_queries(30) as caught:
                client.post(page(address), sent) if sent else client.get(page(address))
            counts.append(len(caught))
            more()
        assert counts[0] == counts[1], address


def test_funds_of_two_chapters_do_not_meet(client, desk):
    other = factories.fund(chapter=factories.chapter("Berlin", slug="berlin"))
    by_card(other, 777)
    assert client.get(page(f"{other.key}/")).status_code == 404
    assert "$7.77" not in client.get(page("")).content.decode()
