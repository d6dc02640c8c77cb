"""Addresses of the door. The desk's carry no language, and neither does a guest's code: one code in every language."""

from django.urls import path

from events.views import door, door_ways
from events.views.door import at_desk, by_link

DOOR = "desk/<str:chapter>/dates/<uuid:uid>/door/"

urlpatterns = [
    path(DOOR, at_desk(door.page), name="desk_door"),
    path(f"{DOOR}tap/", at_desk(door.tap), name="desk_door_tap"),
    path(f"{DOOR}walk-in/", at_desk(door.walk_in), name="desk_door_walk_in"),
    path(f"{DOOR}now/", at_desk(door.now), name="desk_door_now"),
    path(f"{DOOR}paper/", at_desk(door_ways.paper), name="desk_door_print"),
    path(f"{DOOR}links/", door_ways.links, name="desk_helpers"),
    path(f"{DOOR}links/<uuid:link>/revoke/", door_ways.revoke, name="desk_helper_end"),
    path(f"{DOOR}<int:pk>/", at_desk(door.guest), name="desk_door_guest"),
    path("in/<str:code>/", door_ways.code, name="events_code"),
]
with_a_link = [
    path("door/<str:token>/", by_link(door.page), name="events_door"),
    path("door/<str:token>/tap/", by_link(door.tap), name="events_door_tap"),
    path("door/<str:token>/walk-in/", by_link(door.walk_in), name="events_door_walk_in"),
    path("door/<str:token>/now/", by_link(door.now), name="events_door_now"),
    path("door/<str:token>/camera/", by_link(door_ways.camera), name="events_door_camera"),
    path("door/<str:token>/<int:pk>/", by_link(door.guest), name="events_door_guest"),
]
