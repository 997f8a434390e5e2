from django.urls import path

from stations.views import citizens

app_name = "track"
urlpatterns = [
    path("", citizens.find, name="find"),
    path("<slug:code>/", citizens.detail, name="detail"),
    path("<slug:code>/rate/", citizens.rate, name="rate"),
    path("<slug:code>/supplement/", citizens.supplement, name="supplement"),
    path("<slug:code>/withdraw/", citizens.withdraw, name="withdraw"),
    path("<slug:code>/photo/<uuid:token>/", citizens.photo, name="photo"),
]
