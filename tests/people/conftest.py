"""Mail to test with."""

import pytest
from django.core.mail import get_connection

from people.actions import contact_for
from people.outbox import queue_mail
from tests.people import post_office


@pytest.fixture
def letters(settings):
    """Our own mail templates, and Django's mail box in memory."""
    templates = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], post_office.TEMPLATES]}]
    settings.TEMPLATES = templates


@pytest.fixture
def ada(db):
    return contact_for(email="Ada@example.org", locale="en")


@pytest.fixture
def queue(ada):
    """Queues a greeting to Ada: `queue("1")`."""

    def greet(subject_id="1", *, kind="test.greeting", to=None, **options):
        options = {"key": f"greet:{subject_id}", "locale": "en", **options}
        return queue_mail(kind=kind, subject_id=subject_id, to=to or ada, **options)

    return greet


@pytest.fixture
def server():
    return get_connection()
