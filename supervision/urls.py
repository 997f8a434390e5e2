from django.urls import path

from supervision.views import cases, opinions, yearly

app_name = "supervision"
urlpatterns = [
    path("", cases.cases, name="list"),
    path("opinions/new/", opinions.opinion_new, name="opinion_new"),
    path("plans/", yearly.plans, name="plans"),
    path("plans/<int:pk>/", yearly.plan, name="plan"),
    path("plans/<int:pk>/adopt/", yearly.plan_adopt, name="plan_adopt"),
    path("plans/<int:pk>/publish/", yearly.plan_publish, name="plan_publish"),
    path("plans/<int:pk>/topics/new/", yearly.topic_new, name="topic_new"),
    path("topics/<int:pk>/", yearly.topic, name="topic"),
    path("topics/<int:pk>/drop/", yearly.topic_drop, name="topic_drop"),
    path("topics/<int:pk>/meeting/", yearly.topic_meeting, name="topic_meeting"),
    path("<code:code>/", cases.detail, name="detail"),
    path("<code:code>/edit/", opinions.opinion_edit, name="opinion_edit"),
    path("<code:code>/publish/", opinions.publish, name="publish"),
    path("<code:code>/unpublish/", opinions.unpublish, name="unpublish"),
]
