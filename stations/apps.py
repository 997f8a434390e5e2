from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StationsConfig(AppConfig):
    name = "stations"
    verbose_name = _("代表联络站")

    def ready(self) -> None:
        from stations import doings
        from stations.reading import linking, places
        from stations.views import (
            callbacks,
            desk,
            evaluation,
            health,
            layers,
            performance,
            publications,
            quotas,
            receptions,
            roster,
            routing,
            service,
            sessions,
        )

        doings.register()
        callbacks.register()
        desk.register()
        evaluation.register()
        health.register()
        layers.register()
        linking.register()
        performance.register()
        places.register()
        publications.register()
        quotas.register()
        receptions.register()
        roster.register()
        routing.register()
        service.register()
        sessions.register()
