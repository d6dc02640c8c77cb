"""Addresses of the demo's mailbox."""

from django.urls import path, re_path

from people import demo_views

app_name = "mailbox"
ID = r"(?P<name>[0-9a-f]{24})"
urlpatterns = [
    path("", demo_views.mail_list, name="list"),
    re_path(rf"^{ID}/$", demo_views.mail_page, name="mail"),
    re_path(rf"^{ID}/html/$", demo_views.mail_html, name="html"),
    re_path(rf"^{ID}/files/(?P<number>[0-9]{{1,3}})/$", demo_views.mail_file, name="file"),
]
