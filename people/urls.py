"""Addresses of the ground floor, in every language."""

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("mail/stop/<str:token>/", views.stop, name="stop"),
]
