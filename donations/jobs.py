"""What the worker repeats for money. Imports donations.actions and people.schedule."""

import datetime as dt

from donations.actions import audit, reconcile
from donations.actions.attempts import expire_attempts, forget_attempts
from donations.actions.breaker import watch_cards
from donations.actions.events import forget_payloads, process_due_events
from donations.actions.forgetting import forget_names
from donations.actions.links import forget_links
from donations.actions.monthly import tell_company
from donations.actions.pledges import tend_pledges
from donations.actions.refunds import tell_refunds
from donations.actions.shares import sum_shares
from donations.practice.hands import go_on
from people.schedule import periodic

periodic("donations.events", every=dt.timedelta(seconds=1))(process_due_events)
periodic("donations.forget_payloads", every=dt.timedelta(days=1))(forget_payloads)
periodic("donations.practice", every=dt.timedelta(seconds=10))(go_on)
periodic("donations.expire_attempts", every=dt.timedelta(minutes=5))(expire_attempts)
periodic("donations.forget_attempts", every=dt.timedelta(hours=1))(forget_attempts)
periodic("donations.pledges", every=dt.timedelta(minutes=10))(tend_pledges)
periodic("donations.refunds", every=dt.timedelta(seconds=5))(tell_refunds)
periodic("donations.tell_company", every=dt.timedelta(seconds=10))(tell_company)
periodic("donations.forget_links", every=dt.timedelta(hours=1))(forget_links)
periodic("donations.forget_names", every=dt.timedelta(days=1))(forget_names)
periodic("donations.watch_cards", every=dt.timedelta(seconds=20))(watch_cards)
periodic("donations.reconcile", every=dt.timedelta(days=1), is_long=True)(reconcile.nightly)
periodic("donations.audit", every=dt.timedelta(days=1), is_long=True)(audit.nightly)
periodic("donations.shares", every=dt.timedelta(seconds=10))(sum_shares)
