"""Addresses of ads that stand on paper and in other sites: short, and the same in every language."""

from django.urls import path

from outreach.views import banners, files, tracked

urlpatterns = [
    path("ad/<str:code>/", tracked.follow, name="outreach_ad"),
    path("ads/<uuid:uid>/page.png", files.picture, name="outreach_picture"),
    path("ads/<uuid:uid>/banner/<slug:shape>/", banners.banner, name="outreach_banner"),
    path("ads/<uuid:uid>/small.webp", files.small, name="outreach_small"),
]
