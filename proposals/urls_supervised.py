"""The pages of those who supervise the handling of proposals."""

from django.urls import path

from proposals.views import keys, matters, signals, supervising

urlpatterns = [
    path("groups/", supervising.groups, name="groups"),
    path("groups/<int:pk>/", supervising.group, name="group"),
    path("groups/<int:pk>/scope/", supervising.group_scope, name="group_scope"),
    path("signals/", signals.signals, name="signals"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<int:pk>/", keys.key, name="key"),
    path("keys/<int:pk>/plan/", keys.key_plan, name="key_plan"),
    path("keys/<int:pk>/visit/", keys.key_visit, name="key_visit"),
    path("keys/<int:pk>/report/", keys.key_report, name="key_report"),
    path("keys/<int:pk>/revoke/", keys.key_revoke, name="key_revoke"),
    path("matters/", matters.matters, name="matters"),
    path("matters/new/", matters.matter_new, name="matter_new"),
    path("matters/<int:pk>/", matters.matter, name="matter"),
    path("matters/<int:pk>/items/", matters.matter_items, name="matter_items"),
    path("matters/<int:pk>/conclude/", matters.matter_conclude, name="matter_conclude"),
    path("<code:code>/key/", keys.key_new, name="key_new"),
    path("<code:code>/signals/new/", signals.signal_new, name="signal_new"),
    path("<code:code>/checks/new/", signals.check_new, name="check_new"),
]
