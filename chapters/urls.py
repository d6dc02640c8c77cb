"""Addresses of accounts and of the desk. They carry no language: both speak the organizer's.

A chapter's slug may be in any script (`/desk/تهران/`), which Django's `slug` would not match.
"""

from django.http import Http404
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from chapters import views


def gone(request, *args, **kwargs):
    """What allauth and Wagtail offer and we do not: signing up, adding addresses, a second way to log in."""
    raise Http404


urlpatterns = [
    # Wagtail's own login takes a password without second factor; its address leads to ours.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path(r"^admin/password_reset/", gone),
    path("accounts/signup/", gone),
    path("accounts/email/", gone),
    re_path(r"^accounts/confirm-email/", gone),
    re_path(r"^accounts/login/code/", gone),
    path("accounts/password/set/", gone),
    path("accounts/welcome/<str:token>/", views.welcome, name="chapters_welcome"),
    path("accounts/", include("allauth.urls")),
    path("desk/", views.desk, name="desk"),
    path("desk/language/", views.language, name="desk_language"),
    path("desk/<str:slug>/", views.chapter_desk, name="chapter_desk"),
    path("desk/<str:slug>/people/", views.people, name="chapter_people"),
    path("desk/<str:slug>/people/<int:membership>/remove/", views.remove, name="chapter_remove"),
]
