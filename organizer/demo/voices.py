"""What the demonstration's guests thought of a date that is over, and what its hosts wrote about the next one."""

import datetime as dt
from typing import Any

from events.models import Feedback, GuestMessage, Occurrence, Rsvp
from people.models import User


def hear_guests(told: dict[str, Any]) -> None:
    """As many guests as said something count as having said it; who said what is nowhere, here as everywhere."""
    standing = Occurrence.objects.filter(status=Occurrence.Status.SCHEDULED)
    dates = standing.filter(event__slug=told["event"], chapter__slug=told["chapter"])
    over, coming = dates.past().first(), dates.upcoming().first()
    if over:
        given_on = over.end_date + dt.timedelta(days=1)
        Feedback.objects.bulk_create(Feedback(occurrence=over, given_on=given_on, **said) for said in told["said"])
        came = over.rsvps.filter(state=Rsvp.State.ATTENDED).order_by("pk").values("pk")[: len(told["said"])]
        Rsvp.objects.filter(pk__in=[row["pk"] for row in came]).update(gave_feedback=True)
    author = User.objects.filter(memberships__chapter=coming.chapter).first() if coming else None
    if coming and author:
        recipients = coming.rsvps.filter(state=Rsvp.State.CONFIRMED).count()
        GuestMessage.objects.create(occurrence=coming, author=author, recipients=recipients, **told["message"])
