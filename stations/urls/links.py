"""The two links (两联系)."""

from django.urls import path

from stations.views import links

app_name = "links"
urlpatterns = [
    path("", links.links, name="list"),
    path("mine/", links.mine, name="mine"),
    path("new/", links.new, name="new"),
    path("voters/new/", links.voter_new, name="voter_new"),
    path("gaps/", links.gaps, name="gaps"),
    path("gaps.xlsx", links.gaps_excel, name="gaps_excel"),
    path("<int:pk>/", links.detail, name="detail"),
    path("<int:pk>/contact/", links.contact, name="contact"),
    path("<int:pk>/look/", links.look, name="look"),
    path("<int:pk>/end/", links.end, name="end"),
    path("contacts/<int:pk>/matter/", links.matter, name="matter"),
]
