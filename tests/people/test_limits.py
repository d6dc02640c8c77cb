"""Limits that know no one's address."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from people.limits import TRIES, WITHIN, allow, network_label

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def visitor(address="203.0.113.7", **headers):
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def tries(request, count=3, limit=2, name="rsvp"):
    return [allow(request, name, limit=limit) for _ in range(count)]


def test_fifty_people_on_one_wifi_get_through_and_a_flood_does_not():
    seats = [allow(visitor(f"203.0.113.{n % 50}"), "rsvp") for n in range(10_000)]
    assert sum(seats) == TRIES
    assert all(seats[:100])


def test_after_a_while_there_is_room_again(clock):
    assert tries(visitor()) == [True, True, False]
    clock.shift(WITHIN)
    assert tries(visitor()) == [True, True, False]


@pytest.mark.parametrize("near", ["203.0.113.200", "::ffff:203.0.113.9"])
def test_one_network_is_counted_as_one(near):
    tries(visitor())
    assert allow(visitor(near), "rsvp", limit=2) is False


@pytest.mark.parametrize("far", ["203.0.114.7", "2001:db8::1"])
def test_another_network_is_not_held_up(far):
    tries(visitor())
    assert allow(visitor(far), "rsvp", limit=2) is True


def test_a_network_of_the_new_kind_is_64_bits_wide():
    tries(visitor("2001:db8:0:1::1"))
    assert allow(visitor("2001:db8:0:1:ffff::2"), "rsvp", limit=2) is False
    assert allow(visitor("2001:db8:0:2::1"), "rsvp", limit=2) is True


def test_limits_of_two_names_are_apart():
    tries(visitor())
    assert allow(visitor(), "login", limit=2) is True


def test_a_forged_header_dodges_nothing():
    assert [allow(visitor(**{"X-Forwarded-For": f"198.51.{n}.1"}), "rsvp", limit=2) for n in range(3)] == [
        True,
        True,
        False,
    ]


def test_behind_a_proxy_its_own_last_word_counts(settings):
    settings.BEHIND_PROXY = True
    forged = [visitor("127.0.0.1", **{"X-Forwarded-For": f"10.0.{n}.1, 198.51.100.4"}) for n in range(3)]
    assert [allow(request, "rsvp", limit=2) for request in forged] == [True, True, False]
    assert allow(visitor("127.0.0.1", **{"X-Forwarded-For": "198.51.200.4"}), "rsvp", limit=2) is True


def test_where_no_address_is_known_everyone_gets_through():
    assert tries(visitor("")) == [True] * 3


def test_the_cache_holds_no_address_and_tomorrow_another_key(clock):
    tries(visitor())
    first = set(cache._cache)
    kept = " ".join(first) + " ".join(map(str, cache._cache.values()))
    assert "203.0" not in kept
    assert "cb0071" not in kept  # the same in hexadecimal
    clock.shift(dt.timedelta(days=1))
    tries(visitor())
    keys = [cache.get(f"limit-key:{int((NOON + dt.timedelta(days=d)).timestamp()) // 86400}") for d in (0, 1)]
    assert keys[0] is None
    assert len(keys[1]) == 32


def test_a_label_is_one_network_on_one_day_for_one_purpose(clock):
    label = network_label(visitor(), "login")

    assert label == network_label(visitor("203.0.113.8"), "login")
    assert label not in (network_label(visitor("203.0.114.7"), "login"), network_label(visitor(), "other"))
    clock.shift(dt.timedelta(days=1))
    assert label != network_label(visitor(), "login")
