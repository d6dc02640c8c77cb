"""People come: the series, its dates and who said yes."""

from events.models.calendars import CalendarPage
from events.models.changes import DateChange
from events.models.choices import Attendance, CountShown, Kind, Reveal, ShiftRole, WithoutEmail
from events.models.cohosts import CoHost
from events.models.dates import Occurrence, OccurrenceQuerySet
from events.models.door import Feedback, GuestExport, GuestMark, GuestMessage, HostLink
from events.models.flyers import Flyer
from events.models.gatherings import DayOfActionPage, RecapPage
from events.models.importing import ImportJob
from events.models.listings import Listing
from events.models.pages import EventPage
from events.models.parts import ExcludedDate, ExtraDate, ShiftPlan
from events.models.personal import PersonalFeed
from events.models.proposals import Proposal, TrustedHost
from events.models.questions import Answer, AskedQuestion, Question, QuestionText
from events.models.rsvps import Rsvp, StandingRsvp
from events.models.shifts import Shift

__all__ = [
    "Answer",
    "AskedQuestion",
    "Attendance",
    "CalendarPage",
    "CoHost",
    "CountShown",
    "DateChange",
    "DayOfActionPage",
    "EventPage",
    "ExcludedDate",
    "ExtraDate",
    "Feedback",
    "Flyer",
    "GuestExport",
    "GuestMark",
    "GuestMessage",
    "HostLink",
    "ImportJob",
    "Kind",
    "Listing",
    "Occurrence",
    "OccurrenceQuerySet",
    "PersonalFeed",
    "Proposal",
    "Question",
    "QuestionText",
    "RecapPage",
    "Reveal",
    "Rsvp",
    "Shift",
    "ShiftPlan",
    "ShiftRole",
    "StandingRsvp",
    "TrustedHost",
    "WithoutEmail",
]
