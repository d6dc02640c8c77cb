"""How often one network may do something, without keeping its address. Imports nothing of ours.

A counter in the cache is named by a keyed hash of the network (a /24 of IPv4, a /64 of IPv6). The key is drawn
afresh every day, lives in the cache only and is gone with it, so no one can say later who was counted.
"""

import datetime as dt
import hashlib
import hmac
import ipaddress
import secrets
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

# A vigil's Wi-Fi is one network: fifty people who take a seat, mistype and take it again must all get through.
TRIES = 120
WITHIN = dt.timedelta(minutes=10)
HOUR = dt.timedelta(hours=1)
DAY = 24 * 60 * 60


def allow(request: HttpRequest, name: str, *, limit: int = TRIES, per: dt.timedelta = WITHIN) -> bool:
    """Count one try of `name`; whether the visitor's network is still within `limit` tries `per` span of time.

    Where nobody knows the network (a socket without address) everyone is let through.
    """
    network = _network(request)
    if network is None:
        return True
    span = int(per.total_seconds())
    window = int(time.time()) // span
    counter = f"limit:{_label(f'{name}|{window}', network)}"
    cache.add(counter, 0, span)
    try:
        return cache.incr(counter) <= limit
    except ValueError:  # it ran out between the two lines: a new window has begun
        return True


def network_label(request: HttpRequest, name: str) -> str:
    """The visitor's network as 64 hex digits that nothing leads back from: others for each `name`, new every day.

    Empty where nobody knows the network: those who come from there have nothing in common.
    """
    network = _network(request)
    return _label(name, network) if network else ""


def _label(name: str, network: str) -> str:
    return hmac.new(_todays_key(), f"{name}|{network}".encode(), hashlib.sha256).hexdigest()


def _todays_key() -> bytes:
    name = f"limit-key:{int(time.time()) // DAY}"
    key: bytes = cache.get_or_set(name, lambda: secrets.token_bytes(32), DAY)  # type: ignore[assignment]
    return key


def _network(request: HttpRequest) -> str | None:
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:  # else anyone could write any address there
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2] or address
    try:
        visitor = ipaddress.ip_address(address.strip())
    except ValueError:
        return None
    visitor = getattr(visitor, "ipv4_mapped", None) or visitor
    return str(ipaddress.ip_network((visitor, 24 if visitor.version == 4 else 64), strict=False))
