"""What the worker repeats for appeals. Imports appeals.actions and people.schedule."""

import datetime as dt

from appeals.actions.alarms import watch
from appeals.actions.asking import ask_signers_again
from appeals.actions.counting import fold_changes
from appeals.actions.deliveries import draw_deliveries, forget_deliveries
from appeals.actions.endorsing import forget_endorsements
from appeals.actions.forgetting import forget_traces
from appeals.actions.printing import draw_prints, forget_prints
from appeals.actions.signing import forget_unconfirmed
from appeals.actions.sweeps import carry_out
from appeals.actions.tally_audit import nightly
from people.schedule import periodic

periodic("appeals.fold", every=dt.timedelta(seconds=3))(fold_changes)
periodic("appeals.forget_unconfirmed", every=dt.timedelta(minutes=10))(forget_unconfirmed)
periodic("appeals.forget_traces", every=dt.timedelta(hours=6))(forget_traces)
periodic("appeals.ask_again", every=dt.timedelta(minutes=5))(ask_signers_again)
periodic("appeals.watch", every=dt.timedelta(minutes=1))(watch)
periodic("appeals.sweeps", every=dt.timedelta(seconds=20))(carry_out)
periodic("appeals.forget_endorsements", every=dt.timedelta(hours=1))(forget_endorsements)
periodic("appeals.prints", every=dt.timedelta(seconds=3), is_long=True)(draw_prints)
periodic("appeals.forget_prints", every=dt.timedelta(minutes=10))(forget_prints)
periodic("appeals.deliveries", every=dt.timedelta(seconds=3), is_long=True)(draw_deliveries)
periodic("appeals.forget_deliveries", every=dt.timedelta(minutes=4))(forget_deliveries)
periodic("appeals.audit", every=dt.timedelta(days=1), is_long=True)(nightly)
