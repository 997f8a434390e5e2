"""What everybody reads of calls for projects, and where anybody suggests one."""

from django.urls import path

from votes.views import open_calls

app_name = "open_call"
urlpatterns = [
    path("", open_calls.calls, name="list"),
    path("find/", open_calls.find, name="find"),
    path("<int:pk>/", open_calls.call, name="detail"),
    path("<int:pk>/suggest/", open_calls.suggest, name="suggest"),
    path("<int:pk>/support/<int:suggestion>/", open_calls.support, name="support"),
    path("suggested/<slug:code>/", open_calls.suggested, name="suggested"),
    path("candidates/<int:pk>/", open_calls.candidate, name="candidate"),
]
