from django.urls import path

from congress_portal.integration import open_views as views

app_name = "open_data"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("catalogue.jsonld", views.dcat, name="dcat"),
    path("<slug:name>.<slug:form>", views.download, name="file"),
]
