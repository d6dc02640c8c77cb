"""The treasurer's desk in the language that its treasurer chose: every page, whole, in its direction and digits."""

import datetime as dt
import re
from html import unescape

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from chapters import step_up
from donations.actions.offline import correct_gift
from donations.actions.refunds import ask_refund
from donations.desk_words import ACCOUNTS, DISPUTES, POSTINGS
from donations.models import Breaker, Dispute, Gift, Match, MonthlyGift, Pledge, Refund
from donations.references import new_reference
from donations.views.desk_company import STATES
from tests import factories
from tests.donations.desk_hands import by_card, by_hand, page, world
from tests.worlds import grown

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OTHERS = ["fa", "es"]
SCRIPTS = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", re.DOTALL)


@pytest.fixture
def fresh(monkeypatch):
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)


@grown
def office():
    return world()


@pytest.fixture(params=OTHERS)
def desk(request, client, fresh, office):
    """A treasurer who reads another language than the chapter's page is written in."""
    chapter, fund, treasurer = office
    treasurer.locale = request.param
    treasurer.save()
    client.force_login(factories.with_second_factor(treasurer))
    return request.param, chapter, fund, treasurer


def words_of(response) -> str:
    """What is read on a page: no tags, no scripts."""
    return SCRIPTS.sub(" ", response.content.decode())


def promise(fund) -> Pledge:
    return Pledge.objects.create(
        **{"fund": fund, "amount": 123_456, "way": "transfer", "reference": new_reference(), "livemode": False},
        **{"due_on": dt.date(2026, 11, 1), "state": "standing", "locale": "en", "token_hash": new_reference()},
    )


def everything(fund, treasurer) -> dict[str, object]:
    """Whatever a fund can have, so that every branch of every page has something to say."""
    cash, card = by_hand(fund, treasurer, 200_000, name="Ada", shows_name=True), by_card(fund, 123_456)
    mistaken = by_hand(fund, treasurer, 100)
    correct_gift(gift=mistaken, author=treasurer, reason="Twice.")
    refund = ask_refund(gift=cash, amount=100, author=treasurer, reason="Too much.")
    Refund.objects.create(gift=card, amount=100, state=Refund.State.FAILED)
    now = timezone.now()
    Dispute.objects.create(dispute_id="dp_1", gift=card, amount=2500, opened_at=now, answer_by=now)
    Breaker.objects.create(until=now + dt.timedelta(minutes=9), declined=31)
    Match.objects.create(fund=fund, name="two donors", cap=123_456, starts_at=now, livemode=False)
    facts = {"amount": 2500, "currency": "USD", "livemode": False, "locale": "en", "state": "past-due"}
    MonthlyGift.objects.create(fund=fund, attempt=card.attempt, subscription_id="sub_1", **facts)
    return {"gift": cash, "card": card, "mistaken": mistaken, "refund": refund, "pledge": promise(fund)}


def pages_of(fund, made) -> list[str]:
    own = [f"{fund.key}/{one}" for one in ("", "record/", "pledges/", "matches/", "numbers/", "export/")]
    own += [f"{fund.key}/numbers/?by=week", f"{fund.key}/?state=corrected", f"{fund.key}/?month=2020-01-01"]
    own += [f"{fund.key}/record/?pledge={made['pledge'].uid}", f"{fund.key}/record/?reference=nonsense"]
    gifts = [f"gifts/{made[one].uid}/" for one in ("gift", "card", "mistaken")]
    gifts += [f"gifts/{made['gift'].uid}/correct/", f"gifts/{made['card'].uid}/correct/"]
    return ["", "company/", f"refunds/{made['refund'].uid}/undo/", *gifts, *own]


def test_every_page_speaks_and_runs_as_its_reader_does(client, desk):
    language, _chapter, fund, treasurer = desk
    for address in pages_of(fund, everything(fund, treasurer)):
        response = client.get(page(address))
        direction = "rtl" if language == "fa" else "ltr"
        assert response.status_code == 200, address
        assert f'<html lang="{language}" dir="{direction}"' in response.content.decode(), address
        assert response["Content-Language"] == language


def test_no_word_of_the_desk_is_left_in_english(client, desk):
    """What is said of money in a second language is exactly what is most needed there."""
    _language, _chapter, fund, treasurer = desk
    said = [words_of(client.get(page(address))) for address in pages_of(fund, everything(fund, treasurer))]
    left = set(re.findall(r"\b(?:the|given|gift|gifts|pledge|nothing|receipt|refund)\b", " ".join(said), re.IGNORECASE))
    assert left == set()


def test_sums_are_written_as_the_reader_writes_them(client, desk):
    language, _chapter, fund, treasurer = desk
    gift = by_hand(fund, treasurer, 123_456)
    wanted = {"fa": "۱٬۲۳۴٫۵۶ دلار", "es": "1234,56\u00a0US$"}[language]
    for address in (f"{fund.key}/", f"gifts/{gift.uid}/", f"gifts/{gift.uid}/correct/"):
        said = words_of(client.get(page(address)))
        assert wanted in said.replace("1.234", "1234"), address
        assert "1,234.56" not in said


