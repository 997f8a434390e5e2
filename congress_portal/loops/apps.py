from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _


class LoopsConfig(AppConfig):
    name = "congress_portal.loops"
    label = "loops"
    verbose_name = _("闭环")

    def ready(self) -> None:
        from congress_portal.loops import checks  # noqa: F401  registers the system checks
        from congress_portal.loops.codes import CodeConverter

        register_converter(CodeConverter, "code")
