"""Addresses of money on the desk, and of the webhook. They carry no language."""

from django.urls import path

from donations.views import (
    books,
    desk,
    desk_company,
    desk_exports,
    desk_gifts,
    desk_numbers,
    desk_offline,
    desk_spending,
    webhook,
)

MONEY = "desk/<str:chapter>/money/"
FUND, GIFT = f"{MONEY}<uuid:fund>/", f"{MONEY}gifts/<uuid:gift>/"

urlpatterns = [
    path("donations/stripe/webhook/", webhook.webhook, name="donations_webhook"),
    path("desk/<str:chapter>/money/books.beancount", books.plain_text, name="desk_books_text"),
    path("desk/<str:chapter>/money/books.csv", books.table, name="desk_books_table"),
    path(MONEY, desk.overview, name="desk_money"),
    path(f"{MONEY}company/", desk_company.company, name="desk_money_company"),
    path(f"{MONEY}company/cards/", desk_company.take_cards, name="desk_money_take_cards"),
    path(f"{MONEY}company/events/<int:pk>/retry/", desk_company.retry, name="desk_money_retry"),
    path(f"{MONEY}matches/<int:pk>/end/", desk_offline.end, name="desk_money_match_end"),
    path(f"{MONEY}pledges/<uuid:pledge>/withdraw/", desk.withdraw, name="desk_money_withdraw"),
    path(f"{MONEY}payments/<uuid:spending>/undo/", desk_spending.undo, name="desk_money_payment_undo"),
    path(f"{MONEY}guarantees/<uuid:guarantee>/withdraw/", desk_spending.withdraw, name="desk_money_guarantee_withdraw"),
    path(GIFT, desk_gifts.gift, name="desk_money_gift"),
    path(f"{GIFT}refund/", desk_gifts.refund, name="desk_money_refund"),
    path(f"{GIFT}correct/", desk_gifts.correct, name="desk_money_correct"),
    path(f"{MONEY}refunds/<uuid:refund>/undo/", desk_gifts.undo, name="desk_money_undo"),
    path(f"{GIFT}chapters/", desk_gifts.credit, name="desk_money_credit"),
    path(f"{GIFT}worth/", desk_gifts.worth, name="desk_money_worth"),
    path(FUND, desk_gifts.gifts, name="desk_money_fund"),
    path(f"{FUND}record/", desk_offline.record, name="desk_money_record"),
    path(f"{FUND}pledges/", desk_offline.pledges, name="desk_money_pledges"),
    path(f"{FUND}matches/", desk_offline.matches, name="desk_money_matches"),
    path(f"{FUND}paying/", desk_spending.paying, name="desk_money_paying"),
    path(f"{FUND}guarantees/", desk_spending.guarantees, name="desk_money_guarantees"),
    path(f"{FUND}numbers/", desk_numbers.numbers, name="desk_money_numbers"),
    path(f"{FUND}export/", desk_exports.export, name="desk_money_export"),
    path(f"{FUND}close/", desk.close, name="desk_money_close"),
    path(f"{FUND}open/", desk.open_again, name="desk_money_open"),
]
