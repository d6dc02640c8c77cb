"""Addresses of what the desk shows of signatures: numbers, signers, review, sweeps, files."""

from django.urls import path

from appeals.views import desk, desk_exports, desk_review, desk_signers, desk_sweeps

DESK = "desk/<str:chapter>/appeals/"
APPEAL = f"{DESK}<uuid:appeal>/"
SIGNER, SWEEP = f"{APPEAL}signers/<uuid:signature>/", f"{APPEAL}sweeps/<uuid:sweep>/"

urlpatterns: list = []
desk_urlpatterns: list = [
    path(DESK, desk.overview, name="desk_appeals"),
    path(APPEAL, desk.numbers, name="desk_appeal"),
    path(f"{APPEAL}alarms/<int:alarm>/end/", desk.end, name="desk_appeal_alarm_end"),
    path(f"{APPEAL}signers/", desk_signers.signers, name="desk_appeal_signers"),
    path(SIGNER, desk_signers.signer, name="desk_appeal_signer"),
    path(f"{SIGNER}decide/", desk_signers.decide, name="desk_appeal_decide"),
    path(f"{SIGNER}remove/", desk_signers.remove, name="desk_appeal_remove"),
    path(f"{APPEAL}review/", desk_review.review, name="desk_appeal_review"),
    path(f"{APPEAL}review/release/", desk_review.release, name="desk_appeal_release"),
    path(f"{APPEAL}sweeps/", desk_sweeps.sweeps, name="desk_appeal_sweeps"),
    path(SWEEP, desk_sweeps.sweep, name="desk_appeal_sweep"),
    path(f"{SWEEP}act/", desk_sweeps.act, name="desk_appeal_sweep_act"),
    path(f"{APPEAL}files/", desk_exports.files, name="desk_appeal_files"),
]