@pytest.mark.parametrize(
    ("address", "form", "field"),
    [
        ("{fund}/record/", {"amount": "0"}, "amount"),
        ("{fund}/record/", {"received_on": "2999-01-01"}, "received_on"),
        ("{fund}/record/", {"way": "cash"}, "second_counter"),
        ("{fund}/record/", {}, "attested"),
        ("{fund}/matches/", {"starts_on": "2026-11-20", "ends_on": "2026-11-19"}, "ends_on"),
        ("{fund}/export/", {"reason": "for ada@example.org"}, "reason"),
        ("gifts/{gift}/correct/", {"reason": "for ada@example.org"}, "reason"),
    ],
)
def test_a_slip_is_told_in_the_readers_words(client, desk, address, form, field):
    language, _chapter, fund, treasurer = desk
    gift = by_hand(fund, treasurer)
    response = client.post(page(address.format(fund=fund.key, gift=gift.uid)), form or {"sent": "1"})
    english = " ".join(response.context["form"].errors[field])
    with translation.override(language):
        told = [str(word) for word in response.context["form"].errors[field]]
    said = unescape(words_of(response))
    assert response.status_code == 422
    assert all(word in said for word in told)
    assert english not in said


def test_a_refusal_of_more_than_is_left_names_the_sum(client, desk):
    language, _chapter, fund, treasurer = desk
    gift = by_hand(fund, treasurer, 2550)
    form = client.get(page(f"gifts/{gift.uid}/")).context["refund_form"]
    told = {"nonce": form["nonce"].value(), "amount": "26", "reason": "x"}
    response = client.post(page(f"gifts/{gift.uid}/refund/"), told)
    said = " ".join(response.context["refund_form"].errors["amount"])
    assert {"fa": "۲۵٫۵۰ دلار", "es": "25,50\u00a0US$"}[language] in said


@pytest.mark.parametrize(
    ("language", "typed", "amount"),
    [("fa", "۱٬۲۵۰٫۵۰", 125_050), ("fa", "٢٥", 2500), ("es", "1.250", 125_000), ("es", "1.250,5", 125_050)],
)
def test_what_is_typed_is_read_as_the_treasurer_writes(client, fresh, language, typed, amount):
    """1.250 is more than a thousand in Madrid, and a slip in San Francisco (case 4)."""
    _chapter, fund, treasurer = world()
    treasurer.locale = language
    treasurer.save()
    client.force_login(factories.with_second_factor(treasurer))
    form = client.get(page(f"{fund.key}/record/")).context["form"]
    told = {"way": "cheque", "amount": typed, "received_on": "2026-11-20", "locale": "en", "attested": "on"}
    client.post(page(f"{fund.key}/record/"), {**told, "nonce": form["nonce"].value()})
    assert Gift.objects.get().amount == amount


def test_a_promise_fills_the_form_with_a_sum_that_is_read_back(client, desk):
    """The control of what is typed: what we wrote ourselves means the same in every language."""
    _language, _chapter, fund, _treasurer = desk
    address = page(f"{fund.key}/record/?pledge={promise(fund).uid}")
    form = client.get(address).context["form"]
    told = {"way": "transfer", "amount": form["amount"].value(), "received_on": "2026-11-20", "locale": "en"}
    client.post(address, {**told, "attested": "on", "nonce": form["nonce"].value()})
    assert Gift.objects.get().amount == 123_456


def test_a_file_has_heads_in_the_readers_words_and_figures_that_can_be_added(client, desk):
    _language, _chapter, fund, treasurer = desk
    by_hand(fund, treasurer, 123_456)
    form = {"what": "gifts", "since": "2026-01-01", "until": "2030-01-01", "format": "csv", "reason": "x"}
    text = client.post(page(f"{fund.key}/export/"), form).content.decode("utf-8-sig")
    heads, row = text.strip().splitlines()
    assert "1234.56" in row
    assert "Received on" not in heads
    assert "Amount" not in heads


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    "words", [ACCOUNTS, POSTINGS, DISPUTES, STATES], ids=["accounts", "postings", "disputes", "payouts"]
)
def test_everything_that_is_said_of_money_is_translated_each_in_its_own_words(language, words):
    with translation.override("en"):
        english = {key: str(word) for key, word in words.items()}
    with translation.override(language):
        own = {key: str(word) for key, word in words.items()}
    assert not [key for key in words if own[key] == english[key]]
    assert len(set(own.values())) == len(set(english.values()))


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("choices", [Gift.Way, Refund.State, Dispute.State, MonthlyGift.State])
def test_every_choice_is_translated(language, choices):
    labels = {name: member.label for name, member in choices.__members__.items()}
    with translation.override("en"):
        english = {name: str(label) for name, label in labels.items()}
    with translation.override(language):
        assert not [name for name, label in labels.items() if str(label) == english[name]]
        assert _("Given back") != "Given back"
