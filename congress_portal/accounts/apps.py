from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "congress_portal.accounts"
    label = "accounts"
    verbose_name = _("组织与人员")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from congress_portal.accounts import (
            schema,  # noqa: F401  the description of the API learns of keys
            sessions,
        )

        user_logged_in.connect(sessions.begin_anew, dispatch_uid="sessions.begin_anew")
