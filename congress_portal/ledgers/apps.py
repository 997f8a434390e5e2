from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgersConfig(AppConfig):
    name = "congress_portal.ledgers"
    label = "ledgers"
    verbose_name = _("台账")

    def ready(self) -> None:
        from congress_portal.ledgers import views
        from congress_portal.loops import subjects

        subjects.register("export", views.address_of)
