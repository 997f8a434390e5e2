"""What everybody reads of votes: published results."""

from django.urls import path

from votes.views import tallies

app_name = "open_ballot"
urlpatterns = [
    path("", tallies.published, name="list"),
    path("<slug:code>/", tallies.published_one, name="detail"),
]
