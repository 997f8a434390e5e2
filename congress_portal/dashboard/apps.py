from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    name = "congress_portal.dashboard"
    label = "dashboard"
    verbose_name = _("总览")

    def ready(self) -> None:
        from congress_portal.dashboard import briefing
        from congress_portal.loops import subjects

        subjects.register("brief", briefing.address_of)
