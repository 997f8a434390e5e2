from django.urls import path

from congress_portal.dashboard.views import overview as views

app_name = "dashboard"
urlpatterns = [
    path("home/", views.home, name="home"),
    path("work/", views.work, name="work"),
    path("overview/", views.overview, name="overview"),
    path("looks/", views.looks, name="looks"),
]
