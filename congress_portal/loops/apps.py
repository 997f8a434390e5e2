from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _


class LoopsConfig(AppConfig):
    name = "congress_portal.loops"
    label = "loops"
    verbose_name = _("闭环")

    def ready(self) -> None:
        from congress_portal.accounts import trail
        from congress_portal.loops import checks, deeds_told  # noqa: F401  the checks register themselves
        from congress_portal.loops.codes import CodeConverter

        trail.hears(deeds_told.tell)
        register_converter(CodeConverter, "code")
