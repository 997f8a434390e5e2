from django.urls import path

from stations.views import citizens, followers, joining, personal, ratings, service

app_name = "track"
urlpatterns = [
    path("", citizens.find, name="find"),
    path("follow/<slug:code>/", followers.follow, name="follow"),
    path("<slug:code>/", citizens.detail, name="detail"),
    path("<slug:code>/why/", service.why, name="why"),
    path("<slug:code>/rate/", ratings.rate, name="rate"),
    path("<slug:code>/supplement/", citizens.supplement, name="supplement"),
    path("<slug:code>/data/", personal.own, name="data"),
    path("<slug:code>/data/forget/", personal.own_forget, name="forget"),
    path("<slug:code>/publish/", citizens.publish, name="publish"),
    path("<slug:code>/withdraw/", citizens.withdraw, name="withdraw"),
    path("<slug:code>/different/", joining.different, name="different"),
    path("<slug:code>/followers/<int:pk>/", followers.end, name="unfollow"),
    path("<slug:code>/photo/<uuid:token>/", citizens.photo, name="photo"),
]
