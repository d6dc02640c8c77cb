"""Addresses of endorsements, codes, the embed and the public count."""

from django.urls import path

from appeals.views import desk_codes, desk_endorsements, embed, endorsing

DESK = "desk/<str:chapter>/appeals/<uuid:appeal>/"
ONE, CODE = f"{DESK}endorsements/<uuid:uid>/", f"{DESK}codes/<slug:code>/"

urlpatterns: list = [
    path("sign/<uuid:key>/endorse/", endorsing.endorse, name="appeals_endorse"),
    path("sign/endorse/sent/", endorsing.sent, name="appeals_endorse_sent"),
    path("sign/endorse/gone/", endorsing.gone, name="appeals_endorsement_gone"),
    path("sign/endorse/<str:token>/", endorsing.mine, name="appeals_endorsement"),
    path("sign/endorse/<str:token>/confirm/", endorsing.confirm, name="appeals_endorsement_confirm"),
    path("sign/endorse/<str:token>/withdraw/", endorsing.withdraw, name="appeals_endorsement_withdraw"),
    path("appeals/endorsements/<uuid:key>/", endorsing.all_of_them, name="appeals_endorsements"),
    path("appeals/embed/<uuid:key>/", embed.embed, name="appeals_embed"),
    path("appeals/embed/<uuid:key>/code/", embed.embed_code, name="appeals_embed_code"),
    path("appeals/count/<uuid:key>.json", embed.count, name="appeals_count"),
]
desk_urlpatterns: list = [
    path(f"{DESK}endorsements/", desk_endorsements.endorsements, name="desk_appeal_endorsements"),
    path(f"{DESK}endorsements/add/", desk_endorsements.add, name="desk_appeal_endorsement_add"),
    path(ONE, desk_endorsements.endorsement, name="desk_appeal_endorsement"),
    path(f"{ONE}facts/", desk_endorsements.facts, name="desk_appeal_endorsement_facts"),
    path(f"{ONE}words/<str:locale>/", desk_endorsements.words, name="desk_appeal_endorsement_words"),
    *(
        path(f"{ONE}{act}/", desk_endorsements.decide, {"act": act}, name=f"desk_appeal_endorsement_{act}")
        for act in ("approve", "decline", "take-down")
    ),
    *(
        path(f"{ONE}{way}/", desk_endorsements.order, {"way": way}, name=f"desk_appeal_endorsement_{way}")
        for way in ("up", "down")
    ),
    path(f"{DESK}codes/", desk_codes.codes, name="desk_appeal_codes"),
    path(CODE, desk_codes.code, name="desk_appeal_code"),
    path(f"{CODE}retire/", desk_codes.retire, name="desk_appeal_code_retire"),
    path(f"{CODE}card/", desk_codes.card, name="desk_appeal_code_card"),
    *(
        path(f"{CODE}sign.{form}", desk_codes.picture, {"form": form}, name=f"desk_appeal_code_{form}")
        for form in ("svg", "png")
    ),
]
