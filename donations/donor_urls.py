"""Addresses of what is a donor's own, below the language. A link to everything ends after a day, one to a monthly gift
with the gift."""

from django.urls import path

from donations.views import mine, monthly

urlpatterns = [
    path("give/mine/", mine.ask, name="donations_mine"),
    path("give/mine/sent/", mine.sent, name="donations_mine_sent"),
    path("give/mine/erased/", mine.erased, name="donations_mine_erased"),
    path("give/mine/<str:token>/", mine.page, name="donations_mine_page"),
    path("give/mine/<str:token>/receipt/", mine.receipt, name="donations_mine_receipt"),
    path("give/mine/<str:token>/name/", mine.name, name="donations_mine_name"),
    path("give/mine/<str:token>/statement/", mine.statement, name="donations_mine_statement"),
    path("give/mine/<str:token>/erase/", mine.erase, name="donations_mine_erase"),
    path("give/monthly/<str:token>/", monthly.page, name="donations_monthly"),
    path("give/monthly/<str:token>/end/", monthly.end, name="donations_monthly_end"),
    path("give/monthly/<str:token>/amount/", monthly.amount, name="donations_monthly_amount"),
    path("give/monthly/<str:token>/card/", monthly.card, name="donations_monthly_card"),
]
