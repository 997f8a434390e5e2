from django.urls import path

from stations.views import service

app_name = "service"
urlpatterns = [
    path("", service.levels, name="levels"),
    path("new/", service.level_new, name="new"),
    path("figures/<slug:figure>/", service.figure_set, name="figure"),
    path("<int:pk>/", service.level_revise, name="revise"),
    path("<int:pk>/end/", service.level_end, name="end"),
]
