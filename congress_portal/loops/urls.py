from django.urls import path

from congress_portal.loops import views

app_name = "loops"
urlpatterns = [
    path("why/<int:pk>/", views.why, name="why"),
    path("evidence/<uuid:token>/", views.evidence, name="evidence"),
    path("<code:code>/<slug:name>/", views.move, name="move"),
]
