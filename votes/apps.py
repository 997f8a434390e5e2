from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VotesConfig(AppConfig):
    name = "votes"
    verbose_name = _("民生实事项目票决")

    def ready(self) -> None:
        from congress_portal.loops.loading import also
        from votes import doings, project_loading

        doings.register()
        also("voices", project_loading.load_voices)
