from django.urls import path

from stations.views import publications

app_name = "publication"
urlpatterns = [
    path("", publications.work, name="work"),
    path("propose/<code:code>/", publications.propose, name="propose"),
    path("<uuid:token>/", publications.detail, name="detail"),
    path("<uuid:token>/review/", publications.review, name="review"),
    path("<uuid:token>/return/", publications.send_back, name="return"),
    path("<uuid:token>/publish/", publications.publish, name="publish"),
    path("<uuid:token>/down/", publications.take_down, name="down"),
    path("<uuid:token>/photos/<uuid:photo>/", publications.cover, name="cover"),
    path("<uuid:token>/photos/<uuid:photo>.jpg", publications.photo, name="photo"),
]
