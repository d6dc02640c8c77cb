"""Addresses of what the desk shows of signatures: numbers, review, sweeps, exports."""

urlpatterns: list = []
desk_urlpatterns: list = []
