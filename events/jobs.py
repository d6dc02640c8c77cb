"""What the worker repeats for dates and guests. Imports events.actions and people.schedule."""

import datetime as dt

from events.actions.dates import roll_dates
from events.actions.exports import forget_exports
from events.actions.feedback import forget_words
from events.actions.flyers import draw_waiting, forget_flyers
from events.actions.forgetting import drop_unanswered, forget_guests
from events.actions.forgetting_hosts import drop_unconfirmed, forget_hosts
from events.actions.import_jobs import forget_imports, run_imports
from events.actions.marks import drop_old_marks
from events.actions.messages import forget_messages
from events.actions.offers import lapse_offers
from events.actions.personal import forget_feeds
from events.actions.places import tell_places
from events.actions.reminders import remind
from events.actions.settling import settle_dates
from events.actions.standing_ends import keep_standing
from people.schedule import periodic

periodic("events.roll_dates", every=dt.timedelta(hours=12))(roll_dates)
periodic("events.drop_unanswered", every=dt.timedelta(minutes=30))(drop_unanswered)
periodic("events.forget_guests", every=dt.timedelta(hours=1))(forget_guests)
periodic("events.forget_feeds", every=dt.timedelta(hours=1))(forget_feeds)
periodic("events.drop_unconfirmed", every=dt.timedelta(minutes=30))(drop_unconfirmed)
periodic("events.forget_hosts", every=dt.timedelta(hours=1))(forget_hosts)
periodic("events.imports", every=dt.timedelta(seconds=3), is_long=True)(run_imports)
periodic("events.forget_imports", every=dt.timedelta(hours=1))(forget_imports)
periodic("events.flyers", every=dt.timedelta(seconds=3), is_long=True)(draw_waiting)
periodic("events.forget_flyers", every=dt.timedelta(minutes=10))(forget_flyers)
periodic("events.places", every=dt.timedelta(minutes=5))(tell_places)
periodic("events.drop_old_marks", every=dt.timedelta(days=1))(drop_old_marks)
periodic("events.lapse_offers", every=dt.timedelta(minutes=1))(lapse_offers)
periodic("events.forget_exports", every=dt.timedelta(days=1))(forget_exports)
periodic("events.remind", every=dt.timedelta(minutes=5))(remind)
periodic("events.forget_messages", every=dt.timedelta(hours=1))(forget_messages)
periodic("events.forget_words", every=dt.timedelta(hours=1))(forget_words)
periodic("events.keep_standing", every=dt.timedelta(hours=1))(keep_standing)
periodic("events.settle_dates", every=dt.timedelta(minutes=10))(settle_dates)
