"""What everybody may read of proposals."""

from django.urls import path

from proposals.views import public

app_name = "open_proposal"
urlpatterns = [
    path("", public.published, name="list"),
    path("<code:code>/", public.detail, name="detail"),
]
