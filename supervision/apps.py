from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "supervision"
    verbose_name = _("监督事项")

    def ready(self) -> None:
        from congress_portal.loops import subjects
        from congress_portal.loops.loading import also
        from supervision import doings, loading, majorities, reissuing, samples
        from supervision.views import hearings, meetings, occasions, yearly

        doings.register()
        samples.register()
        reissuing.register()
        subjects.register("plan", yearly.address_of)
        also("rungs", loading.load_rungs)
        also("majorities", majorities.load)
        subjects.register("convened", meetings.address_of)
        subjects.register("occasion", occasions.address_of)
        subjects.register("hearing", hearings.address_of)
        also("curves", loading.load_curves)
