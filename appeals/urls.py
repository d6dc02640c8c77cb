"""Addresses of signing, before Wagtail's, below the language."""

from django.urls import path

from appeals import endorsement_urls, paper_urls, review_urls
from appeals.views import signing

urlpatterns = [
    path("sign/sent/", signing.sent, name="appeals_sent"),
    path("sign/withdrawn/", signing.withdrawn, name="appeals_withdrawn"),
    path("sign/<uuid:key>/", signing.sign_appeal, name="appeals_sign"),
    path("s/<str:token>/", signing.mine, name="appeals_mine"),
    path("s/<str:token>/confirm/", signing.confirm, name="appeals_confirm"),
    path("s/<str:token>/change/", signing.change, name="appeals_change"),
    path("s/<str:token>/again/", signing.sign_again, name="appeals_sign_again"),
    path("s/<str:token>/withdraw/", signing.withdraw, name="appeals_withdraw"),
    *review_urls.urlpatterns,
    *paper_urls.urlpatterns,
    *endorsement_urls.urlpatterns,
]
