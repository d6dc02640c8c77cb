"""What makes a signature wait for someone to look at it. Nobody is turned away: the page that answers is the same.

A script is quick, comes from one network and mostly has no code of ours. Fifty people at a vigil come from one network
too, but each takes time to write, and the code on the flyer says where they are. Imports people.limits.
"""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest

from appeals.keys import domain_key
from appeals.models import Alarm, Appeal, Signature
from appeals.queries.sources import is_given_out
from people.limits import allow, network_label

# E-petitions' figure for one address; with a code of ours, a church full of people within five minutes.
WITHOUT_CODE, WITH_CODE = 5, 60
WITHIN = dt.timedelta(minutes=5)
QUICKEST = dt.timedelta(seconds=3)  # to read two lines and write a name, an address and a country
Hold = Signature.Hold


@dataclass(frozen=True)
class Marks:
    """What a request told about how a form was filled in; nothing of it leads to a person."""

    is_crowded: bool = False
    is_hasty: bool = False
    network: str = ""


def marks_of(request: HttpRequest, *, source: str, seconds: float | None) -> Marks:
    """Look at a form that was sent. `seconds` is how long it was open, None where that is not known."""
    known = is_given_out(source)
    limit = WITH_CODE if known else WITHOUT_CODE
    name = f"appeals.sign:{source if known else ''}"
    return Marks(
        is_crowded=not allow(request, name, limit=limit, per=WITHIN),
        is_hasty=seconds is not None and seconds < QUICKEST.total_seconds(),
        network=network_label(request, "appeals"),
    )


def hold_for(appeal: Appeal, signing, marks: Marks) -> str:
    """Why this signature waits for review; empty where nothing is in its way."""
    if marks.is_hasty:
        return Hold.SPEED
    if marks.is_crowded:
        return Hold.NETWORK
    standing = Alarm.objects.filter(appeal=appeal, ended_at=None)
    keys = {
        Alarm.Axis.COUNTRY: signing.country,
        Alarm.Axis.SOURCE: signing.source,
        Alarm.Axis.NETWORK: marks.network,
        Alarm.Axis.DOMAIN: domain_key(signing.email),
    }
    if any(alarm.key and keys.get(alarm.axis) == alarm.key for alarm in standing):
        return Hold.BURST
    return ""
