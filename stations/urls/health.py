from django.urls import path

from stations.views import health, objections

app_name = "health"
urlpatterns = [
    path("", health.ranking, name="list"),
    path("export.xlsx", health.export, name="export"),
    path("formula/", health.formula, name="formula"),
    path("formula/new/", health.formula_new, name="formula_new"),
    path("objections/", objections.listing, name="objections"),
    path("objections/<int:pk>/", objections.detail, name="objection"),
    path("objections/<int:pk>/drop/", objections.drop, name="drop"),
    path("<slug:public_id>/", health.station, name="station"),
    path("<slug:public_id>/<slug:month>/<slug:part>/", health.rows, name="rows"),
    path("<slug:public_id>/<slug:month>/<slug:part>/object/", objections.new, name="object"),
]
