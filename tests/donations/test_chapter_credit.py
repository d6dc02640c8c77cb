"""A gift through a chapter's page is that chapter's share, whatever becomes of the chapter meanwhile."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone, translation

from chapters.models import Risk
from donations.actions import attempts, breaker
from donations.actions.shares import sum_shares
from donations.models import Attempt, Breaker, GiftCredit
from donations.queries.giving import creditable
from donations.queries.shares import shares_of
from donations.safeguards import PAUSE, SESSIONS
from tests import factories
from tests.donations import making, ringing
from tests.donations.giving_hands import look, press, token_on
from tests.donations.stripe_hands import hands
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def page():
    return factories.fund_page()


@grown
def sf():
    return factories.chapter("San Francisco", slug="sf")


def pay_and_hear() -> None:
    for session in Attempt.objects.filter(state="open").values_list("session_id", flat=True):
        hands.press(session, "pays")
    ringing.hear()
    sum_shares()


def shares(fund) -> dict[str, int]:
    return {share.chapter.title: share.amount for share in shares_of(fund)}


def test_from_a_chapters_page_to_its_share(client, page, sf):
    shared = client.get(f"{page.url}for/sf/").content.decode()
    assert '<input type="hidden" name="chapter" value="sf">' in shared
    step = look(client, page, amount="2500", chapter="sf")
    assert '<option value="sf" selected>' in step.content.decode()
    press(client, page, step=token_on(step), chapter="sf")
    pay_and_hear()

    assert shares(page.fund) == {"San Francisco": 2500}
    assert "$25" in client.get(f"{page.url}for/sf/").content.decode()


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_a_chapter_is_one_in_every_language(client, page, sf, language):
    factories.translation(sf, "fa", title="سان‌فرانسیسکو")
    with translation.override(language):
        press(client, page, chapter="sf")

    assert Attempt.objects.get().chapter == sf
    name = "سان‌فرانسیسکو" if language == "fa" else "San Francisco"
    assert [title for _chapter, title in creditable(language)] == [name]


@pytest.mark.parametrize("fate", ["hidden", "unpublished"])
def test_a_chapter_that_is_gone_by_now_holds_nobody_up(client, page, sf, fate):
    step = token_on(look(client, page, amount="2500", chapter="sf"))
    if fate == "hidden":
        sf.risk = Risk.HIGH
        sf.save_revision().publish()
    else:
        sf.unpublish()

    assert press(client, page, step=step, chapter="sf").status_code == 303
    assert Attempt.objects.get().chapter is None


def test_what_was_begun_for_a_chapter_stays_its_share_and_it_is_not_named(client, page, sf):
    press(client, page, chapter="sf")
    sf.risk = Risk.HIGH
    sf.save_revision().publish()
    pay_and_hear()

    assert [(credit.chapter_id, credit.amount) for credit in GiftCredit.objects.all()] == [(sf.pk, 2500)]
    assert shares(page.fund) == {}
    assert "San Francisco" not in client.get(page.url).content.decode()
    assert client.get(f"{page.url}for/sf/").status_code == 404


def test_a_chapter_that_was_taken_down_is_no_dead_link(client, page, sf):
    press(client, page, chapter="sf")
    pay_and_hear()
    assert f'href="{page.url}for/sf/"' in client.get(page.url).content.decode()
    sf.unpublish()

    assert "for/sf/" not in client.get(page.url).content.decode()
    assert client.get(f"{page.url}for/sf/").status_code == 404


def test_every_share_that_is_named_has_its_page_in_every_language(client, page, sf):
    factories.translation(sf, "fa", title="سان‌فرانسیسکو", slug="san-francisco-fa")
    farsi = factories.translation(page, "fa")
    press(client, page, chapter="sf")
    pay_and_hear()

    for one, name in ((page, "San Francisco"), (farsi, "سان‌فرانسیسکو")):
        link = client.get(one.url).content.decode().partition(f'href="{one.url}for/')[2].partition('"')[0]
        shared = client.get(f"{one.url}for/{link}")
        assert (shared.status_code, name in shared.content.decode()) == (200, True)


def test_nobody_is_credited_unless_somebody_said_so(client, page, sf):
    body = look(client, page, amount="2500").content.decode()
    press(client, page)
    pay_and_hear()

    assert '<option value="" selected>' in body
    assert (Attempt.objects.get().chapter, shares(page.fund)) == (None, {})


def begun(**fields) -> Attempt:
    """An attempt in the middle of its life, with everything that could be forgotten."""
    said = {"name": "Mina", "message": "For Sima", "dedication": "N.", "contact": factories.contact()}
    return making.attempt(**{**said, "state": "open", "checkout_url": "https://checkout.stripe.com/x", **fields})


@pytest.mark.parametrize(
    ("state", "age", "forgotten"),
    [
        ("open", -1, False),
        ("open", 1, True),
        ("begun", 1, True),
        ("expired", 1, True),
        ("failed", 1, True),
        ("paid", 1, False),
        ("processing", 1, False),
    ],
)
def test_what_came_to_nothing_is_forgotten_on_its_day(state, age, forgotten):
    mine = begun(state=state, erase_at=timezone.now() - dt.timedelta(minutes=age))
    assert attempts.forget_attempts() == forgotten

    mine.refresh_from_db()
    kept = (mine.name, mine.message, mine.dedication, mine.checkout_url, mine.contact)
    assert (not any(kept)) is forgotten
    assert (mine.amount, mine.fund_id is not None) == (2500, True)
    assert attempts.forget_attempts() == 0


def test_a_gift_keeps_what_its_attempt_says_though_the_attempt_looks_unpaid():
    mine = begun(erase_at=timezone.now() - dt.timedelta(days=1))
    making.gift(mine.fund, attempt=mine)

    assert attempts.forget_attempts() == 0
    mine.refresh_from_db()
    assert (mine.name, mine.state) == ("Mina", "open")


@pytest.mark.parametrize(("ago", "ends"), [(-60, False), (0, True), (60, True)])
def test_an_attempt_without_a_page_ends_to_the_second(time_machine, ago, ends):
    now = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    time_machine.move_to(now, tick=False)
    mine = making.attempt(state="begun", expires_at=now - dt.timedelta(seconds=ago))
    attempts.expire_attempts()

    mine.refresh_from_db()
    assert (mine.state == "expired") is ends


@pytest.mark.parametrize("count", [SESSIONS - 1, SESSIONS])
def test_a_crowd_is_let_in_up_to_its_number(page, count):
    now = timezone.now()
    common = {"fund": page.fund, "amount": 100, "currency": "USD", "livemode": False, "locale": "en"}
    Attempt.objects.bulk_create(
        Attempt(**common, uid=uuid.uuid4(), token_hash=f"{number:064x}", expires_at=now, erase_at=now)
        for number in range(count)
    )

    assert breaker.watch_cards() is (count >= SESSIONS)
    assert breaker.is_open() is (count >= SESSIONS)


def test_a_pause_holds_to_its_last_second(time_machine):
    now = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    Breaker.objects.create(until=now + PAUSE, declined=20)
    seen = []
    for seconds in (0, PAUSE.total_seconds() - 1, PAUSE.total_seconds()):
        time_machine.move_to(now + dt.timedelta(seconds=seconds), tick=False)
        seen.append(breaker.is_open())

    assert seen == [True, True, False]


@pytest.mark.parametrize(("language", "said"), [("en", "Cards are paused"), ("fa", 'lang="fa"'), ("es", 'lang="es"')])
def test_a_pause_is_told_before_anything_is_typed_and_other_ways_are_named(client, page, language, said):
    Breaker.objects.create(until=timezone.now() + PAUSE, declined=20)
    with translation.override(language):
        body = look(client, page, amount="2500").content.decode()

    assert said in body
    assert "notice--stop" in body
    assert "To the person with the red notebook" in body
    with translation.override(language):
        refused = press(client, page, name="Mina", message="For Sima")
    assert (refused.status_code, refused["Retry-After"]) == (503, "30")
    assert "For Sima" in refused.content.decode()
    assert Attempt.objects.count() == 0
