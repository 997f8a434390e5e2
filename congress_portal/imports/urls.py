from django.urls import path

from congress_portal.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="list"),
    path("at/<int:pk>/", views.batch, name="batch"),
    path("at/<int:pk>/report/", views.report, name="report"),
    path("at/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("at/<int:pk>/drop/", views.drop, name="drop"),
    path("at/<int:pk>/undo/", views.undo, name="undo"),
    path("at/<int:pk>/passwords/", views.passwords, name="passwords"),
    path("at/<int:pk>/passwords/again/", views.passwords_again, name="passwords_again"),
    path("<slug:word>/", views.upload, name="upload"),
    path("<slug:word>/template/", views.template, name="template"),
]
