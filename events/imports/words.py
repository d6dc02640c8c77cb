"""What to tell people about each problem, and what to do. Imports events.imports.reading."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from events.imports.reading import Problem
from people.language import localise_digits

WORDS = {
    # the file as a whole
    "too-big": _("The file is larger than 2 MB. Please bring it in parts."),
    "address": "%(reason)s",
    "empty": _("The file is empty."),
    "packed": _("The file is compressed. Unpack it first, and bring what was inside."),
    "web-page": _("This is a web page, not a calendar. Look for a link that ends in .ics, or says “iCal”."),
    "not-utf8": _("This line is not in UTF-8. Save the file again as “CSV UTF-8” or, as a calendar, export it again."),
    "broken-characters": _("This line holds characters that no text has. The file may be damaged: export it again."),
    "too-many-lines": _("The file has more than %(most)s lines. Please bring it in parts."),
    "line-too-long": _("What begins in this line is far too long."),
    "too-slow": _("Reading the file took more than 2 seconds, so we stopped. Please bring it in parts."),
    "too-busy": _("The machine is too busy to read the file just now. Bring it again in some minutes."),
    "too-much": _("Reading the file took too much memory, so we stopped. Please bring it in parts."),
    "unreadable": _("The file cannot be read. Export it again, or tell us where it came from."),
    "no-events": _("There is no event in the file."),
    "too-many-events": _("Here the file goes beyond %(most)s events. Please bring it in parts."),
    "and-more": _("There is more like this from here on."),
    # a calendar file
    "not-a-calendar": _("This is not a calendar file: such a file begins with BEGIN:VCALENDAR."),
    "after-the-end": _("The calendar ends before this line. Take away what follows."),
    "cut-short": _("The file ends in the middle (of %(name)s). Export or download it again."),
    "wrong-end": _("%(name)s ends here, but was not begun. The file may be damaged: export it again."),
    "too-deep": _("Parts within parts within parts: no calendar is built like that."),
    "not-a-line": _("This line is none of a calendar file. A value above it may hold a line break that it must not."),
    "method-cancel": _("This file calls dates off. Do that on the desk, where guests are told."),
    "not-an-event": _("%(name)s is no event and is left out."),
    "no-start": _("“%(title)s” does not say when it begins (DTSTART is missing)."),
    "not-a-time": _("%(name)s says “%(value)s”, which is not a time."),
    "not-a-span": _("“%(value)s” does not say how long it lasts."),
    "far-away": _("This time is too far away: %(value)s"),
    "unknown-zone": _("We do not know the time zone “%(zone)s”. Write one such as America/Los_Angeles."),
    "offset-repeats": _(
        "This repeats at a fixed distance from UTC (%(zone)s), which no clock in a city keeps. Write a time zone such "
        "as Asia/Tehran."
    ),
    "utc-repeats": _("This repeats by UTC and would shift when clocks change. Choose its time zone in the draft."),
    "skipped-hour": _("On %(date)s no clock shows %(time)s, because clocks go forward: it will begin an hour later."),
    "ends-before-start": _("It ends before it begins."),
    "too-long": _("One date cannot last longer than a month."),
    "no-end": _("“%(title)s” does not say when it ends: one hour was taken."),
    "two-rules": _("There is a second rule here. One rule says how dates repeat."),
    "exrule": _("EXRULE is not read any more. Name the days that fall out one by one."),
    "rule": _("“%(rule)s”: %(reason)s"),
    "until-before-start": _("This repeats until a day before it begins."),
    "too-many-dates": _("More than %(most)s single dates fall out, come on top or were moved."),
    "range": _("This changes a date and all that follow. Make that a series of its own and export it again."),
    "cannot-move": _(
        "“%(title)s” begins at another hour on %(date)s, or on a day that falls out. A draft cannot say so: move that "
        "date on the desk once it is published."
    ),
    "own-words": _("“%(title)s” has its own title, place or text on %(date)s, which is left out: look at that date."),
    "same-uid": _("This event stands twice in the file; the later version was taken."),
    "cancelled": _("“%(title)s” was called off and is left out."),
    "private": _("An event that is marked as private is left out."),
    "no-title": _("An event has no title. Give it one in the draft."),
    "cut": _("A text was longer than %(most)s characters and was cut."),
    "people": _("Guests, hosts and contacts are never taken from a file. Left out: %(number)s"),
    "bad-link": _("An address is left out, because it is no ordinary link."),
    "join-link": _("“%(title)s” had its link to join in its text. It was taken out: only confirmed guests see it now."),
    # a table
    "quotes": _("The quotation marks of this row do not match."),
    "no-headings": _("The first line has to name the columns, at least title and start_date."),
    "column-twice": _("Two columns mean the same: %(name)s."),
    "too-many-columns": _("There are more than %(most)s columns."),
    "too-many-cells": _("This row has %(number)s cells, but only %(most)s columns have a name."),
    "people-columns": _("Columns about people are never read: %(names)s."),
    "other-columns": _("These columns are left out, because we do not know them: %(names)s."),
    "no-day": _("This row does not say on which day."),
    "not-a-day": _("“%(value)s” (%(name)s) is not a day. Write 2027-04-03."),
    "two-days": _("“%(value)s” (%(name)s) can be two days. Write 2027-04-03, or say above how the file writes dates."),
    "not-hours": _("“%(value)s” (%(name)s) is not a time of day. Write 18:30 or 6:30 PM."),
    "no-hours": _("This row names no hours, so it was taken to last all day."),
    "not-a-number": _("“%(value)s” (%(name)s) is not a number of seats."),
}


def sentence(problem: Problem) -> str:
    """The problem in the active language, without its line."""
    values = dict(problem.values)
    if "reason" in values:
        values["reason"] = translation.gettext(values.pop("reason"))
    values.update({name: localise_digits(values[name]) for name in ("number", "most") if name in values})
    return str(WORDS[problem.code]) % values
