from django.urls import path

from supervision.views import curving, laddering, register, thresholds

app_name = "pressing"
urlpatterns = [
    path("", laddering.rungs, name="rungs"),
    path("rungs/<int:pk>/", laddering.rung, name="rung"),
    path("rungs/<int:pk>/write/", laddering.rung_write, name="rung_write"),
    path("rungs/<int:pk>/send/", laddering.rung_send, name="rung_send"),
    path("rungs/<int:pk>/aside/", laddering.rung_aside, name="rung_aside"),
    path("rungs/<int:pk>/receive/", laddering.rung_receive, name="rung_receive"),
    path("rungs/<int:pk>/settle/", laddering.rung_settle, name="rung_settle"),
    path("rungs/<int:pk>/letter.<slug:form>", laddering.rung_letter, name="rung_letter"),
    path("follows/", curving.follows, name="follows"),
    path("follows/<int:pk>/answer/", curving.follow_answer, name="follow_answer"),
    path("follows/<int:pk>/stand/", curving.follow_stand, name="follow_stand"),
    path("register/", register.register, name="register"),
    path("register/<int:pk>/", register.unblock, name="unblock"),
    path("trial/", curving.trial, name="trial"),
    path("thresholds/", thresholds.thresholds, name="thresholds"),
    path("thresholds/curves/<int:pk>/", thresholds.curve_rule, name="curve_rule"),
    path("thresholds/rungs/<int:pk>/", thresholds.rung_rule, name="rung_rule"),
    path("thresholds/<slug:table>/<int:pk>/take-back/", thresholds.take_back, name="rule_take_back"),
    path("milestones/<int:pk>/told/", curving.told, name="told"),
    path("progress/<int:pk>/denied/", curving.denied, name="denied"),
    path("cases/<code:code>/", curving.case, name="case"),
    path("cases/<code:code>/under/", curving.under, name="under"),
    path("cases/<code:code>/curve/", curving.curve, name="curve"),
]
