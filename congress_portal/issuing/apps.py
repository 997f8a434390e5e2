from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuingConfig(AppConfig):
    name = "congress_portal.issuing"
    label = "issuing"
    verbose_name = _("公文")

    def ready(self) -> None:
        from congress_portal.issuing.keeping import blank
        from congress_portal.issuing.views import books, register
        from congress_portal.issuing.void_transitions import SUBJECT
        from congress_portal.loops import erasing, subjects

        subjects.register("series", books.address_of)
        subjects.register(SUBJECT, register.address_of)
        erasing.register(blank)
