"""Mail to whoever sent an endorsement, and two organizers who decide at the same moment."""

import threading

import pytest
from django.db import connection, connections
from django.utils import translation

from appeals.actions.endorsement_desk import approve_endorsement, decline_endorsement
from appeals.errors import NotAllowed
from appeals.models import Endorsement
from people.actions import contact_for
from people.letters import compose
from people.models import AuditEntry, OutgoingMail
from people.outbox import KINDS, queue_mail
from people.schedule import JOBS
from tests import factories
from tests.appeals.spreading_hands import endorsement

OUTCOMES = {"asked": "appeals.endorse", "waiting": "appeals.endorse"}
OUTCOMES |= {state: f"appeals.endorsement_{state}" for state in ("approved", "declined")}


def mail_of(row: Endorsement, kind: str, locale: str = "en") -> OutgoingMail:
    OutgoingMail.objects.all().delete()
    to = contact_for(email=f"{row.state}-{locale}@example.org", locale=locale)
    return queue_mail(kind=kind, subject_id=row.pk, to=to, key=f"test:{kind}:{row.pk}:{locale}", locale=locale)


@pytest.mark.django_db
def test_every_mail_in_every_language_has_words_a_link_and_no_contact():
    page = factories.appeal_page()
    factories.translation(page, "fa", title="فراخوان")
    for state, kind in OUTCOMES.items():
        row = endorsement(page, state, name=f"Union {state}", words="We stand <b>with</b> you.")
        for locale in ("en", "fa", "es"):
            with translation.override(locale):
                message = compose(mail_of(row, kind, locale))
            html = message.alternatives[0][0]
            assert f"Union {state}" in message.body
            assert "/sign/endorse/" in message.body
            assert "/sign/endorse/" in html
            assert "<b>with</b>" not in html
            assert "Roya Contact" not in message.body + html
            assert max(len(line) for line in message.body.splitlines() if "://" not in line) <= 78


@pytest.mark.django_db
def test_a_mail_that_is_no_longer_true_is_not_written():
    page = factories.appeal_page()
    rows = {state: endorsement(page, state, name=f"Union {state}") for state in OUTCOMES}
    untrue = [(state, kind) for state in rows for kind in set(OUTCOMES.values()) if OUTCOMES[state] != kind]
    assert len(untrue) == 8
    for state, kind in untrue:
        assert compose(mail_of(rows[state], kind)) is None, (state, kind)


def test_strangers_can_cause_only_what_is_held_back():
    assert KINDS["appeals.endorse"].limited
    assert not KINDS["appeals.endorsement_approved"].limited


def test_the_worker_forgets_endorsements():
    assert "appeals.forget_endorsements" in JOBS


@pytest.mark.django_db
def test_one_address_is_written_to_five_times_a_day_at_most():
    page = factories.appeal_page()
    for number in range(8):
        endorsement(page, "asked", name=f"Union {number}", email="victim@example.org")

    assert OutgoingMail.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_organizers_at_once_decide_once():
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time, by itself")
    row, actors = endorsement(factories.appeal_page(), "waiting"), [factories.user(), factories.user()]
    start, outcomes = threading.Barrier(2), []

    def decide(act, actor) -> None:
        try:
            start.wait(10)
            outcomes.append(act(endorsement=row, actor=actor))
        except NotAllowed:
            outcomes.append(False)
        finally:
            connections.close_all()

    acts = (approve_endorsement, decline_endorsement)
    threads = [threading.Thread(target=decide, args=pair) for pair in zip(acts, actors, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    row.refresh_from_db()

    # Whoever comes second approves what was declined, or is refused; nothing is left half done.
    assert outcomes.count(True) == AuditEntry.objects.filter(verb__startswith="appeals.endorsement_").count()
    assert (row.state, row.contact) == ("approved", None)
