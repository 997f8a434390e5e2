"""What everybody reads of hearings, and where anybody registers."""

from django.urls import path

from supervision.views import announcing, open_hearings

app_name = "open_hearing"
urlpatterns = [
    path("", open_hearings.hearings, name="list"),
    path("<int:pk>/", open_hearings.hearing, name="detail"),
    path("<int:pk>/notice.<slug:form>", announcing.open_notice, name="notice"),
    path("<int:pk>/register/", open_hearings.register, name="register"),
    path("registered/<slug:code>/", open_hearings.registered, name="registered"),
]
