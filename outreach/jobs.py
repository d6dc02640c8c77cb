"""What the worker repeats for ads. Imports outreach.actions and people.schedule."""

import datetime as dt

from outreach.actions.creatives import forget_names, set_waiting
from outreach.actions.drawing import draw_previews
from outreach.actions.reminders import remind
from people.schedule import periodic

periodic("outreach.set_ads", every=dt.timedelta(seconds=5), is_long=True)(set_waiting)
periodic("outreach.previews", every=dt.timedelta(minutes=1), is_long=True)(draw_previews)
periodic("outreach.forget_names", every=dt.timedelta(hours=6))(forget_names)
periodic("outreach.remind", every=dt.timedelta(minutes=20))(remind)
