from django.urls import path

from votes.views import ballots, rolls, tallies

app_name = "ballot"
urlpatterns = [
    path("", ballots.ballots, name="list"),
    path("new/", ballots.ballot_new, name="new"),
    path("<slug:code>/", ballots.ballot, name="detail"),
    path("<slug:code>/edit/", ballots.ballot_edit, name="edit"),
    path("<slug:code>/method/", ballots.method, name="method"),
    path("<slug:code>/options/", ballots.options, name="options"),
    path("<slug:code>/options/<int:pk>/", ballots.option_act, name="option_act"),
    path("<slug:code>/phase/", ballots.phase, name="phase"),
    path("<slug:code>/off/", ballots.call_off, name="off"),
    path("<slug:code>/off/second/", ballots.off_second, name="off_second"),
    path("<slug:code>/again/", ballots.again, name="again"),
    path("<slug:code>/people/", rolls.people, name="people"),
    path("<slug:code>/people/drop/", rolls.person_drop, name="person_drop"),
    path("<slug:code>/roll/", rolls.roll, name="roll"),
    path("<slug:code>/roll/edit/", rolls.roll_edit, name="roll_edit"),
    path("<slug:code>/stop/", rolls.stop, name="stop"),
    path("<slug:code>/count/", tallies.count, name="count"),
    path("<slug:code>/sign/", tallies.sign, name="sign"),
    path("<slug:code>/papers/<slug:name>.<slug:form>", tallies.paper, name="paper"),
]
