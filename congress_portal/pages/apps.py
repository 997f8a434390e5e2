from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "congress_portal.pages"
    label = "pages"
    verbose_name = _("页面")

    def ready(self) -> None:
        from django.db.models import fields

        fields.BLANK_CHOICE_LABEL = _("请选择")  # Django's own is not translated
