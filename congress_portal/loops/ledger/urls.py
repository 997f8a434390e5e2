from django.urls import path

from congress_portal.loops.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.index, name="index"),
    path("check_ledger.py", views.checker, name="checker"),
    path("line/<int:pk>/", views.event, name="event"),
    path("<slug:code>/", views.county, name="county"),
    path("<slug:code>/<int:position>/", views.line, name="line"),
    path("<slug:code>/anchors.jsonl", views.anchors, name="anchors"),
    path("<slug:code>/lines-<int:number>.jsonl", views.segment, name="segment"),
    path("<slug:code>/anchor-<int:position>.pdf", views.sheet, name="sheet"),
]
