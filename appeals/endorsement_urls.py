"""Addresses of endorsements, sources and the share kit."""

urlpatterns: list = []
desk_urlpatterns: list = []
