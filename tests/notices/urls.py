"""The pages of this package and what their base template links to."""

from django.urls import include, path

from congress_portal.urls import handler403, handler404
from congress_portal.urls import urlpatterns as portal

__all__ = ["handler403", "handler404", "urlpatterns"]
urlpatterns = [
    *portal,
    path("notices/", include("congress_portal.notices.urls")),
    path("", include("congress_portal.pages.urls")),
]
