from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "congress_portal.operations"
    label = "operations"
    verbose_name = _("运行状况")

    def ready(self) -> None:
        from congress_portal.loops import subjects
        from congress_portal.operations import runs, views

        runs.listen()
        subjects.register("trouble", views.address_of)
