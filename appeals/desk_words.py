"""What the desk says of signatures, alarms and sweeps, in words. Imports appeals.models, appeals.queries and
people.language."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_countries import countries

from appeals.models import Alarm, Display, Profession, Signature, Sweep
from people.language import clock, listing, long_date, number, short_date

SHORT = 6  # digits of a keyed hash: enough to tell two apart on a page
State = Signature.State

CONSENT_NAMES = {
    "shows": gettext_lazy("Shown on the site"),
    "prints": gettext_lazy("Printed in an ad"),
    "wants_updates": gettext_lazy("News by mail"),
    "wants_to_help": gettext_lazy("Wants to help"),
}
STATE_NAMES = {
    "confirmed": gettext_lazy("Counts"),
    "pending": gettext_lazy("Mail not answered yet"),
    "held": gettext_lazy("Waits for review"),
    "invalid": gettext_lazy("Taken out"),
}
SWEEP_STATES = {
    Sweep.State.PREVIEWED: gettext_lazy("Looked at"),
    Sweep.State.SCHEDULED: gettext_lazy("Begins soon"),
    Sweep.State.DONE: gettext_lazy("Done"),
    Sweep.State.CANCELLED: gettext_lazy("Stopped"),
    Sweep.State.UNDONE: gettext_lazy("Undone"),
}


@dataclass(frozen=True)
class SignerLine:
    """One signature as the desk lists it. `state_kind` is the class of its state: few, off, open or none."""

    signature: Signature
    name: str
    when: str
    city: str
    country: str
    state: str
    state_kind: str
    consents: str


def moment_words(at: dt.datetime, zone: str) -> str:
    """A day and an hour on the clock of a chapter; with the year unless it is this one."""
    language, there = get_language() or "en", at.astimezone(ZoneInfo(zone))
    is_old = there.year != timezone.now().astimezone(ZoneInfo(zone)).year
    day = long_date(there.date(), language) if is_old else short_date(there.date(), language)
    return listing([day, clock(there.time(), language)], language)


def country_words(code: str) -> str:
    """A country by name, or that it is not known."""
    return str(countries.name(code) or code) if code else _("Not known")


def state_of(row: Signature) -> str:
    """One of `STATE_NAMES`."""
    if row.state == State.INVALID:
        return "invalid"
    if row.held_for:
        return "held"
    return str(row.state)


def signer_line(row: Signature, zone: str) -> SignerLine:
    """What a line of the desk says of a signature."""
    state = state_of(row)
    kinds = {"confirmed": "open", "pending": "", "held": "few", "invalid": "off"}
    return SignerLine(
        signature=row,
        name=row.name,
        when=moment_words(row.created_at, zone),
        city=row.city,
        country=country_words(row.country),
        state=str(STATE_NAMES[state]),
        state_kind=kinds[state],
        consents=listing([str(words) for name, words in CONSENT_NAMES.items() if getattr(row, name)]),
    )


def signer_facts(row: Signature, zone: str) -> list[tuple[str, str]]:
    """Everything about one signature that the desk tells, as pairs; what is empty is left out."""
    told = signer_line(row, zone)
    held = str(Signature.Hold(row.held_for).label) if row.held_for else ""
    pairs = [
        (_("State"), told.state),
        (_("Why it waits"), held),
        (_("City"), row.city),
        (_("Country"), country_words(row.country)),
        (_("What they do"), str(Profession(row.profession).label) if row.profession else ""),
        (_("Organization or school"), row.affiliation),
        (_("Why they sign"), row.reason),
        (_("How they are named"), str(Display(row.display).label)),
        (_("They agreed to"), told.consents),
        (_("Chapter"), row.chapter.localized.title if row.chapter else ""),
        (_("Code"), row.source),
        (_("Signed"), told.when),
        (_("Confirmed"), moment_words(row.confirmed_at, zone) if row.confirmed_at else ""),
        (_("Version"), number(row.version.number)),
    ]
    return [(str(name), text) for name, text in pairs if text]


def alarm_words(alarm: Alarm) -> str:
    """What is unusual, in a sentence."""
    said = {"count": number(alarm.count), "what": alarm.key}
    if alarm.axis == Alarm.Axis.COUNTRY:
        return _("%(count)s signatures within an hour from %(what)s") % {**said, "what": country_words(alarm.key)}
    if alarm.axis == Alarm.Axis.SOURCE:
        return _("%(count)s signatures within an hour with the code %(what)s") % said
    short = {**said, "what": alarm.key[:SHORT]}
    if alarm.axis == Alarm.Axis.NETWORK:
        return _("%(count)s signatures within an hour from one network (%(what)s)") % short
    return _("%(count)s signatures within an hour with mail of one host (%(what)s)") % short


def sweep_words(sweep: Sweep, zone: str) -> str:
    """Which signatures a sweep means."""
    host = sweep.domain or sweep.domain_key[:SHORT]
    parts = [
        _("mail host %(host)s") % {"host": host} if host else "",
        _("network %(network)s") % {"network": sweep.network[:SHORT]} if sweep.network else "",
        country_words(sweep.country) if sweep.country else "",
        _("code %(code)s") % {"code": sweep.source} if sweep.source else "",
        _("from %(moment)s") % {"moment": moment_words(sweep.since, zone)} if sweep.since else "",
        _("until %(moment)s") % {"moment": moment_words(sweep.until, zone)} if sweep.until else "",
    ]
    return listing(parts)
