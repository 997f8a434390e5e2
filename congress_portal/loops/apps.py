from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoopsConfig(AppConfig):
    name = "congress_portal.loops"
    label = "loops"
    verbose_name = _("闭环")

    def ready(self) -> None:
        from congress_portal.loops import checks  # noqa: F401  registers the system checks
