"""The addresses of the index of seven indicators and of appeals against it."""

from django.urls import path

from proposals.views import appeals, indices

urlpatterns = [
    path("index/", indices.index, name="index"),
    path("index/sheet.xlsx", indices.sheet, name="index_sheet"),
    path("index/snapshot/", indices.snapshot, name="index_snapshot"),
    path("index/formula/", indices.formula, name="formula"),
    path("index/appeals/", appeals.appeals, name="appeals"),
    path("index/appeals/new/", appeals.appeal_new, name="appeal_new"),
    path("index/appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("index/<int:year>/<int:unit>/<slug:key>/", indices.figure, name="index_figure"),
]
