"""What of the last hour's signatures is unusual: a flood shows in where it comes from, not in any one name.

E-petitions' figures, and ours where it has none. A count is compared with what is usual there, and what is usual grows
with everything that comes from elsewhere: when an appeal is suddenly read everywhere, no country of it is a flood.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from appeals.keys import domain_key
from appeals.models import Alarm, Appeal, Signature, Tally
from appeals.queries.sources import given_out

HOUR = dt.timedelta(hours=1)
YOUNG = dt.timedelta(hours=24)  # an appeal has no usual hour before
AT_LEAST, TIMES = 20, 6  # of a country or a source: so many, and so many times its usual hour
FROM_ONE = 100  # of a network, or of a mail host
USUAL_OF_A_CODE = 10  # a code of ours that is used for the first time: a vigil of 60 is no flood
UNINHABITED = frozenset({"AQ", "BV", "HM", "TF", "GS", "UM", "IO"})
FROM_NOBODY = 5
SAMPLE = 5000  # earlier signatures whose mail hosts say how large a host usually is
ENOUGH = 200  # fewer say nothing
# Where most people have their mailbox. A flood from there shows by its networks; its host tells nothing.
LARGE_HOSTS = frozenset(
    {
        "gmail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "ymail.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "gmx.de",
        "gmx.net",
        "gmx.com",
        "gmx.at",
        "gmx.ch",
        "web.de",
        "t-online.de",
        "freenet.de",
        "posteo.de",
        "mailbox.org",
        "hotmail.co.uk",
        "yahoo.co.uk",
        "btinternet.com",
        "hotmail.fr",
        "orange.fr",
        "free.fr",
        "wanadoo.fr",
        "laposte.net",
        "yahoo.fr",
        "libero.it",
        "hotmail.it",
        "yahoo.it",
        "hotmail.es",
        "yahoo.es",
        "hotmail.de",
        "yahoo.de",
        "yahoo.ca",
        "hotmail.ca",
        "comcast.net",
        "att.net",
        "verizon.net",
        "ziggo.nl",
        "kpnmail.nl",
        "bluewin.ch",
        "telia.com",
        "mail.ru",
        "yandex.ru",
        "qq.com",
        "163.com",
        "chmail.ir",
        "mailfa.com",
    }
)
Axis = Alarm.Axis
COLUMNS = {Axis.COUNTRY: "country", Axis.SOURCE: "source", Axis.NETWORK: "network", Axis.DOMAIN: "domain_key"}


@dataclass(frozen=True)
class Burst:
    """More than usual within an hour from one place."""

    axis: str
    key: str
    count: int


def recent(appeal: Appeal, since: dt.datetime) -> QuerySet[Signature]:
    """What was signed on the site since then, confirmed or not; reads no more of the table than that."""
    return Signature.objects.filter(appeal=appeal, created_at__gt=since, batch=None)


def bursts_of(appeal: Appeal, now: dt.datetime | None = None) -> list[Burst]:
    """What is unusual in the hour before `now`. Four grouped queries, and a few more only where there are many."""
    now = now or timezone.now()
    rows = recent(appeal, now - HOUR)
    found = [
        *_of_places(appeal, Axis.COUNTRY, _counts(rows, "country"), now),
        *_of_places(appeal, Axis.SOURCE, _counts(rows, "source"), now),
        *_of_networks(_counts(rows, "network")),
        *_of_hosts(appeal, _counts(rows, "domain_key"), now),
    ]
    return sorted(found, key=lambda one: (one.axis, -one.count, one.key))


def _counts(rows: QuerySet[Signature], column: str) -> Counter[str]:
    return Counter(dict(rows.order_by().values_list(column).annotate(n=Count("pk"))))


def _of_places(appeal: Appeal, axis: str, counts: Counter[str], now: dt.datetime) -> list[Burst]:
    """Countries nobody lives in; countries and sources that are far above their usual hour."""
    found = [
        Burst(axis, key, n)
        for key, n in counts.items()
        if axis == Axis.COUNTRY and key in UNINHABITED and n >= FROM_NOBODY
    ]
    many = {key: n for key, n in counts.items() if key and key not in UNINHABITED and n >= AT_LEAST}
    if many and appeal.created_at <= now - YOUNG:
        usual = _usual_hours(appeal, axis, counts, now)
        ours = given_out(many) if axis == Axis.SOURCE else set()
        everything, usually = counts.total(), sum(usual.values())
        for key, n in many.items():
            own = usual.get(key, 0.0)
            growth = max((everything - n) / max(usually - own, 1), 1.0)
            expected = max(own * growth, USUAL_OF_A_CODE if key in ours else 0)
            if n > TIMES * expected:
                found.append(Burst(axis, key, n))
    return found


def _usual_hours(appeal: Appeal, axis: str, counts: Counter[str], now: dt.datetime) -> dict[str, float]:
    """How many an hour came from each place so far, from the tallies; this hour's are not among them."""
    hours = max((now - HOUR - appeal.created_at) / HOUR, 1.0)
    rows = Tally.objects.filter(appeal=appeal, axis=axis).values_list("key", "online", "pending")
    return {key: max(online + pending - counts[key], 0) / hours for key, online, pending in rows}


def _of_networks(counts: Counter[str]) -> list[Burst]:
    return [Burst(Axis.NETWORK, key, n) for key, n in counts.items() if key and n >= FROM_ONE]


def _of_hosts(appeal: Appeal, counts: Counter[str], now: dt.datetime) -> list[Burst]:
    """Mail hosts with many of this hour's signatures, and with far more of them than of those before."""
    large = {domain_key(host) for host in LARGE_HOSTS}
    many = {key: n for key, n in counts.items() if key and n >= FROM_ONE and key not in large}
    if not many:
        return []
    before = _hosts_before(appeal, now - HOUR)
    share = {key: before[key] / before.total() if before.total() >= ENOUGH else 0.0 for key in many}
    return [Burst(Axis.DOMAIN, key, n) for key, n in many.items() if n > TIMES * share[key] * counts.total()]


def _hosts_before(appeal: Appeal, until: dt.datetime) -> Counter[str]:
    earlier = Signature.objects.filter(appeal=appeal, created_at__lte=until, batch=None).exclude(domain_key="")
    return Counter(earlier.order_by("-created_at").values_list("domain_key", flat=True)[:SAMPLE])


def of_burst(appeal: Appeal, axis: str, key: str, since: dt.datetime) -> QuerySet[Signature]:
    """The signatures that make up a burst, as far as nothing has been decided about them."""
    open_ones = Q(state__in=(Signature.State.PENDING, Signature.State.CONFIRMED), held_for="")
    return recent(appeal, since).filter(open_ones, **{COLUMNS[Axis(axis)]: key})


def standing_alarms(appeal: Appeal) -> list[Alarm]:
    """The alarms of an appeal that nobody and nothing has ended, the newest first."""
    return list(appeal.alarms.filter(ended_at=None).order_by("-began_at", "-pk"))
