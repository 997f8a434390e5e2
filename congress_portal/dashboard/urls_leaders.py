"""The addresses under ``/leaders/``."""

from django.urls import path

from congress_portal.dashboard.views import briefs, charges, leaders, wall

app_name = "leaders"
urlpatterns = [
    path("", leaders.board, name="board"),
    path("cases/", leaders.cases, name="cases"),
    path("charges/", charges.charges, name="charges"),
    path("charges/<int:pk>/", charges.charge, name="charge"),
    path("briefs/", briefs.briefs, name="briefs"),
    path("briefs/<int:pk>/", briefs.brief, name="brief"),
    path("briefs/<int:pk>/brief.pdf", briefs.brief_pdf, name="brief_pdf"),
    path("walls/", wall.walls, name="walls"),
    path("walls/<int:pk>/end/", wall.wall_end, name="wall_end"),
    path("wall/<slug:key>/", wall.wall, name="wall"),
    path("wall/<slug:key>/now/", wall.wall_now, name="wall_now"),
    path("figures.xlsx", leaders.export, {"form": "xlsx"}, name="xlsx"),
    path("figures.csv", leaders.export, {"form": "csv"}, name="csv"),
]
