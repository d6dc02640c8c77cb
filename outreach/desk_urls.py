"""Addresses of ads on the desk. They carry no language."""

from django.urls import path

from outreach.views import (
    desk,
    desk_ad,
    desk_creative,
    desk_decide,
    desk_directory,
    desk_givebacks,
    desk_quotes,
    desk_steps,
)

ADS = "desk/<str:chapter>/ads/"
AD, PUBLICATION, SHAPE = f"{ADS}<uuid:ad>/", f"{ADS}publications/<uuid:publication>/", f"{ADS}formats/<uuid:shape>/"

urlpatterns = [
    path(ADS, desk.board, name="desk_ads"),
    path(f"{ADS}calendar/", desk.calendar, name="desk_ads_calendar"),
    path(f"{ADS}plan/", desk_ad.plan, name="desk_ad_plan"),
    path(f"{ADS}publications/", desk_directory.publications, name="desk_publications"),
    path(f"{ADS}publications/add/", desk_directory.add, name="desk_publication_add"),
    path(PUBLICATION, desk_directory.publication, name="desk_publication"),
    path(f"{PUBLICATION}change/", desk_directory.change, name="desk_publication_change"),
    path(f"{PUBLICATION}retire/", desk_directory.retire, name="desk_publication_retire"),
    path(f"{PUBLICATION}formats/", desk_directory.add_format, name="desk_format_add"),
    path(SHAPE, desk_directory.change_format, name="desk_format_change"),
    path(f"{SHAPE}retire/", desk_directory.retire_format, name="desk_format_retire"),
    path(f"{SHAPE}quote/", desk_quotes.record, name="desk_quote_record"),
    path(f"{ADS}quotes/", desk_quotes.quotes, name="desk_quotes"),
    path(f"{ADS}rates/", desk_quotes.rates, name="desk_rates"),
    path(f"{ADS}ladders/<uuid:fund>/", desk_quotes.ladder, name="desk_ladder"),
    path(AD, desk_ad.ad, name="desk_ad"),
    path(f"{AD}change/", desk_ad.change, name="desk_ad_change"),
    path(f"{AD}steps/<str:state>/", desk_steps.step, name="desk_ad_step"),
    path(f"{AD}fall/", desk_steps.fall, name="desk_ad_fall"),
    path(f"{AD}decide/", desk_decide.decide, name="desk_ad_decide"),
    path(f"{AD}give-back/", desk_givebacks.give_all_back, name="desk_ad_giveback"),
    path(f"{AD}surplus/", desk_steps.surplus, name="desk_ad_surplus"),
    path(f"{AD}shares/", desk_decide.shares, name="desk_ad_shares"),
    path(f"{AD}shares/split/", desk_decide.split, name="desk_ad_split"),
    path(f"{AD}page/", desk_ad.page, name="desk_ad_page"),
    path(f"{AD}creative/", desk_creative.creative, name="desk_ad_creative"),
    path(f"{AD}creative/words/", desk_creative.write, name="desk_ad_words"),
    path(f"{AD}creative/freeze/", desk_creative.freeze_names, name="desk_ad_freeze"),
    path(f"{AD}creative/thaw/", desk_creative.thaw_names, name="desk_ad_thaw"),
    path(f"{AD}creative/<uuid:creative>/file/", desk_creative.file, name="desk_ad_file"),
    path(f"{AD}creative/<uuid:creative>/sign/", desk_creative.sign, name="desk_ad_sign"),
    path(f"{AD}documents/<uuid:document>/", desk_ad.document, name="desk_ad_document"),
]
