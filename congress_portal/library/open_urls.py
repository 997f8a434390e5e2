"""What everybody may read of the rule library."""

from django.urls import path

from congress_portal.library import views

app_name = "open_library"
urlpatterns = [
    path("", views.open_rules, name="rules"),
    path("<int:pk>/", views.open_rule, name="rule"),
]
