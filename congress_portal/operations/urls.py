from django.urls import path

from congress_portal.operations import views

app_name = "operations"
urlpatterns = [
    path("operations/", views.status, name="status"),
    path("metrics", views.metrics, name="metrics"),
]
