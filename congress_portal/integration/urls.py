from django.urls import path

from congress_portal.integration import views

app_name = "hooks"
urlpatterns = [
    path("", views.listed, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/rotate/", views.rotate, name="rotate"),
    *(path(f"<int:pk>/{name}/", views.move, {"name": name}, name=name) for name in views.MOVES),
    path("calls/<int:pk>/again/", views.again, name="again"),
]
