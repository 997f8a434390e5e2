"""Deputies' groups and central groups (代表小组、代表中心组)."""

from django.urls import path

from stations.views import groups

app_name = "groups"
urlpatterns = [
    path("", groups.groups, name="list"),
    path("new/", groups.new, name="new"),
    path("<int:pk>/", groups.detail, name="detail"),
    path("<int:pk>/members/", groups.member_new, name="member_new"),
    path("<int:pk>/plan/", groups.plan, name="plan"),
    path("<int:pk>/activities/", groups.activity_new, name="activity_new"),
    path("members/<int:pk>/end/", groups.member_end, name="member_end"),
    path("members/<int:pk>/convenor/", groups.convenor, name="convenor"),
    path("activities/<int:pk>/", groups.activity, name="activity"),
    path("activities/<int:pk>/hold/", groups.hold, name="hold"),
    path("activities/<int:pk>/cancel/", groups.cancel, name="cancel"),
    path("activities/<int:pk>/photo/<uuid:token>/", groups.photo, name="photo"),
]
