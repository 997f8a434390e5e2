from django.urls import path

from congress_portal.ledgers import views

app_name = "ledgers"
urlpatterns = [
    path("", views.index, name="index"),
    path("exports/", views.exports, name="exports"),
    path("exports/<int:pk>/", views.export, name="export"),
    path("exports/<int:pk>/file/", views.export_file, name="export_file"),
    path("views/<int:pk>/drop/", views.drop_view, name="drop_view"),
    path("<slug:kind>/", views.table, name="table"),
    path("<slug:kind>/export/", views.ask_export, name="ask_export"),
    path("<slug:kind>/save/", views.save_view, name="save_view"),
    path("<slug:kind>/move/", views.move, name="move"),
]
