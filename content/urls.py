"""Addresses of the content floor that stand above all languages."""

from django.urls import path, re_path

from content import views

urlpatterns = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("admin/images/multiple/<path:rest>", views.one_picture_at_a_time),
    # Wagtail's list, upload, chooser, bulk actions and interface for documents: nothing here serves one.
    re_path(r"^admin/(?:documents|bulk/wagtaildocs|api/main/documents)/", views.no_documents),
]
