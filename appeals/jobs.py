"""What the worker repeats for appeals. Imports appeals.actions and people.schedule."""

import datetime as dt

from appeals.actions.alarms import watch
from appeals.actions.asking import ask_signers_again
from appeals.actions.counting import fold_changes
from appeals.actions.endorsing import forget_endorsements
from appeals.actions.forgetting import forget_traces
from appeals.actions.signing import forget_unconfirmed
from appeals.actions.sweeps import carry_out
from people.schedule import periodic

periodic("appeals.fold", every=dt.timedelta(seconds=3))(fold_changes)
periodic("appeals.forget_unconfirmed", every=dt.timedelta(minutes=10))(forget_unconfirmed)
periodic("appeals.forget_traces", every=dt.timedelta(hours=6))(forget_traces)
periodic("appeals.ask_again", every=dt.timedelta(minutes=5))(ask_signers_again)
periodic("appeals.watch", every=dt.timedelta(minutes=1))(watch)
periodic("appeals.sweeps", every=dt.timedelta(seconds=20))(carry_out)
periodic("appeals.forget_endorsements", every=dt.timedelta(hours=1))(forget_endorsements)
