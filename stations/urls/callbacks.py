from django.urls import path

from stations.views import callbacks

app_name = "callback"
urlpatterns = [
    path("", callbacks.callbacks, name="list"),
    path("<int:pk>/", callbacks.callback, name="call"),
    path("<int:pk>/look/", callbacks.look, name="look"),
]
