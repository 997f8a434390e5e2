from django.urls import path

from supervision.views import announcing, hearings

app_name = "hearing"
urlpatterns = [
    path("", hearings.hearings, name="list"),
    path("new/", hearings.hearing_new, name="new"),
    path("<int:pk>/", hearings.hearing, name="detail"),
    path("<int:pk>/edit/", hearings.hearing_edit, name="edit"),
    path("<int:pk>/notice.<slug:form>", announcing.hearing_notice, name="notice"),
    path("<int:pk>/publish/", hearings.publish, name="publish"),
    path("<int:pk>/registrations/<int:registration>/", hearings.choose, name="choose"),
    path("<int:pk>/registrations/<int:registration>/said/", hearings.statement, name="statement"),
    path("<int:pk>/registrations/<int:registration>/contact/", hearings.contact, name="contact"),
    path("<int:pk>/minutes/", hearings.minutes, name="minutes"),
    path("<int:pk>/result/", hearings.result, name="result"),
    path("<int:pk>/call_off/", hearings.call_off, name="call_off"),
]
