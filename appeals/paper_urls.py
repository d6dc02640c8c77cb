"""Addresses of sheets signed on paper, at the desk and to print."""

urlpatterns: list = []
desk_urlpatterns: list = []
