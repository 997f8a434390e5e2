from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StationsConfig(AppConfig):
    name = "stations"
    verbose_name = _("代表联络站")

    def ready(self) -> None:
        from congress_portal.loops import subjects
        from stations import doings
        from stations.reading import places, visits
        from stations.views import performance, quotas, receptions

        doings.register()
        performance.register()
        places.register()
        quotas.register()
        receptions.register()
        subjects.register("visit", visits.address_of)
