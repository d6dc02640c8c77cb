"""Addresses of dates on the desk. They carry no language: its guard (chapters/middleware.py) watches `/desk/` only."""

from django.urls import path

from events import desk_views

urlpatterns = [
    path("desk/<str:chapter>/dates/<uuid:uid>/", desk_views.date, name="desk_date"),
    path("desk/<str:chapter>/dates/<uuid:uid>/cancel/", desk_views.cancel, name="desk_date_cancel"),
    path("desk/<str:chapter>/dates/<uuid:uid>/call-back/", desk_views.call_back, name="desk_date_call_back"),
]
