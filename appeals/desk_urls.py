"""Addresses of appeals at the desk, outside the languages."""

from appeals import endorsement_urls, paper_urls, review_urls

urlpatterns = [
    *review_urls.desk_urlpatterns,
    *paper_urls.desk_urlpatterns,
    *endorsement_urls.desk_urlpatterns,
]
