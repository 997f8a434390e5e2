from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "congress_portal.notices"
    label = "notices"
    verbose_name = _("通知")

    def ready(self) -> None:
        from congress_portal.loops import erasing
        from congress_portal.notices import checks  # noqa: F401  registers the system checks
        from congress_portal.notices.models import Notice

        erasing.register(
            lambda loop, words: (
                Notice.objects.filter(loop=loop).exclude(title=words).update(title=words, body="")
            )
        )
