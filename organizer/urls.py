"""All addresses of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("", include("content.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", include(wagtailadmin_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *([path("demo/mail/", include("people.demo_urls"))] if settings.DEMO else []),
    *i18n_patterns(
        path("", include("people.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
