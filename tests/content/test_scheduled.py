"""A page that an editor gives a time goes public then, with nobody at hand."""

import datetime as dt

import pytest
from django.utils import timezone

from content.models import PlainPage
from people.schedule import JOBS
from tests import factories

pytestmark = pytest.mark.django_db


def test_page_goes_live_and_down_when_its_time_has_come():
    hour = dt.timedelta(hours=1)
    page = factories.plain_page(live=False)
    page.go_live_at = timezone.now() + hour
    page.save_revision().publish()
    assert PlainPage.objects.get(pk=page.pk).live is False

    revision = page.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - hour
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    JOBS["content.scheduled"].run()
    assert PlainPage.objects.get(pk=page.pk).live is True

    PlainPage.objects.update(expire_at=timezone.now() - hour)
    JOBS["content.scheduled"].run()
    assert PlainPage.objects.get(pk=page.pk).live is False
