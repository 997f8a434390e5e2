from django.urls import path

from congress_portal.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read-all"),
    path("<int:pk>/read/", views.read, name="read"),
    path("settings/", views.settings, name="settings"),
    path("dead/", views.dead, name="dead"),
    path("dead/resend/", views.resend_all, name="resend-all"),
    path("dead/<int:pk>/resend/", views.resend, name="resend"),
]
