"""Addresses of calendar files, of the form for a seat and of guests' pages.

They stand before Wagtail's, below the language.
"""

from django.urls import path

from events.door_urls import with_a_link
from events.views import asking, embed, feeds, flyers, guest_data, guests, hosts, personal, standing

urlpatterns = [
    path("rsvp/sent/", asking.rsvp_sent, name="events_rsvp_sent"),
    path("rsvp/recover/", asking.rsvp_recover, name="events_rsvp_recover"),
    path("rsvp/<uuid:uid>/", asking.rsvp, name="events_rsvp"),
    path("rsvp/<uuid:uid>/without/", asking.rsvp_without, name="events_rsvp_without"),
    path("r/<str:token>/", guests.guest, name="events_guest"),
    path("r/<str:token>/confirm/", guests.guest_confirm, name="events_guest_confirm"),
    path("r/<str:token>/accept/", guests.guest_accept, name="events_guest_accept"),
    path("r/<str:token>/party/", guests.guest_party, name="events_guest_party"),
    path("r/<str:token>/shift/", guests.guest_shift, name="events_guest_shift"),
    path("r/<str:token>/wishes/", guest_data.guest_wishes, name="events_guest_wishes"),
    path("r/<str:token>/erase/", guest_data.guest_erase, name="events_guest_erase"),
    path("rsvp/erased/", guest_data.erased, name="events_rsvp_erased"),
    path("r/<str:token>/cancel/", guests.guest_cancel, name="events_guest_cancel"),
    path("r/<str:token>/still-coming/", guests.guest_still_coming, name="events_guest_still_coming"),
    path("r/<str:token>/feedback/", guests.guest_feedback, name="events_guest_feedback"),
    path("r/<str:token>/every/", standing.every, name="events_guest_every"),
    path("rsvp/every/ended/", standing.ended, name="events_standing_ended"),
    path("rsvp/every/<str:token>/", standing.standing, name="events_standing"),
    path("rsvp/every/<str:token>/party/", standing.party, name="events_standing_party"),
    path("rsvp/every/<str:token>/end/", standing.end, name="events_standing_end"),
    path("rsvp/every/<str:token>/go-on/", standing.go_on, name="events_standing_go_on"),
    path("r/<str:token>/event.ics", personal.guest_calendar, name="events_guest_calendar"),
    path("r/<str:token>/dates/", personal.guest_dates, name="events_guest_dates"),
    path("host/sent/", hosts.sent, name="events_host_sent"),
    path("host/<str:token>/", hosts.host, name="events_host"),
    path("host/<str:token>/confirm/", hosts.confirm, name="events_host_confirm"),
    path("host/<str:token>/write/", hosts.write, name="events_host_write"),
    path("host/<str:token>/withdraw/", hosts.withdraw, name="events_host_withdraw"),
    path("chapters/<str:slug>/propose/", hosts.propose, name="events_propose"),
    path("events/calendar.ics", feeds.all_dates, name="events_calendar"),
    path("events/mine/<str:token>.ics", personal.own_dates, name="events_own_dates"),
    path("events/embed/", embed.embed, name="events_embed"),
    path("events/embed/code/", embed.embed_code, name="events_embed_code"),
    path("events/feed.atom", feeds.atom, name="events_atom"),
    path("print/<uuid:uid>/", flyers.choose, name="events_flyer"),
    path("print/<uuid:uid>/<str:what>/<str:size>/<str:language>/", flyers.stage, name="events_flyer_stage"),
    path("print/<uuid:uid>/<str:what>/<str:size>/<str:language>/flyer.pdf", flyers.file, name="events_flyer_file"),
    path("chapters/<str:slug>/calendar.ics", feeds.chapter_dates, name="chapter_calendar"),
    *with_a_link,
]
