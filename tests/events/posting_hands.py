"""What tests of posting a date have in common: who posts, and what they type into the form."""

import datetime as dt

from django.utils import timezone

from tests import factories


def member(chapter, role, **fields):
    return factories.member(chapter, role, **fields)


def day():
    return timezone.localdate() + dt.timedelta(days=9)


def typed(**fields):
    return {
        "title": "Poems by candlelight",
        "start_date": day().isoformat(),
        "start_time": "18:30",
        "end_time": "20:00",
        "place": "The tea house",
        "standfirst": "We read for an hour and then talk.",
        "nonce": "n" * 32,
        **fields,
    }


def send(client, **fields):
    return client.post("/desk/sf/post/", typed(**fields))


def facts(**fields):
    return {
        "title": "Poems",
        "standfirst": "We read.",
        "kind": "reading",
        "venue": "The tea house",
        "languages": [],
        "start_date": day(),
        "start_time": dt.time(18, 30),
        "end_time": dt.time(20),
        **fields,
    }
