"""What tests of lists of guests share: a guest, a browser with or without a fresh code, a list, a look at it."""

import csv
import io
import time

from allauth.mfa.totp.internal import auth as totp

from chapters.models import Role
from events.actions import exports
from events.models import GuestExport, Occurrence, Rsvp
from events.rules import export_token
from tests import factories

ASKED = {"columns": ["alias", "party"], "format": "csv", "reason": "The caterer counts the meals."}


def sf_date() -> Occurrence:
    """A date of San Francisco to which Sima comes."""
    row = factories.occurrence(factories.event(factories.chapter(slug="sf"), slug="vigil"))
    guest(row, "Sima", party=2, locale="fa", access_needs="A chair", photo_consent=True)
    return row


def coordinator(date: Occurrence):
    """Alice, who coordinates the chapter and has a second factor."""
    return factories.with_second_factor(factories.member(date.chapter, Role.COORDINATOR, handle="Alice"))


def guest(date, name: str, **fields) -> Rsvp:
    """Someone who is coming."""
    return factories.rsvp(date, name=name, **{"state": "confirmed", **fields})


def ask_page(date, chapter="sf") -> str:
    return f"/desk/{chapter}/dates/{date.uid}/export/"


def link_page(export, chapter="sf", act="") -> str:
    return f"/desk/{chapter}/exports/{export_token(export)}/{act}"


def code() -> str:
    return totp.format_hotp_value(totp.hotp_value("JBSWY3DPEHPK3PXP", next(totp.yield_hotp_counters_from_time())))


def log_in(client, user, *, typed_ago: float | None = 0, method: str = "mfa") -> None:
    """A session in which a code was typed so many seconds ago, or never."""
    client.force_login(user)
    if typed_ago is not None:
        session = client.session
        session["account_authentication_methods"] = [{"method": method, "at": time.time() - typed_ago}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()


def made(date, user, **fields) -> GuestExport:
    facts = {"columns": ["alias", "party"], "format": "csv", "reason": "Meals", **fields}
    return exports.ask_for_export(occurrence=date, actor=user, **facts)


def fetched(client, export, chapter="sf"):
    return client.post(link_page(export, chapter, "file/"))


def table(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def exports_columns(date) -> list[str]:
    return [column.name for column in exports.columns_of(date, "en")]
