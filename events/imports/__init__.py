"""Files of events from elsewhere: bytes in, facts and problems out. Knows no models, no database, no clock.

    reading  what a file says, as dataclasses, and what is wrong with it, by line
    wire     the same as JSON, to be kept or handed between processes
    text     bytes to lines; markup to plain text
    lines    content lines of a calendar file, with the numbers they have in the file
    zones    what other programs call a time zone
    times    days, hours, spans
    series   how dates repeat, fall out, come on top and were moved
    ics      a calendar file        (`read_ics`)
    tables   a table                (`read_csv`), its columns in `columns`
    sandbox  both, in a process of its own that a hostile file can neither hold up nor fill (`read_apart`)
    words    what to tell people about each problem

Everything but `sandbox` and `words` also runs in that process, where there are no settings and no database.
"""
