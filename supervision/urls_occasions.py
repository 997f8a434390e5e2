from django.urls import path

from supervision.views import occasions

app_name = "occasion"
urlpatterns = [
    path("", occasions.occasions, name="list"),
    path("new/", occasions.occasion_new, name="new"),
    path("gaps/", occasions.gaps, name="gaps"),
    path("<int:pk>/", occasions.occasion, name="detail"),
    path("<int:pk>/invite/", occasions.invite, name="invite"),
    path("<int:pk>/answer/", occasions.answer, name="answer"),
    path("<int:pk>/note/", occasions.note, name="note"),
    path("<int:pk>/conclude/", occasions.conclude, name="conclude"),
    path("<int:pk>/call_off/", occasions.call_off, name="call_off"),
]
