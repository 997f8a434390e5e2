from django.urls import path

from stations.views import reports

app_name = "report"
urlpatterns = [
    path("", reports.reports, name="list"),
    path("find/", reports.find, name="find"),
    path("<int:pk>/", reports.detail, name="detail"),
    path("<int:pk>/look/", reports.look, name="look"),
    path("<int:pk>/<slug:name>/", reports.move, name="move"),
]
