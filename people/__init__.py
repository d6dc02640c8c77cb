"""Who we are: the ground floor, which knows no app and carries all of them.

Its rooms, from the top; each imports only rows below its own::

    management | urls | demo_urls | apps
    views | demo_views | jobs
    delivery | erasure
    letters | actions
    outbox | rules | schedule | wishes
    models
    fields | places
    forms | web | middleware | limits | mailbox | append_only | language
    secrets | text | errors
"""
