"""Addresses of giving, before Wagtail's, below the language."""

from django.urls import path

from donations.donor_urls import urlpatterns as of_donors
from donations.views import embed, giving, pledges, practice, practice_panel, returning, trail

urlpatterns = [
    path("give/<uuid:key>/", giving.give, name="donations_give"),
    path("give/<uuid:key>/pledge/", pledges.pledge, name="donations_pledge"),
    path("give/<uuid:key>/trail.csv", trail.trail_file, name="donations_trail"),
    path("give/return/<str:token>/", returning.came_back, name="donations_return"),
    path("give/pledge/sent/", pledges.sent, name="donations_pledge_sent"),
    path("give/pledge/<str:token>/", pledges.promise, name="donations_promise"),
    path("give/pledge/<str:token>/confirm/", pledges.confirm, name="donations_promise_confirm"),
    path("give/pledge/<str:token>/withdraw/", pledges.withdraw, name="donations_promise_withdraw"),
    path("funds/embed/<uuid:key>/", embed.embed, name="donations_embed"),
    path("funds/embed/<uuid:key>/code/", embed.embed_code, name="donations_embed_code"),
    path("practice/", practice_panel.panel, name="donations_practice"),
    path("practice/happen/", practice_panel.happen, name="donations_practice_happen"),
    path("practice/checkout/<slug:key>/", practice.checkout, name="donations_practice_checkout"),
    path("practice/checkout/<slug:key>/pay/", practice.checkout_pay, name="donations_practice_pay"),
    path("practice/invoice/<slug:key>/", practice.invoice, name="donations_practice_invoice"),
    path("practice/invoice/<slug:key>/pay/", practice.invoice_pay, name="donations_practice_invoice_pay"),
    *of_donors,
]
