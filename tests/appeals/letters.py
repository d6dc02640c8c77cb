"""One mail of every kind about signatures, as somebody would have caused it."""

from appeals.actions.endorsing import confirm_endorsement
from appeals.alarms import KIND as ALARM
from appeals.alarms import alarm
from appeals.models import AppealPage, AppealVersion, Endorsement, EndorsementText
from people.models import OutgoingMail
from people.outbox import queue_mail
from tests import factories

SIGNERS = {"appeals.confirm": False, "appeals.again": True, "appeals.text_changed": True}
ENDORSERS = {
    "appeals.endorse": "asked",
    "appeals.endorsement_approved": "approved",
    "appeals.endorsement_declined": "declined",
}


def queue(kind: str, language: str) -> OutgoingMail:
    """Ask for one mail of this kind in this language."""
    if kind == ALARM:
        return _alarm(kind, language)
    if kind == "appeals.tally_alarm":
        admin = factories.network_admin(locale=language)
        return queue_mail(kind=kind, subject_id=3, to=admin, key=kind, locale=language)
    page = factories.appeal_page()
    row = _endorsement(page, kind) if kind in ENDORSERS else _signature(page, kind, language)
    to = row.contact or factories.contact(locale=language)
    return queue_mail(kind=kind, subject_id=row.pk, to=to, key=kind, locale=language)


def _alarm(kind: str, language: str) -> OutgoingMail:
    factories.network_admin(locale=language)
    alarm("country")
    return OutgoingMail.objects.get(kind=kind)


def _signature(page: AppealPage, kind: str, language: str):
    row = factories.signature(page, confirmed=SIGNERS[kind], locale=language, wants_updates=True)
    if kind == "appeals.text_changed":
        AppealVersion.objects.create(appeal=page.appeal, number=2, is_substantive=True)
    return row


def _endorsement(page: AppealPage, kind: str) -> Endorsement:
    row = Endorsement.objects.create(
        appeal=page.appeal,
        kind="organization",
        state=ENDORSERS[kind],
        country="US",
        locale="en",
        contact=factories.contact("choir@example.org"),
        token_hash=kind,
    )
    words = {"name": "A choir in Oakland", "words": "We sing the names."}
    EndorsementText.objects.create(endorsement=row, locale="en", **words)
    return row if kind != "appeals.endorse" else confirm_endorsement(endorsement=row)
