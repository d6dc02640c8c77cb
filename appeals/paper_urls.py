"""Addresses of sheets signed on paper, at the desk and to print."""

from django.urls import path

from appeals.views import desk_deliveries, desk_paper, desk_typed, papers

SHEETS = "desk/<str:chapter>/appeals/<uuid:appeal>/sheets/"
BATCH = f"{SHEETS}<uuid:batch>/"
DELIVERY = "desk/<str:chapter>/appeals/<uuid:appeal>/delivery/"

urlpatterns: list = [
    path("sign/<uuid:key>/paper/", papers.ask, name="appeals_paper"),
    path("sign/<uuid:key>/paper/<uuid:uid>/", papers.stage, name="appeals_print"),
    path("sign/<uuid:key>/paper/<uuid:uid>/file.pdf", papers.file, name="appeals_print_file"),
]
desk_urlpatterns: list = [
    path(SHEETS, desk_paper.sheets, name="desk_appeal_sheets"),
    path(f"{SHEETS}new/", desk_paper.bring, name="desk_appeal_batch_new"),
    path(BATCH, desk_paper.batch, name="desk_appeal_batch"),
    path(f"{BATCH}count/", desk_paper.count, name="desk_appeal_batch_count"),
    path(f"{BATCH}destroyed/", desk_paper.destroyed, name="desk_appeal_batch_destroyed"),
    path(f"{BATCH}names/", desk_typed.bring_names, name="desk_appeal_batch_names"),
    path(f"{BATCH}names/<uuid:signature>/remove/", desk_typed.remove, name="desk_appeal_typed_remove"),
    path(DELIVERY, desk_deliveries.deliveries, name="desk_appeal_delivery"),
    path(f"{DELIVERY}<uuid:uid>/", desk_deliveries.delivery, name="desk_appeal_delivered"),
    path(f"{DELIVERY}<uuid:uid>/<int:number>/", desk_deliveries.fetch, name="desk_appeal_delivery_file"),
]
