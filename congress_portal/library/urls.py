from django.urls import path

from congress_portal.library import views

app_name = "library"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("new/", views.rule_new, name="rule_new"),
    path("<int:pk>/", views.rule, name="rule"),
    path("<int:pk>/edit/", views.rule_edit, name="rule_edit"),
    path("<int:pk>/draft/", views.draft, name="draft"),
    path("<int:pk>/draft/drop/", views.drop, name="drop"),
    path("<int:pk>/adopt/", views.adopt, name="adopt"),
    path("<int:pk>/repeal/", views.repeal, name="repeal"),
    path("<int:pk>/compare/", views.compare, name="compare"),
    path("<int:pk>/versions/<int:number>/", views.version, name="version"),
]
