"""What the worker repeats for the ground floor. Imports people.erasure and people.schedule."""

import datetime as dt

from people.erasure import forget_unneeded
from people.schedule import periodic

periodic("people.forget_unneeded", every=dt.timedelta(hours=1))(forget_unneeded)
