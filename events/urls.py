"""Addresses of calendar files, of the form for a seat and of guests' pages.

They stand before Wagtail's, below the language.
"""

from django.urls import path

from events import feed_views, views

urlpatterns = [
    path("rsvp/sent/", views.rsvp_sent, name="events_rsvp_sent"),
    path("rsvp/<uuid:uid>/", views.rsvp, name="events_rsvp"),
    path("r/<str:token>/", views.guest, name="events_guest"),
    path("r/<str:token>/confirm/", views.guest_confirm, name="events_guest_confirm"),
    path("r/<str:token>/party/", views.guest_party, name="events_guest_party"),
    path("r/<str:token>/cancel/", views.guest_cancel, name="events_guest_cancel"),
    path("r/<str:token>/event.ics", views.guest_calendar, name="events_guest_calendar"),
    path("events/calendar.ics", feed_views.all_dates, name="events_calendar"),
    path("chapters/<str:slug>/calendar.ics", feed_views.chapter_dates, name="chapter_calendar"),
]
