"""The addresses under ``/leaders/``."""

from django.urls import path

from congress_portal.dashboard.views import leaders

app_name = "leaders"
urlpatterns = [
    path("", leaders.board, name="board"),
    path("cases/", leaders.cases, name="cases"),
    path("figures.xlsx", leaders.export, {"form": "xlsx"}, name="xlsx"),
    path("figures.csv", leaders.export, {"form": "csv"}, name="csv"),
]
