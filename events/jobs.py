"""What the worker repeats for dates and guests. Imports events.actions and people.schedule."""

import datetime as dt

from events.actions.forgetting import drop_unanswered, forget_guests
from people.schedule import periodic

periodic("events.drop_unanswered", every=dt.timedelta(minutes=30))(drop_unanswered)
periodic("events.forget_guests", every=dt.timedelta(hours=1))(forget_guests)
