from django.urls import path, register_converter

from stations.views import routing


class Way:
    """Up or down the list."""

    regex = "up|down"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class State(Way):
    """Whether a rule suggests."""

    regex = "on|off"


register_converter(Way, "way")
register_converter(State, "state")

app_name = "routing"
urlpatterns = [
    path("", routing.rules, name="list"),
    path("new/", routing.rule_new, name="new"),
    path("trial/", routing.trial, name="trial"),
    path("<int:pk>/", routing.rule_edit, name="edit"),
    path("<int:pk>/<way:way>/", routing.shift, name="shift"),
    path("<int:pk>/<state:way>/", routing.switch, name="switch"),
    path("<int:pk>/drop/", routing.drop, name="drop"),
]
