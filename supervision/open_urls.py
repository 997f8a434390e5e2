"""What everybody may read of supervision."""

from django.urls import path

from supervision.views import public

app_name = "open_supervision"
urlpatterns = [
    path("", public.opinions, name="list"),
    path("plans/", public.plans, name="plans"),
    path("plans/<int:pk>/", public.plan, name="plan"),
    path("<code:code>/", public.opinion, name="detail"),
]
