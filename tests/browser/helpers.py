"""What a person does between two pages: wait for the worker, open the newest letter."""

import re
from urllib.parse import urlsplit

from django.core import mail
from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone

from people.models import PeriodicRun


def drain_outbox() -> None:
    """What the worker does within seconds: what it repeats for money and signatures is due again by then."""
    often = Q(name__startswith="donations.") | Q(name="appeals.fold")
    PeriodicRun.objects.filter(often).update(due_at=timezone.now())
    call_command("worker", "--once")


def link_in_newest_mail(start: str, to: str = "") -> str:
    """The path of the first link whose path, past a language, starts so; both parts of the mail must carry it. With
    `to`, the newest mail to that address."""
    message = next(one for one in reversed(mail.outbox) if to in ("", *one.to))
    paths = [urlsplit(url).path for url in re.findall(r"https?://\S+", message.body)]
    path = next(path for path in paths if re.match(rf"(/\w\w)?{start}", path))
    assert path in message.alternatives[0].content
    return path


def open_face(page, face) -> int:
    """Go to a face and do there what makes it; returns the status of what is shown in the end."""
    page.set_default_timeout(8000)
    answer = page.goto(face.path)
    if not face.fill:
        return answer.status
    with page.expect_navigation() as answers:
        face.fill(page)
    return answers.value.status
