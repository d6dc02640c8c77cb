"""All addresses of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.views import serve

from organizer.demo.views import demo
from organizer.style.views import style

urlpatterns = [
    path("", include("content.urls")),
    path("", include("chapters.urls")),
    path("", include("events.desk_urls")),
    path("", include("events.door_urls")),
    path("", include("donations.desk_urls")),
    path("", include("appeals.desk_urls")),
    path("", include("outreach.desk_urls")),
    path("", include("outreach.urls")),
    path("admin/", include(wagtailadmin_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *([path("demo/", demo), path("demo/mail/", include("people.demo_urls"))] if settings.DEMO else []),
    *i18n_patterns(
        path("style/", style, name="style"),
        path("", include("events.urls")),
        path("", include("donations.urls")),
        path("", include("appeals.urls")),
        path("", include("people.urls")),
        # Files of pages (`rss.xml`, `calendar.ics`); a page's route for one ends in a slash, as all its routes do.
        re_path(r"^((?:[\w\-]+/)*[\w\-]+\.(?:ics|xml))$", serve),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
