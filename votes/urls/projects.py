"""Projects under supervision, by right. The namespace is the kind's own word (``Kind.PROJECT``)."""

from django.urls import path

from votes.views import project_acts, projects

app_name = "project"
urlpatterns = [
    path("", projects.projects, name="list"),
    path("projects.xlsx", projects.sheet, name="sheet"),
    path("new/", projects.new, name="new"),
    path("take/", projects.take, name="take"),
    path("<code:code>/", projects.detail, name="detail"),
    path("<code:code>/nodes/", project_acts.nodes, name="nodes"),
    path("<code:code>/nodes/<int:pk>/", project_acts.tell, name="tell"),
    path("<code:code>/told/<int:pk>/deny/", project_acts.deny, name="deny"),
    path("<code:code>/group/", project_acts.group, name="group"),
    path("<code:code>/reports/<int:pk>/", project_acts.report, name="report"),
    path("<code:code>/changes/new/", project_acts.ask, name="ask"),
    path("<code:code>/changes/<int:pk>/", project_acts.decide, name="decide"),
    path("<code:code>/changes/<int:pk>/drop/", project_acts.change_drop, name="change_drop"),
    path("<code:code>/vote/", project_acts.vote, name="vote"),
    path("<code:code>/vote/tally/", project_acts.tally, name="tally"),
    path("<code:code>/vote/drop/", project_acts.vote_drop, name="vote_drop"),
]
