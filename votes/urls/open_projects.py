"""What everybody may read of livelihood projects."""

from django.urls import path

from votes.views import open_projects

app_name = "open_project"
urlpatterns = [
    path("", open_projects.projects, name="list"),
    path("map/", open_projects.places, name="map"),
    path("photos/<uuid:token>.jpg", open_projects.photo, name="photo"),
    path("<code:code>/", open_projects.project, name="detail"),
    path("<code:code>/say/", open_projects.say, name="say"),
    path("<code:code>/said/", open_projects.said, name="said"),
]
