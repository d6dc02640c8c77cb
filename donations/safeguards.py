"""What holds back those who try stolen cards on us, in numbers. Imports nothing of ours.

They come in thousands, from many networks, and care for one answer only: taken, or declined. So, in this order: no
session without a token of ours (`TOKEN_LASTS`); few sessions from one network at a time (`ATTEMPTS`), unless its
browser works for each (`DIFFICULTY`); and a pause for cards everywhere once too many were declined (`DECLINES`), told
to the treasurers, who may end it. Promises and gifts by transfer, cheque or cash go on meanwhile.
docs/operations.md says what an operator sees of it.
"""

import datetime as dt

# The page that holds the button: how long its button works.
TOKEN_LASTS = dt.timedelta(hours=2)
# How long a payment page stays open. Stripe takes 30 minutes to 24 hours from the moment it hears of it, and it may
# hear of it as late as the token lasts: a button that was pressed again asks for the very same end.
SESSION_LASTS = TOKEN_LASTS + dt.timedelta(hours=1)
# What somebody typed for a gift that never came is forgotten after this.
ATTEMPT_KEPT = dt.timedelta(days=7)

# Sessions that one network may open; forms with a slip in them and buttons pressed twice are not counted.
ATTEMPTS, ATTEMPTS_WITHIN = 5, dt.timedelta(minutes=3)
# Beyond that, a browser may buy itself in: it looks for a number whose hash begins with so many zero bits. 16 is about
# 65,000 tries, a second or two on a laptop and under ten on a phone; each bit more doubles it.
DIFFICULTY = 16

# The pause: so many declined cards, or so many sessions, on the whole site in ten minutes. A vigil of fifty people
# with every tenth card declined stays far below both.
DECLINES, SESSIONS, COUNTED_OVER = 20, 300, dt.timedelta(minutes=10)
PAUSE = dt.timedelta(minutes=30)

# Promises: forms from one network in ten minutes, and how long the mail waits for its button to be pressed.
PLEDGE_FORMS = 30
PLEDGE_ASKED_FOR = dt.timedelta(days=2)
REMIND_BEFORE, REMIND_AFTER, LAPSES_AFTER = dt.timedelta(days=3), dt.timedelta(days=2), dt.timedelta(days=30)
